"""What the OpenAPI document promises is what the service does: examples that answer, errors as they come."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.problems import PROBLEM
from api.settings import Settings

SAMPLE = Path(__file__).parent.parent.parent / "data" / "sample"
DOCUMENT = create_app(Settings()).openapi()
READING = {
    path: operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if method == "get" and not path.startswith("/jobs/")
}
ERRORS = [
    (f"{method.upper()} {path}", status, response)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    for status, response in operation["responses"].items()
    if int(status) >= 400
]


@pytest.fixture(scope="module")
def sample(serve: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service over what `make demo` has."""
    store = tmp_path_factory.mktemp("sample") / "beat"
    command = [sys.executable, "-m", "api.cli", "ingest", str(SAMPLE), "--store", str(store)]
    subprocess.run(command, check=True, capture_output=True)
    with serve(store) as (address, _), httpx.Client(base_url=address, timeout=60, verify=False) as client:
        yield client


def filled_in(path: str, operation: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What a page that tries an operation out asks: the examples of parameters, not of schemas."""
    given: dict[str, Any] = {}
    for parameter in operation.get("parameters", ()):
        several = [example["value"] for example in parameter.get("examples", {}).values()]
        for value in (parameter["example"], *several)[:1] if "example" in parameter else several[:1]:
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", value.replace("/", "%2F"))
            else:
                given[parameter["name"]] = value
    return path, given


@pytest.mark.parametrize("path", READING)
def test_an_operation_answers_as_it_is_filled_in(sample: httpx.Client, path: str) -> None:
    """An event, relation or fact that is gone has another digest now: see api/examples.py."""
    address, given = filled_in(path, READING[path])
    assert "{" not in address
    response = sample.get(address, params=given)
    assert response.status_code == 200, response.text
    found = response.json() if response.headers["content-type"] == "application/json" else {}
    assert found.get("items", True), "an example that finds nothing"


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/entities?q=x&type=agency", "/entities"),
        ("/entities?q=police&place=Helena", "/entities"),
        ("/entities?q=x&limit=201", "/entities"),
        ("/entities/agency:nobody", "/entities/{id}"),
        ("/entities/agency:nobody/relations", "/entities/{id}/relations"),
        ("/events?since=2026-13", "/events"),
        ("/events/none", "/events/{id}"),
        ("/articles?after=x", "/articles"),
        ("/articles/none", "/articles/{id}"),
        ("/neighborhood/agency:nobody", "/neighborhood/{id}"),
        ("/paths?source=nobody&target=x", "/paths"),
        ("/paths?source=border patrol agents&target=Helena", "/paths"),
        ("/paths?source=a&target=b&since=x", "/paths"),
        ("/article/none", "/article/{rest}"),
        ("/relation/none", "/relation/{rest}"),
        ("/graphs", "/graphs"),
        ("/graphs?graph=urn:beatbook:article/none", "/graphs"),
        ("/jobs/none", "/jobs/{id}"),
        ("/sparql?query=x", "/sparql"),
        ("/export.ttl?view=x", "/export.ttl"),
        ("/reconcile?queries=x", "/reconcile"),
    ],
)
def test_an_error_is_as_described(sample: httpx.Client, asked: str, path: str) -> None:
    response = sample.get(asked)
    described = DOCUMENT["paths"][path]["get"]["responses"][str(response.status_code)]
    example, real = described["content"][PROBLEM]["example"], response.json()
    assert example.keys() == real.keys()
    assert (example["status"], example["title"]) == (real["status"], real["title"])
    assert example["instance"] == real["instance"] or "{" in path
    assert example["type"] == real["type"]
    if response.status_code in (404, 409):
        assert example["detail"] == real["detail"]


@pytest.mark.parametrize(("label", "status", "response"), ERRORS, ids=[f"{e[0]} {e[1]}" for e in ERRORS])
def test_an_error_is_a_problem_of_its_own_route(label: str, status: str, response: dict[str, Any]) -> None:
    assert list(response["content"]) == [PROBLEM]
    content = response["content"][PROBLEM]
    assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
    members = DOCUMENT["components"]["schemas"]["Problem"]["properties"]
    assert content["example"].keys() <= members.keys()
    path = label.partition(" ")[2]
    assert content["example"]["instance"].startswith(path.partition("{")[0])
    assert "{" not in content["example"]["instance"]
    assert content["example"]["detail"]
    if status in ("429", "503"):
        assert "Retry-After" in response["headers"]


def test_a_job_s_place_is_described() -> None:
    for path, method in (("/articles", "post"), ("/articles/{id}", "delete")):
        assert "Location" in DOCUMENT["paths"][path][method]["responses"]["202"]["headers"]
