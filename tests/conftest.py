"""What holds for all tests: measurements run when they are asked for."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make bench` gives --run-benchmarks."""
    parser.addoption("--run-benchmarks", action="store_true", help="run the measurements, which take minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Measurements are skipped by name unless asked for: on a busy machine they say nothing."""
    if config.getoption("--run-benchmarks"):
        return
    for item in items:
        if item.get_closest_marker("benchmark"):
            item.add_marker(pytest.mark.skip(reason="a measurement: make bench"))
