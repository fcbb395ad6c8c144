"""What a terminal shows of long work."""

from __future__ import annotations

import io
import sys

import pytest

from api.console import follow


class Terminal(io.StringIO):
    """Standard error of a person who watches."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_much_there_is_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with follow("ingest", lambda: 3) as steps:
        steps.step("added a")
        steps.fail("b cannot be read")
    assert "2/3" in terminal.getvalue()
    assert "b cannot be read" in terminal.getvalue()


def test_a_log_gets_lines_and_nothing_is_counted_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    def count() -> int:
        raise AssertionError("nobody asked")

    with follow("ingest", count) as steps:
        steps.step("added a")
        steps.fail("b cannot be read")
    assert capsys.readouterr().err == "added a\nbeatbook: b cannot be read\n"
