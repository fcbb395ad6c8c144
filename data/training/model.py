"""The multi-task model: a MiniLM encoder with a case feature, and one small head for each layer."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors_lite import read_safetensors
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
ARC, RELATION, NER, ROLE, TRIGGER = 256, 160, 192, 256, 192


class Dropout(nn.Module):
    """Drops whole features of an item: one mask for all its words, cheap to draw."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], *([1] * (x.dim() - 2)), x.shape[-1], device=x.device) >= self.share
        return x * (kept.to(x.dtype) / (1 - self.share))


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        qkv = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = (qkv[0] * (WIDTH // HEADS) ** -0.5) @ qkv[1].transpose(-1, -2) + mask
        mixed = (scores.softmax(-1) @ qkv[2]).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Pieces with case types to one vector a word: the mean of its first and last piece."""

    def __init__(self, vocabulary: int, types: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.types = nn.Embedding(types, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(LAYERS)])
        self.dropout = Dropout(dropout)

    def forward(self, pieces: Tensor, types: Tensor, first: Tensor, last: Tensor) -> Tensor:
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        if self.training:
            hidden = (torch.rand(pieces.shape, device=pieces.device) < 0.02) & (pieces > 103)
            pieces = pieces.masked_fill(hidden, 103)
        x = self.words(pieces) + self.positions(positions) + self.types(types)
        x = self.dropout(self.norm(x))
        mask = (pieces == 0)[:, None, None, :].to(x.dtype) * -10000.0
        for layer in self.layers:
            x = layer(x, mask)
        width = first.shape[1]
        index = torch.cat([first, last], 1)[..., None].expand(-1, -1, WIDTH)
        both = torch.gather(x, 1, index)
        return (both[:, :width] + both[:, width:]) * 0.5


class Model(nn.Module):
    """The encoder and its heads; `forward` returns every head's scores by name."""

    def __init__(self, sizes: dict[str, int], dropout: float = 0.25) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes["vocabulary"], sizes["types"])
        self.drop = Dropout(dropout)
        for name in ("xpos", "morph", "lemma"):
            setattr(self, name, nn.Linear(WIDTH, sizes[name]))
        self.sent = nn.Sequential(nn.Linear(WIDTH, 64), nn.ReLU(), nn.Linear(64, 1))
        self.arc_dep = nn.Linear(WIDTH, ARC)
        self.arc_head = nn.Linear(WIDTH, ARC)
        self.arc_mix = nn.Linear(ARC, ARC)
        self.root = nn.Linear(WIDTH, 1)
        self.rel_dep = nn.Linear(WIDTH, RELATION)
        self.rel_head = nn.Linear(WIDTH, RELATION, bias=False)
        self.rel_out = nn.Linear(RELATION, sizes["relation"])
        self.ner_in = nn.Linear(WIDTH, NER)
        self.ner_source = nn.Embedding(sizes["source"], NER)
        self.ner_out = nn.Linear(NER, sizes["ner"])
        self.trigger_in = nn.Linear(WIDTH, TRIGGER)
        for name in ("trigger", "modality", "polarity", "mode"):
            setattr(self, f"{name}_out", nn.Linear(TRIGGER, sizes[name]))
        self.role_trigger = nn.Linear(WIDTH, ROLE)
        self.role_word = nn.Linear(WIDTH, ROLE, bias=False)
        self.role_out = nn.Linear(ROLE, sizes["role"])
        nn.init.zeros_(self.ner_source.weight)

    def forward(
        self, pieces: Tensor, types: Tensor, first: Tensor, last: Tensor, source: Tensor | None = None
    ) -> dict[str, Tensor]:
        vectors = self.encoder(pieces, types, first, last)
        return {"vectors": vectors, **self.heads(vectors, source)}

    def heads(self, vectors: Tensor, source: Tensor | None) -> dict[str, Tensor]:
        x = self.drop(vectors)
        named = {name: getattr(self, name)(x) for name in ("xpos", "morph", "lemma")}
        named["sent"] = self.sent(x)[..., 0]
        named["arcs"] = self.arcs(x)
        named["rel_dep"], named["rel_head"] = self.rel_dep(x), self.rel_head(x)
        named["ner"] = self.entity_scores(x, source)
        triggers = self.drop(F.relu(self.trigger_in(x)))
        for name in ("trigger", "modality", "polarity", "mode"):
            named[name] = getattr(self, f"{name}_out")(triggers)
        named["role_trigger"], named["role_word"] = self.role_trigger(x), self.role_word(x)
        return named

    def entity_scores(self, x: Tensor, source: Tensor | None) -> Tensor:
        hidden = self.ner_in(x)
        if source is None:
            source = torch.zeros(x.shape[0], dtype=torch.long, device=x.device)
        return self.ner_out(self.drop(F.relu(hidden + self.ner_source(source)[:, None])))

    def arcs(self, x: Tensor) -> Tensor:
        """Scores [batch, word, head]; a word as its own head is the root."""
        dependents, heads = F.relu(self.arc_dep(x)), F.relu(self.arc_head(x))
        scores = self.arc_mix(self.drop(dependents)) @ self.drop(heads).transpose(1, 2) * ARC**-0.5
        eye = torch.eye(x.shape[1], dtype=x.dtype, device=x.device)
        return scores * (1 - eye) + self.root(x) * eye


def load_encoder(model: Model, weights: Path) -> None:
    """Fill the encoder from the pretrained weights; every case type starts as the one type there was."""
    loaded = read_safetensors(weights)
    encoder = model.encoder
    with torch.no_grad():
        encoder.words.weight.copy_(loaded["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(loaded["embeddings.position_embeddings.weight"])
        encoder.types.weight.copy_(
            loaded["embeddings.token_type_embeddings.weight"][:1].expand_as(encoder.types.weight)
        )
        _copy(encoder.norm, loaded, "embeddings.LayerNorm")
        for number, layer in enumerate(encoder.layers):
            name = f"encoder.layer.{number}"
            parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
            layer.qkv.weight.copy_(torch.cat([loaded[f"{part}.weight"] for part in parts]))
            layer.qkv.bias.copy_(torch.cat([loaded[f"{part}.bias"] for part in parts]))
            _copy(layer.out, loaded, f"{name}.attention.output.dense")
            _copy(layer.norm1, loaded, f"{name}.attention.output.LayerNorm")
            _copy(layer.inner, loaded, f"{name}.intermediate.dense")
            _copy(layer.outer, loaded, f"{name}.output.dense")
            _copy(layer.norm2, loaded, f"{name}.output.LayerNorm")


def _copy(module: nn.Module, loaded: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(loaded[f"{name}.weight"])
    module.bias.copy_(loaded[f"{name}.bias"])
