"""The OpenAPI document completed: what holds for every operation, and examples that fit each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from api.openapi import Problem, describe, usual
from api.problems import PROBLEM

Value = dict[str, Any]
EVERYWHERE: Final = (400, 414)
WITH_BODY: Final = (408, 413)


def complete(document: Value) -> Value:
    """The same document, whose errors have a schema and belong to their operation.

    A required parameter's example moves to where pages that try an operation out fill it in; that of an
    optional one, which would narrow the answer, stays with the schema.
    """
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"] |= schema.pop("$defs") | {"Problem": schema}
    for path, operation in _operations(document):
        parameters = operation.get("parameters", ())
        for parameter in parameters:
            _place_example(parameter)
        general = (*EVERYWHERE, *(WITH_BODY if "requestBody" in operation else ()))
        responses = {str(status): describe(usual(status)) for status in general} | operation["responses"]
        operation["responses"] = dict(sorted(responses.items()))
        for response in responses.values():
            example = response.get("content", {}).get(PROBLEM, {}).get("example")
            if example is not None:
                _fit(example, path, parameters)
    return document


def _operations(document: Value) -> Iterator[tuple[str, Value]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def _place_example(parameter: Value) -> None:
    listed = parameter["schema"].get("examples")
    if parameter.get("required") and listed and not {"example", "examples"} & parameter.keys():
        parameter["example"] = parameter["schema"].pop("examples")[0]


def _fit(example: Value, path: str, parameters: list[Value]) -> None:
    """Complete an error's example by what the operation is asked."""
    given = {item["name"]: str(item["example"]) for item in parameters if item["in"] == "path"}
    given |= example["instance"]
    for name, value in given.items():
        path = path.replace(f"{{{name}}}", value)
    example["instance"] = path
    if example["status"] == 422 and not example["detail"]:
        where, what = _invalid(parameters)
        example["errors"] = [{"where": where, "what": what}]
        example["detail"] = f"{where}: {what}."


def _invalid(parameters: list[Value]) -> tuple[str, str]:
    """What is said of one of the parameters when it is past its limits."""
    for parameter in reversed(parameters):
        where, schema = f"{parameter['in']}.{parameter['name']}", parameter["schema"]
        if "maximum" in schema:
            return where, f"Input should be less than or equal to {schema['maximum']}"
        if "maxLength" in schema:
            return where, f"String should have at most {schema['maxLength']} characters"
        if "enum" in schema or "$ref" in schema:
            return where, "Input should be 'actors' or 'events'"
    return "body", "Field required"
