"""Export a checkpoint as the shipped pipeline: python data/training/export.py CHECKPOINT FOLDER."""

from __future__ import annotations

import argparse
import io
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from batches import Encoder
from labels import sizes_of
from lexicon import read_lexicon
from model import Model
from onnx_graph import build
from ranges import find_ranges
from train import encoder_folder

from extract.pipeline import components  # noqa: F401  (registers the factories)
from extract.pipeline.pieces import TYPES, WordPieces, load_tokenizer
from extract.pipeline.tokenizer import blank

PIPES = ("beatbook_encoder", "beatbook_syntax", "beatbook_ner", "beatbook_events")
KEPT = ("rel_out", "role_trigger", "role_word", "role_out")


def export(
    checkpoint: Path,
    folder: Path,
    weights: str,
    source: str,
    threshold: float,
    quantised: bool,
    package: Path | None,
) -> None:
    """Write the pipeline's folder anew, replacing what is there in one step."""
    saved = torch.load(checkpoint, weights_only=False, map_location="cpu")
    state = {name: value.float().numpy() for name, value in saved[weights].items()}
    labels = saved["labels"]
    tokenizer = (encoder_folder(package) / "tokenizer.json").read_text(encoding="utf-8")
    ranges = None
    if quantised:
        pieces = WordPieces(load_tokenizer(tokenizer))
        model = Model(sizes_of(labels, pieces.tokenizer.get_vocab_size(), TYPES))
        model.load_state_dict(saved[weights])
        ranges = find_ranges(model, Encoder(pieces, labels), Path(__file__).resolve().parent / "sentences")
    kept = {name: value for name, value in state.items() if name.split(".")[0] in KEPT}
    stored = io.BytesIO()
    np.savez(stored, **kept)
    files = {
        "model.onnx": build(state, labels["source"].index(source), ranges).SerializeToString(
            deterministic=True
        ),
        "tokenizer.json": tokenizer.encode("utf-8"),
        "labels.json": json.dumps(
            {"labels": labels, "sentence_threshold": threshold, "lexicon": read_lexicon()}, ensure_ascii=False
        ).encode(),
        "weights.npz": stored.getvalue(),
    }
    nlp = blank()
    for name in PIPES:
        nlp.add_pipe(name)
    nlp.get_pipe("beatbook_encoder").load(files)
    nlp.meta.update(
        name="beatbook_news",
        version="1.0.0",
        license="CC BY-SA 4.0",
        description="Tags, lemmas, trees, sentences, entities and event scores of English news",
    )
    temporary = folder.with_name(folder.name + ".new")
    shutil.rmtree(temporary, ignore_errors=True)
    nlp.to_disk(temporary)
    for extra in folder.glob("*.md"):
        shutil.copy(extra, temporary)
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    temporary.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", choices=("average", "model"), default="average")
    parser.add_argument("--source", default="own", help="the corpus whose way of marking entities is taken")
    parser.add_argument("--threshold", type=float, default=-1.0)
    parser.add_argument("--float", action="store_true", help="leave the weights in 32 bits")
    parser.add_argument("--encoder-package", type=Path, default=None)
    given = parser.parse_args()
    export(
        given.checkpoint,
        given.folder,
        given.weights,
        given.source,
        given.threshold,
        not given.float,
        given.encoder_package,
    )


if __name__ == "__main__":
    main()
