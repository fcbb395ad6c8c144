"""The one process of the service that writes: jobs are lines on standard input, progress lines on output."""

from __future__ import annotations

import errno
import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

from api.ingest import Engine, ingest
from api.pool.nursery import die_with_parent, leave_group
from graph.errors import BeatbookError, NotFound
from graph.model import Article, Extraction
from graph.store import Outcome, Writer

NICE: Final = 10  # questions go first
WAIT_SECONDS: Final = 60.0  # for the command line, which may be writing beside the service


@cache
def load_engine(model: str | None) -> Engine:
    """The extraction engine, loaded by the first job that needs it."""
    from extract.extraction import ExtractionEngine
    from extract.pipeline import load_pipeline

    return ExtractionEngine(load_pipeline(model))


def tell(**fields: Any) -> None:
    """Send one line of progress."""
    print(json.dumps(fields), flush=True)


def do(job: dict[str, Any], store: Path, model: str | None) -> None:
    """Carry out a job; what was done before is found unchanged, so that it may be done again."""
    with Writer.open(store, wait=WAIT_SECONDS) as writer:
        if job["remove"] is not None:
            writer.remove(job["remove"])
            tell(outcome="removed")
            return
        articles = [Article(**article) for article in job["articles"]]
        ingest(articles, load_engine(model), writer, _report)


def _report(article_id: str, outcome: Outcome, extraction: Extraction | None) -> None:
    tell(outcome=outcome.value)


def attempt(job: dict[str, Any], store: Path, model: str | None) -> None:
    """Carry out a job and say how it ended."""
    try:
        do(job, store, model)
    except NotFound as error:
        tell(absent=str(error))
    except BeatbookError as error:
        full = isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.ENOSPC
        tell(failed=str(error), disk_full=full or "No space left" in str(error))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        tell(failed="The disk is full.", disk_full=True)
    else:
        tell(done=True)


def main() -> None:
    store, model = Path(sys.argv[1]), sys.argv[2] or None
    leave_group()
    os.nice(NICE)
    die_with_parent()
    for line in sys.stdin:
        attempt(json.loads(line), store, model)


if __name__ == "__main__":
    main()
