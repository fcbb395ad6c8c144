"""The model card that ships with the weights."""

from __future__ import annotations

from pathlib import Path

ROWS = (
    ("LAS, gold tokens", ("EWT las", "GUM las", "PUD news las")),
    ("UAS, gold tokens", ("EWT uas", "GUM uas", "PUD news uas")),
    ("Penn tags, gold tokens", ("EWT xpos", "GUM xpos", "PUD news xpos")),
    ("LAS, raw text", ("EWT raw las", "GUM raw las", "GUM news raw las")),
    ("sentences F, raw text", ("EWT raw sentences", "GUM raw sentences", "GUM news raw sentences")),
    ("lemmas", ("EWT lemma", "GUM lemma", "PUD news lemma")),
    ("entities F, native labels", ("UNER EWT NER", "UNER PUD news NER")),
    ("entities F", ("GUM NER", "CrossNER politics NER", "probe NER")),
    ("entities F, own sentences, all labels", ("own NER",)),
    ("trigger words with their class F, own sentences", ("own trigger words",)),
)


def to_card(figures: dict[str, float], run: str, speed: str) -> str:
    """The card's text with the figures put in."""
    lines = ["| measure | figures |", "| --- | --- |"]
    for title, names in ROWS:
        cells = [f"{_short(name)} {figures[name]:.1f}" for name in names if name in figures]
        lines.append(f"| {title} | {'; '.join(cells)} |")
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    return template.format(table="\n".join(lines), run=run, speed=speed)


def _short(name: str) -> str:
    for part in (" raw las", " raw sentences", " las", " uas", " xpos", " lemma", " NER", " trigger words"):
        name = name.removesuffix(part)
    return name


def write_card(path: Path, figures: dict[str, float], run: str, speed: str) -> None:
    path.write_text(to_card(figures, run, speed), encoding="utf-8")
