"""Where the data files lie: inside an installed package, or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

from graph.errors import PipelineError

_PACKAGED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).resolve().parents[1] / "data"


def data_folder(name: str) -> Path:
    """The folder `data/<name>`: the wheel's copy, else the checkout's; PipelineError if there is none."""
    for root in (_PACKAGED, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise PipelineError(f"The folder data/{name} is missing from this installation of beatbook.")
