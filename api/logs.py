"""Log lines for a person or for a machine."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from typing import Any, Final

REQUESTS: Final = logging.getLogger("beatbook.requests")
DELAY: Final = 0.05  # seconds that a request's line may wait for others
STAMP: Final = "%Y-%m-%dT%H:%M:%S"
STANDARD: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonFormatter(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": self.formatTime(record, STAMP + "%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class RequestLog:
    """A line for each request, kept for a moment and written with those that follow.

    Neither the logging package nor a write for each line: either takes as long as a tenth of a small query.
    """

    def __init__(self, form: str) -> None:
        self._render = _to_json if form == "json" else _to_text
        self._lines: list[str] = []
        self._second, self._stamp = 0, ""

    def add(self, fields: dict[str, Any]) -> None:
        """Note one request; without its query string, which may hold what nobody should keep."""
        if not REQUESTS.isEnabledFor(logging.INFO):
            return
        now = time.time()
        if int(now) != self._second:
            self._second = int(now)
            self._stamp = time.strftime(STAMP, time.localtime(now))
        if not self._lines:
            asyncio.get_running_loop().call_later(DELAY, self.flush)
        self._lines.append(self._render(self._stamp, now, fields))

    def flush(self) -> None:
        """Write what is kept."""
        lines, self._lines = self._lines, []
        if lines:
            sys.stderr.write("".join(lines))
            sys.stderr.flush()


def _to_json(stamp: str, now: float, fields: dict[str, Any]) -> str:
    zone = time.strftime("%z", time.localtime(now))
    line = {"time": stamp + zone, "level": "INFO", "logger": REQUESTS.name, **fields}
    return json.dumps(line, ensure_ascii=False) + "\n"


def _to_text(stamp: str, now: float, fields: dict[str, Any]) -> str:
    path: str = fields["path"]
    shown = path if path.isascii() and path.isprintable() else json.dumps(path)[1:-1]
    rest = " ".join([f"{key}={value}" for key, value in fields.items() if key != "path"])
    return f"{stamp.replace('T', ' ')},{int(now % 1 * 1000):03} INFO {REQUESTS.name}: {shown} {rest}\n"


def configure_logs(form: str) -> None:
    """Write beatbook's and uvicorn's logs to standard error, as `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else logging.Formatter(STANDARD))
    for name, level in (("beatbook", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
