"""The trained model as one ONNX graph, written node by node, with its weights in 8 bits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from model import ARC, HEADS, LAYERS, WIDTH
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[np.float32]
MS = "com.microsoft"


class Graph:
    """Nodes and weights of a graph being written; every method returns the name of its output."""

    def __init__(self, ranges: Mapping[str, tuple[Array, Array]] | None) -> None:
        self.ranges = ranges
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.count = 0

    def weight(self, values: NDArray[np.generic], name: str = "w") -> str:
        self.count += 1
        named = f"{name}_{self.count}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), named))
        return named

    def add(
        self, kind: str, inputs: list[str], outputs: int = 1, domain: str = "", name: str = "", **more: object
    ) -> str:
        self.count += 1
        names = [name or f"{kind}_{self.count}"] + [f"{kind}_{self.count}_{i}" for i in range(1, outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **more))
        return names[0]

    def linear(self, x: str, layer: str, weight: Array, bias: Array, name: str = "") -> str:
        """x @ weight.T + bias for the layer of the name; in 8 bits where its input's range is known."""
        return self.linears(x, layer, weight, bias, [name])[0]

    def linears(self, x: str, layer: str, weight: Array, bias: Array, names: list[str]) -> list[str]:
        """The parts of x @ weight.T + bias, cut into as many of one width as there are names.

        Scales are fixed when the graph is written, so that no row of x depends on another; channels of a
        wide range are narrowed and their weights widened (SmoothQuant, Xiao et al. 2023). Products apart
        are quicker than one that is cut after.
        """
        parts = list(zip(np.split(weight, len(names)), np.split(bias, len(names)), names, strict=True))
        if self.ranges is None:
            return [
                self.add("Add", [self.add("MatMul", [x, self.weight(w.T)]), self.weight(b)], name=name)
                for w, b, name in parts
            ]
        low, high = self.ranges[layer]
        narrow = narrowing(low, high, weight)
        quantised = self._quantise(x, low / narrow, high / narrow, narrow)
        return [self._integer_product(quantised, w * narrow, b, name) for w, b, name in parts]

    def _integer_product(self, quantised: tuple[str, str, str], weight: Array, bias: Array, name: str) -> str:
        values, scale, zero = quantised
        scales = np.maximum(np.abs(weight).max(1) / 127, 1e-9).astype(np.float32)
        rounded = np.rint(weight / scales[:, None]).astype(np.int8).T
        inputs = [values, self.weight(rounded), scale, self.weight(scales), zero, "", self.weight(bias)]
        return self.add("MatMulIntegerToFloat", inputs, domain=MS, name=name)

    def _quantise(self, x: str, low: Array, high: Array, narrow: Array) -> tuple[str, str, str]:
        bottom, top = min(float(low.min()), 0.0), max(float(high.max()), 1e-3)
        scale = (top - bottom) / 255
        names = (
            self.weight(np.array(scale, np.float32)),
            self.weight(np.array(round(-bottom / scale), np.uint8)),
        )
        narrowed = self.add("Mul", [x, self.weight((1 / narrow).astype(np.float32))])
        return self.add("QuantizeLinear", [narrowed, *names]), *names

    def norm(self, x: str, skip: str, gamma: Array, beta: Array) -> str:
        """LayerNorm(x + skip); apart, for the fused operator takes four times as long."""
        total = self.add("Add", [x, skip])
        return self.add("LayerNormalization", [total, self.weight(gamma), self.weight(beta)], epsilon=1e-12)

    def embedding(self, table: Array, ids: str) -> str:
        """Rows of the table; quantised to 8 bits a row."""
        if self.ranges is None:
            return self.add("Gather", [self.weight(table), ids])
        scales = (np.abs(table).max(1, keepdims=True) / 127).astype(np.float32)
        rows = self.add("Gather", [self.weight(np.rint(table / scales).astype(np.int8)), ids])
        row_scales = self.add("Gather", [self.weight(scales), ids])
        return self.add("Mul", [self.add("Cast", [rows], to=TensorProto.FLOAT), row_scales])


