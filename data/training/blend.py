"""Average the weights of a training run with those it started from: `blend.py CHECKPOINT PIPELINE SHARE OUT`.

What a run has learned anew is kept for the most part, what it has unlearned comes back; OUT is a checkpoint
for `export.py`, in which the run's averaged weights count SHARE and the pipeline's 1 - SHARE.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from shipped import read_shipped
from torch import Tensor


def blend(ours: dict[str, Tensor], theirs: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """`share` of ours and the rest of theirs; what they lack, and what is no number, stays ours."""
    return {
        name: share * value + (1 - share) * theirs[name].to(value.dtype).reshape(value.shape)
        if name in theirs and value.is_floating_point()
        else value
        for name, value in ours.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("share", type=float)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    saved = torch.load(arguments.checkpoint, weights_only=False)
    theirs, labels = read_shipped(arguments.pipeline)
    if labels != saved["labels"]:
        parser.error("the run and the pipeline have different labels")
    saved["average"] = blend(saved["average"], theirs, arguments.share)
    torch.save(saved, arguments.out)


if __name__ == "__main__":
    main()
