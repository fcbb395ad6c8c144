"""The trained model as one ONNX graph, written node by node, with its weights in 8 bits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from model import ARC, HEADS, LAYERS, WIDTH

Array = NDArray[np.float32]
MS = "com.microsoft"
BLOCK = 32


class Graph:
    """Nodes and weights of a graph being written; every method returns the name of its output."""

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.quantised = mode != "float"
        self.rows = {}
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

    def linear(self, x: str, weight: Array, bias: Array | None, name: str = "") -> str:
        """x @ weight.T + bias, the weight of [outputs, inputs]."""
        product = self.product(x, weight, name if bias is None else "")
        return product if bias is None else self.add("Add", [product, self.weight(bias)], name=name)

    def product(self, x: str, weight: Array, name: str = "", bias: Array | None = None) -> str:
        if self.mode == "float":
            return self.add("MatMul", [x, self.weight(weight.T)], name=name)
        if self.mode == "blocks":
            blocks, scales = quantise_blocks(weight, 8)
            more = {
                "K": weight.shape[1],
                "N": weight.shape[0],
                "bits": 8,
                "block_size": BLOCK,
                "accuracy_level": 4,
            }
            return self.add(
                "MatMulNBits", [x, self.weight(blocks), self.weight(scales)], domain=MS, name=name, **more
            )
        top = 127
        wscale = (np.abs(weight).max(1) / top).astype(np.float32)
        w8 = np.rint(weight / wscale[:, None]).astype(np.int8).T
        zero = self.weight(np.array(128, np.uint8))
        if self.mode == "static":
            a = self.weight(np.array(0.05, np.float32))
            q = self.add("QuantizeLinear", [x, a, zero])
            return self.add(
                "MatMulIntegerToFloat",
                [q, self.weight(w8), a, self.weight(wscale), zero],
                domain=MS,
                name=name,
            )
        if (x,) not in self.rows:
            if self.mode == "rows":
                top_ = self.add(
                    "ReduceMax", [self.add("Abs", [x]), self.weight(np.array([-1], np.int64))], keepdims=1
                )
            else:
                ax = self.weight(np.array([-1], np.int64))
                top_ = self.add(
                    "Max",
                    [
                        self.add("ReduceMax", [x, ax], keepdims=1),
                        self.add("Neg", [self.add("ReduceMin", [x, ax], keepdims=1)]),
                    ],
                )
            top_ = self.add("Max", [top_, self.weight(np.array(1e-6, np.float32))])
            unit = self.add("Div", [x, top_])
            a = self.weight(np.array(1 / 127, np.float32))
            self.rows[(x,)] = (self.add("QuantizeLinear", [unit, a, zero]), top_, a)
        q, top_, a = self.rows[(x,)]
        y = self.add("MatMulIntegerToFloat", [q, self.weight(w8), a, self.weight(wscale), zero], domain=MS)
        return self.add("Mul", [y, top_], name=name)

    def norm(self, x: str, skip: str, gamma: Array, beta: Array, bias: Array) -> str:
        inputs = [x, skip, self.weight(gamma), self.weight(beta), self.weight(bias)]
        return self.add("SkipLayerNormalization", inputs, domain=MS, epsilon=1e-12)

    def embedding(self, table: Array, ids: str) -> str:
        """Rows of the table; quantised to 8 bits a row."""
        if not self.quantised:
            return self.add("Gather", [self.weight(table), ids])
        scales = (np.abs(table).max(1, keepdims=True) / 127).astype(np.float32)
        rows = self.add("Gather", [self.weight(np.rint(table / scales).astype(np.int8)), ids])
        row_scales = self.add("Gather", [self.weight(scales), ids])
        return self.add("Mul", [self.add("Cast", [rows], to=TensorProto.FLOAT), row_scales])


def quantise_blocks(weight: Array, bits: int) -> tuple[NDArray[np.uint8], Array]:
    """Unsigned blocks [outputs, blocks, bytes] around the middle value, and one scale a block."""
    outputs, inputs = weight.shape
    grouped = weight.reshape(outputs, inputs // BLOCK, BLOCK)
    top, middle = (127, 128) if bits == 8 else (7, 8)
    scales = np.abs(grouped).max(2, keepdims=True) / top
    scales[scales == 0] = 1.0
    values = np.clip(np.rint(grouped / scales) + middle, 0, 2 * middle - 1).astype(np.uint8)
    if bits == 4:
        values = values[..., 0::2] | (values[..., 1::2] << 4)
    return values, scales[..., 0].astype(np.float32).reshape(outputs, -1)


def encoder_graph(graph: Graph, state: Mapping[str, Array]) -> str:
    """Word vectors [word, WIDTH] from pieces, types, first and last."""
    e = {name.removeprefix("encoder."): value for name, value in state.items() if name.startswith("encoder.")}
    length = graph.add("Shape", ["pieces"], start=1, end=2)
    zeros = graph.weight(np.array([0], np.int64))
    places = graph.add("Slice", [graph.weight(e["positions.weight"]), zeros, length, zeros])
    kinds = graph.add("Gather", [graph.weight(e["types.weight"]), "types"])
    x = graph.add("Add", [graph.add("Add", [graph.embedding(e["words.weight"], "pieces"), places]), kinds])
    x = graph.add(
        "LayerNormalization", [x, graph.weight(e["norm.weight"]), graph.weight(e["norm.bias"])], epsilon=1e-12
    )
    padding = graph.add(
        "Cast", [graph.add("Equal", ["pieces", graph.weight(np.array(0, np.int64))])], to=TensorProto.FLOAT
    )
    mask = graph.add("Mul", [padding, graph.weight(np.array(-10000.0, np.float32))])
    mask = graph.add("Unsqueeze", [mask, graph.weight(np.array([1, 2], np.int64))])
    for number in range(LAYERS):
        layer = {
            k.removeprefix(f"layers.{number}."): v for k, v in e.items() if k.startswith(f"layers.{number}.")
        }
        x = _layer(graph, x, mask, layer)
    return _words(graph, x)


def _layer(graph: Graph, x: str, mask: str, w: dict[str, Array]) -> str:
    qkv = graph.linear(x, w["qkv.weight"], w["qkv.bias"])
    parts = [f"{qkv}_{part}" for part in "qkv"]
    graph.nodes.append(helper.make_node("Split", [qkv], parts, axis=2, num_outputs=3))
    shape = graph.weight(np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
    q, k, v = (graph.add("Reshape", [part, shape]) for part in parts)
    q, v = (graph.add("Transpose", [part], perm=[0, 2, 1, 3]) for part in (q, v))
    k = graph.add("Transpose", [k], perm=[0, 2, 3, 1])
    scale = graph.weight(np.array((WIDTH // HEADS) ** -0.5, np.float32))
    scores = graph.add("Add", [graph.add("Mul", [graph.add("MatMul", [q, k]), scale]), mask])
    mixed = graph.add("MatMul", [graph.add("Softmax", [scores], axis=-1), v])
    mixed = graph.add("Transpose", [mixed], perm=[0, 2, 1, 3])
    mixed = graph.add("Reshape", [mixed, graph.weight(np.array([0, 0, WIDTH], np.int64))])
    x = graph.norm(
        graph.product(mixed, w["out.weight"]), x, w["norm1.weight"], w["norm1.bias"], w["out.bias"]
    )
    inner = graph.add(
        "BiasGelu", [graph.product(x, w["inner.weight"]), graph.weight(w["inner.bias"])], domain=MS
    )
    return graph.norm(
        graph.product(inner, w["outer.weight"]), x, w["norm2.weight"], w["norm2.bias"], w["outer.bias"]
    )


def _words(graph: Graph, x: str) -> str:
    """The mean of each word's first and last piece, which lie at flat places of [batch * piece]."""
    flat = graph.add("Reshape", [x, graph.weight(np.array([-1, WIDTH], np.int64))])
    ends = [graph.add("Gather", [flat, end], axis=0) for end in ("first", "last")]
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
    joined = graph.linear("vectors", np.concatenate(weights), np.concatenate(biases))
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
    graph.linear(hidden["sent.0"], state["sent.2.weight"], state["sent.2.bias"], name="sent")
    scale = np.float32(ARC**-0.5)
    graph.linear(
        hidden["arc_dep"], state["arc_mix.weight"] * scale, state["arc_mix.bias"] * scale, name="arc_dep"
    )
    graph.linear(hidden["ner_in"], state["ner_out.weight"], state["ner_out.bias"], name="ner")
    weight = np.concatenate([state[f"{name}_out.weight"] for name in EVENT_HEADS])
    bias_out = np.concatenate([state[f"{name}_out.bias"] for name in EVENT_HEADS])
    graph.linear(hidden["trigger_in"], weight, bias_out, name="events")
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


def build(state: Mapping[str, Array], source: int, mode: str = "rows") -> onnx.ModelProto:
    """The whole model; inputs pieces and types [batch, piece], first and last [word], flat."""
    graph = Graph(mode)
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
