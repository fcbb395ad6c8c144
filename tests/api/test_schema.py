"""No request that the OpenAPI document allows makes the service fail."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from api.app import create_app
from api.settings import Settings

SCHEMA = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
OPERATIONS = {result.ok().label: result.ok() for result in SCHEMA.get_all_operations()}


DOCUMENT = create_app(Settings()).openapi()
DESCRIBED = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


@pytest.mark.parametrize("label", DESCRIBED)
def test_every_parameter_and_error_has_an_example(label: str) -> None:
    operation = DESCRIBED[label]
    assert operation["summary"]
    for parameter in operation.get("parameters", ()):
        assert "example" in parameter or "examples" in parameter | parameter["schema"], parameter["name"]
        assert parameter["description"], parameter["name"]
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            assert response["content"]["application/problem+json"]["example"]["status"] == int(status)


@pytest.mark.parametrize("label", OPERATIONS)
def test_nothing_is_a_server_error(label: str, address: str) -> None:
    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[label].as_strategy())
    def check(case: Any) -> None:
        response = case.call(base_url=address, timeout=30)
        assert response.status_code < 500, response.text
        assert str(response.status_code) in DESCRIBED[label]["responses"], response.text
        if response.status_code >= 400:
            assert response.headers["content-type"] == ["application/problem+json"], response.status_code

    check()
