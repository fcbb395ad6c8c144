"""A process that writes one export and ends: `python -m api.exporting.child STORE VIEW FORMAT FILE`.

What it cannot do is one sentence on its output, and a status of its own where the disk is full.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Final

from api.pool.nursery import die_with_parent, leave_group
from graph.errors import BeatbookError
from graph.export import export_graph
from graph.store.remote import open_view

FAILED: Final = 3
DISK_FULL: Final = 4
NICE: Final = 10  # questions go first


def main() -> int:
    """Write the file; the status that the process ends with."""
    store, projection, form, target = sys.argv[1:]
    leave_group()
    os.nice(NICE)
    die_with_parent()
    try:
        with open_view(store) as view:
            export_graph(view, Path(target), projection, form)
    except (BeatbookError, OSError) as error:
        print(error)
        return DISK_FULL if _is_full(error) or _is_full(error.__cause__) else FAILED
    return 0


def _is_full(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno == errno.ENOSPC


if __name__ == "__main__":
    sys.exit(main())
