"""The range of every layer's input over a sample of training sentences, for 8-bit activations."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import torch
from batches import Encoder, make_batches, to_tensors
from corpora import read_own
from model import Model
from numpy.typing import NDArray
from torch import Tensor, nn

Ranges = dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]
SAMPLE = 160


@torch.no_grad()
def find_ranges(model: Model, encoder: Encoder, sentences: Path) -> Ranges:
    """Lowest and highest value of each input channel of each linear layer, by the layer's name."""
    seen: dict[str, list[Tensor]] = {}

    def keep(name: str) -> object:
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen.setdefault(name, []).append(inputs[0].reshape(-1, inputs[0].shape[-1]))

        return hook

    handles = [
        part.register_forward_pre_hook(keep(name))
        for name, part in model.named_modules()
        if isinstance(part, nn.Linear)
    ]
    sample = read_own(sentences)["train"]
    random.Random(1).shuffle(sample)
    model.eval()
    for batch in make_batches([encoder.encode([s]) for s in sample[:SAMPLE]], 1000, random.Random(1)):
        tensors = to_tensors(batch)
        model(tensors["pieces"], tensors["types"], tensors["first"], tensors["last"])
    for handle in handles:
        handle.remove()
    return {name: _bounds(torch.cat(values)) for name, values in seen.items()}


def _bounds(values: Tensor) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return values.min(0).values.numpy(), values.max(0).values.numpy()
