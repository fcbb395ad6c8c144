"""The loss of every head, summed; words without a layer weigh nothing in it."""

from __future__ import annotations

import torch
from batches import IGNORE
from model import Model
from torch import Tensor
from torch.nn import functional as F

WEIGHTS = {
    "xpos": 0.3,
    "morph": 0.4,
    "lemma": 0.4,
    "sent": 0.3,
    "heads": 1.0,
    "relation": 0.7,
    "ner": 1.2,
    "trigger": 0.8,
    "modality": 0.15,
    "polarity": 0.05,
    "mode": 0.15,
    "roles": 0.6,
}


def losses(model: Model, batch: dict[str, Tensor], source: Tensor) -> dict[str, Tensor]:
    """Mean loss of each head over the words that have its layer."""
    out = model(batch["pieces"], batch["types"], batch["first"], batch["last"], source)
    found = {}
    for name in ("xpos", "morph", "lemma", "trigger", "modality", "polarity", "mode"):
        found[name] = _cross(out[name], batch[name])
    found["sent"] = _binary(out["sent"], batch["sent"])
    width = batch["first"].shape[1]
    padding = torch.arange(width, device=batch["first"].device) >= batch["words"][:, None]
    arcs = out["arcs"].masked_fill(padding[:, None, :], -1e4)
    found["heads"] = _cross(arcs, batch["heads"], 0.0)
    found["relation"] = _relations(model, out, batch)
    found["ner"] = _entities(out["ner"], batch["ner"], batch["ner2"])
    found["roles"] = _roles(model, out, batch["roles"])
    return found


def total(found: dict[str, Tensor]) -> Tensor:
    return sum((WEIGHTS[name] * value for name, value in found.items()), torch.zeros(()))


def _cross(scores: Tensor, targets: Tensor, smoothing: float = 0.03) -> Tensor:
    known = targets != IGNORE
    if not known.any():
        return scores.sum() * 0.0
    return F.cross_entropy(scores[known], targets[known], label_smoothing=smoothing)


def _binary(scores: Tensor, targets: Tensor) -> Tensor:
    known = targets != IGNORE
    if not known.any():
        return scores.sum() * 0.0
    wanted = targets[known].float()
    return F.binary_cross_entropy_with_logits(scores[known], wanted) * 4.0


def _relations(model: Model, out: dict[str, Tensor], batch: dict[str, Tensor]) -> Tensor:
    known = (batch["heads"] != IGNORE) & (batch["relation"] != IGNORE)
    if not known.any():
        return out["rel_dep"].sum() * 0.0
    rows, words = known.nonzero(as_tuple=True)
    hidden = F.relu(out["rel_dep"][rows, words] + out["rel_head"][rows, batch["heads"][rows, words]])
    return F.cross_entropy(
        model.rel_out(model.drop(hidden)), batch["relation"][rows, words], label_smoothing=0.03
    )


def _entities(scores: Tensor, main: Tensor, other: Tensor) -> Tensor:
    known = main != IGNORE
    if not known.any():
        return scores.sum() * 0.0
    logs = scores[known].log_softmax(-1)
    first, second = main[known], other[known]
    a = logs.gather(1, first[:, None])[:, 0]
    b = logs.gather(1, second[:, None])[:, 0]
    return -torch.where(first == second, a, torch.logaddexp(a, b)).mean()


def _roles(model: Model, out: dict[str, Tensor], targets: Tensor) -> Tensor:
    known = targets != IGNORE
    if not known.any():
        return out["role_word"].sum() * 0.0
    rows, triggers, words = known.nonzero(as_tuple=True)
    of_trigger, of_word = out["role_trigger"][rows, triggers], out["role_word"][rows, words]
    hidden = F.relu(of_trigger + of_word + of_trigger * of_word)
    return F.cross_entropy(model.role_out(model.drop(hidden)), targets[known])