def narrowing(low: Array, high: Array, weight: Array) -> Array:
    """What each input channel is divided by: more where it ranges wide, less where its weights are large."""
    reach = np.maximum(np.maximum(-low, high), 1e-3)
    factors = reach**0.7 / np.maximum(np.abs(weight).max(0), 1e-3) ** 0.3
    return (factors / factors.mean()).astype(np.float32)


def encoder_graph(graph: Graph, state: Mapping[str, Array]) -> str:
    """Word vectors [word, WIDTH] from pieces, types, first and last."""
    e = {name.removeprefix("encoder."): value for name, value in state.items() if name.startswith("encoder.")}
    length = graph.add("Shape", ["pieces"], start=1, end=2)
    zeros = graph.weight(np.array([0], np.int64))
    places = graph.add("Slice", [graph.weight(e["positions.weight"]), zeros, length, zeros])
    kinds = graph.add("Gather", [graph.weight(e["types.weight"]), "types"])
    x = graph.add("Add", [graph.add("Add", [graph.embedding(e["words.weight"], "pieces"), places]), kinds])
    norm = [graph.weight(e["norm.weight"]), graph.weight(e["norm.bias"])]
    x = graph.add("LayerNormalization", [x, *norm], epsilon=1e-12)
    padding = graph.add("Equal", ["pieces", graph.weight(np.array(0, np.int64))])
    padding = graph.add("Cast", [padding], to=TensorProto.FLOAT)
    mask = graph.add("Mul", [padding, graph.weight(np.array(-10000.0, np.float32))])
    mask = graph.add("Unsqueeze", [mask, graph.weight(np.array([1, 2], np.int64))])
    split = graph.weight(np.array([HEADS, WIDTH // HEADS], np.int64))
    shape = graph.add("Concat", [graph.add("Shape", ["pieces"]), split], axis=0)
    x = graph.add("Reshape", [x, graph.weight(np.array([-1, WIDTH], np.int64))])
    for number in range(LAYERS):
        name = f"layers.{number}."
        layer = {key.removeprefix(name): value for key, value in e.items() if key.startswith(name)}
        x = _layer(graph, x, mask, shape, layer, f"encoder.layers.{number}.")
    return _words(graph, x)


def _layer(graph: Graph, x: str, mask: str, shape: str, w: dict[str, Array], at: str) -> str:
    """One layer on flat rows; the attention's scale is in the weights of the queries."""
    scaling = np.ones(3 * WIDTH, np.float32)
    scaling[:WIDTH] = (WIDTH // HEADS) ** -0.5
    weight, bias = w["qkv.weight"] * scaling[:, None], w["qkv.bias"] * scaling
    parts = graph.linears(x, f"{at}qkv", weight, bias, [f"{at}{part}" for part in "qkv"])
    q, k, v = (graph.add("Reshape", [part, shape]) for part in parts)
    q, v = (graph.add("Transpose", [part], perm=[0, 2, 1, 3]) for part in (q, v))
    scores = graph.add("MatMul", [q, graph.add("Transpose", [k], perm=[0, 2, 3, 1])])
    weights = graph.add("Softmax", [graph.add("Add", [scores, mask])], axis=-1)
    mixed = graph.add("Transpose", [graph.add("MatMul", [weights, v])], perm=[0, 2, 1, 3])
    mixed = graph.add("Reshape", [mixed, graph.weight(np.array([-1, WIDTH], np.int64))])
    out = graph.linear(mixed, f"{at}out", w["out.weight"], w["out.bias"])
    x = graph.norm(out, x, w["norm1.weight"], w["norm1.bias"])
    inner = graph.linear(x, f"{at}inner", w["inner.weight"], w["inner.bias"])
    inner = graph.add("Gelu", [inner], domain=MS)
    outer = graph.linear(inner, f"{at}outer", w["outer.weight"], w["outer.bias"])
    return graph.norm(outer, x, w["norm2.weight"], w["norm2.bias"])


def _words(graph: Graph, x: str) -> str:
    """The mean of each word's first and last piece, which lie at flat places of [batch * piece]."""
    ends = [graph.add("Gather", [x, end], axis=0) for end in ("first", "last")]
    half = graph.weight(np.array(0.5, np.float32))
    return graph.add("Mul", [graph.add("Add", ends), half], name="vectors")


def heads_graph(graph: Graph, state: Mapping[str, Array], source: int) -> list[str]:
    """The heads' scores on the word vectors, all first layers in one product; returns the outputs' names."""
    bias = {name: state[f"{name}.bias"] for name in _FIRST if f"{name}.bias" in state}
    bias["ner_in"] = bias["ner_in"] + state["ner_source.weight"][source]
    weights = [state[f"{name}.weight"] for name in _FIRST]
    biases = [
        bias.get(name, np.zeros(len(weight), np.float32))
        for name, weight in zip(_FIRST, weights, strict=True)
    ]
    joined = graph.linear("vectors", "xpos", np.concatenate(weights), np.concatenate(biases))
    sizes = graph.weight(np.array([len(weight) for weight in weights], np.int64))
    first = {name: _FIRST[name] or f"{name}_scores" for name in _FIRST}
    graph.nodes.append(helper.make_node("Split", [joined, sizes], list(first.values()), axis=1))
    for name in ("xpos", "morph"):
        graph.add("ArgMax", [first[name]], name=name, axis=1, keepdims=0)
    count = graph.weight(np.array([3], np.int64))
    graph.nodes.append(helper.make_node("TopK", [first["lemma"], count], ["lemma_best", "lemma"], axis=1))
    hidden = {
        name: graph.add("Relu", [first[name]]) for name in ("sent.0", "arc_dep", "ner_in", "trigger_in")
    }
    graph.add("Relu", [first["arc_head"]], name="arc_head")
    graph.linear(hidden["sent.0"], "sent.2", state["sent.2.weight"], state["sent.2.bias"], name="sent")
    scale = np.float32(ARC**-0.5)
    graph.linear(
        hidden["arc_dep"],
        "arc_mix",
        state["arc_mix.weight"] * scale,
        state["arc_mix.bias"] * scale,
        name="arc_dep",
    )
    graph.linear(hidden["ner_in"], "ner_out", state["ner_out.weight"], state["ner_out.bias"], name="ner")
    weight = np.concatenate([state[f"{name}_out.weight"] for name in EVENT_HEADS])
    bias_out = np.concatenate([state[f"{name}_out.bias"] for name in EVENT_HEADS])
    graph.linear(hidden["trigger_in"], "trigger_out", weight, bias_out, name="events")
    return [
        "vectors",
        "xpos",
        "morph",
        "lemma",
        "sent",
        "arc_dep",
        "arc_head",
        "root",
        "rel_dep",
        "rel_head",
        "ner",
        "events",
    ]


EVENT_HEADS = ("trigger", "modality", "polarity", "mode")
_FIRST = {
    "xpos": "",
    "morph": "",
    "lemma": "",
    "sent.0": "",
    "arc_dep": "arc_dep_in",
    "arc_head": "arc_head_in",
    "root": "root",
    "rel_dep": "rel_dep",
    "rel_head": "rel_head",
    "ner_in": "",
    "trigger_in": "",
}


_INPUTS = {"pieces": ["batch", "length"], "types": ["batch", "length"], "first": ["words"], "last": ["words"]}


def build(
    state: Mapping[str, Array], source: int, ranges: Mapping[str, tuple[Array, Array]] | None
) -> onnx.ModelProto:
    """The whole model, in 8 bits if the ranges of its layers' inputs are given.

    Its inputs are pieces and types [batch, piece], and first and last [word], flat places in those.
    """
    graph = Graph(ranges)
    encoder_graph(graph, state)
    outputs = heads_graph(graph, state, source)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name, shape in _INPUTS.items()
    ]
    integers = {"xpos", "morph", "lemma"}
    values = [
        helper.make_tensor_value_info(
            name, TensorProto.INT64 if name in integers else TensorProto.FLOAT, None
        )
        for name in outputs
    ]
    body = helper.make_graph(graph.nodes, "beatbook", inputs, values, graph.weights)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MS, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=9)
