"""The weights of a shipped pipeline read back from its graph, as a start for further training.

They are what 8 bits hold of them. What tells the corpora apart in the entity head is not in the graph: the
shipped corpus is in the bias, the others start as equal to it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from model import ARC, HEADS, LAYERS, WIDTH
from numpy.typing import NDArray
from onnx import numpy_helper
from onnx_graph import _FIRST, EVENT_HEADS
from torch import Tensor

Array = NDArray[np.float32]
State = dict[str, Array]


def read_shipped(folder: Path) -> tuple[dict[str, Tensor], dict[str, list[str]]]:
    """State of a `model.Model` without `ner_source.weight`, and the label lists, of a pipeline's folder."""
    files = folder / "beatbook_encoder"
    graph = onnx.load(files / "model.onnx").graph
    labels = json.loads((files / "labels.json").read_text(encoding="utf-8"))["labels"]
    values = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    products = _products(graph, values)
    state = _encoder(graph, values, products)
    state |= _heads(products, labels)
    with np.load(io.BytesIO((files / "weights.npz").read_bytes())) as stored:
        state |= {name: stored[name] for name in stored.files}
    return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in state.items()}, labels


def _products(graph: onnx.GraphProto, values: dict[str, Array]) -> Iterator[tuple[Array, Array]]:
    """Weight [out, in] and bias of each product in 8 bits, in the graph's order, widened channels undone."""
    makers = {name: node for node in graph.node for name in node.output}
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            rounded, scales, bias = (values[node.input[i]] for i in (1, 3, 6))
            narrowed = makers[makers[node.input[0]].input[0]]
            weight = rounded.T.astype(np.float32) * scales[:, None] * values[narrowed.input[1]]
            yield weight, bias


def _encoder(
    graph: onnx.GraphProto, values: dict[str, Array], products: Iterator[tuple[Array, Array]]
) -> State:
    state = {f"encoder.{name}": value for name, value in _embeddings(graph, values)}
    norms = iter([n for n in graph.node if n.op_type == "LayerNormalization"])
    for at in ("norm", *(f"layers.{i}.norm{j}" for i in range(LAYERS) for j in (1, 2))):
        node = next(norms)
        state[f"encoder.{at}.weight"], state[f"encoder.{at}.bias"] = (values[node.input[i]] for i in (1, 2))
    scaling = np.ones(3 * WIDTH, np.float32)
    scaling[:WIDTH] = (WIDTH // HEADS) ** 0.5
    for layer in range(LAYERS):
        for part in ("qkv", "out", "inner", "outer"):
            weight, bias = next(products)
            if part == "qkv":
                weight, bias = weight * scaling[:, None], bias * scaling
            state[f"encoder.layers.{layer}.{part}.weight"] = weight
            state[f"encoder.layers.{layer}.{part}.bias"] = bias
    return state


def _embeddings(graph: onnx.GraphProto, values: dict[str, Array]) -> Iterator[tuple[str, Array]]:
    gathers = [n for n in graph.node if n.op_type == "Gather" and n.input[0] in values]
    tables = {values[n.input[0]].shape: values[n.input[0]] for n in gathers}
    words = next(table for shape, table in tables.items() if shape[0] > 1000 and shape[1] == WIDTH)
    scales = next(table for shape, table in tables.items() if shape == (len(words), 1))
    yield "words.weight", words.astype(np.float32) * scales
    yield "types.weight", next(t for shape, t in tables.items() if shape[0] < 100 and shape[1] == WIDTH)
    cut = next(n for n in graph.node if n.op_type == "Slice")
    yield "positions.weight", values[cut.input[0]]


def _heads(products: Iterator[tuple[Array, Array]], labels: dict[str, list[str]]) -> State:
    weight, bias = next(products)
    state: State = {}
    at = 0
    for name, size in _first_sizes(labels).items():
        state[f"{name}.weight"], state[f"{name}.bias"] = weight[at : at + size], bias[at : at + size]
        at += size
    del state["rel_head.bias"]
    for name in ("sent.2", "arc_mix", "ner_out"):
        state[f"{name}.weight"], state[f"{name}.bias"] = next(products)
    for part in ("weight", "bias"):
        state[f"arc_mix.{part}"] = state[f"arc_mix.{part}"] * np.float32(ARC**0.5)
    weight, bias = next(products)
    at = 0
    for name in EVENT_HEADS:
        rows = slice(at, at + len(labels[name]))
        state[f"{name}_out.weight"], state[f"{name}_out.bias"] = weight[rows], bias[rows]
        at = rows.stop
    return state


def _first_sizes(labels: dict[str, list[str]]) -> dict[str, int]:
    from model import NER, RELATION, TRIGGER

    fixed = {"sent.0": 64, "arc_dep": ARC, "arc_head": ARC, "root": 1, "ner_in": NER, "trigger_in": TRIGGER}
    fixed |= {"rel_dep": RELATION, "rel_head": RELATION}
    return {name: fixed[name] if name in fixed else len(labels[name]) for name in _FIRST}
