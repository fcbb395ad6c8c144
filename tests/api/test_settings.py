"""Settings: read, refused, documented."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import Settings, read_settings, variable
from graph.errors import InputError

ROOT = Path(__file__).parent.parent.parent


def test_defaults_without_an_environment() -> None:
    assert read_settings({}) == Settings()


def test_each_kind_is_read() -> None:
    given = {
        "BEATBOOK_STORE": "/x",
        "BEATBOOK_PORT": "0",
        "BEATBOOK_QUERY_SECONDS": "0.5",
        "BEATBOOK_MODEL": "m",
    }
    settings = read_settings(given)
    assert (settings.store, settings.port, settings.query_seconds, settings.model) == (
        "/x",
        0,
        0.5,
        "m",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "x"),
        ("PORT", "70000"),
        ("QUERIES", "0"),
        ("QUERY_SECONDS", "-1"),
        ("LOG", "loud"),
        ("PORT", "-1"),
        ("ROOT_PATH", "beat"),
        ("ROOT_PATH", "/beat?"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(InputError, match=f"^BEATBOOK_{name} must be .*"):
        read_settings({f"BEATBOOK_{name}": value})


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(
        re.findall(
            r"^\| `(BEATBOOK_\w+)` \| ([^|]+) \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE
        )
    )
    assert set(rows) == {variable(field.name) for field in fields(Settings)}
    for field in fields(Settings):
        if field.default is not None and field.default != "":
            shown = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
            assert rows[variable(field.name)].strip("` ") == shown


def test_nothing_else_reads_the_environment() -> None:
    readers = [
        path.relative_to(ROOT)
        for folder in ("api", "extract", "graph")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text())
    ]
    assert readers == [Path("api/settings.py")]
