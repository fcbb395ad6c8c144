"""Words per second of the pipeline against a stock spaCy CNN, size, load time and memory, all in one run.

python data/training/speed.py CORPORA. One thread; time is the process's own, so that other work on the
machine disturbs it less. The stock pipeline is trained for a minute: enough to behave, not to be good.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["BLIS_NUM_THREADS"] = "1"

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from corpora import Sentence, join_layers, read_conllu, read_entities
from scores import raw_texts

from extract.pipeline.load import load_pipeline, shipped_path


def stock_pipeline(sentences: list[Sentence], seconds: float) -> Language:
    """A tagger, morphologizer, lemmatizer and parser over one CNN, and an entity recogniser over another."""
    nlp = spacy.blank("en")
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    }
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1}
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": {**encode, "maxout_pieces": 3}}
    parser = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "parser",
        "extra_state_tokens": False,
    }
    parser |= {"hidden_width": 64, "maxout_pieces": 2, "use_upper": True}
    tags = {"@architectures": "spacy.Tagger.v2"}
    nlp.add_pipe("tok2vec", config={"model": tok2vec})
    for name in ("tagger", "morphologizer", "trainable_lemmatizer"):
        nlp.add_pipe(name, config={"model": {**tags, "tok2vec": shared}})
    nlp.add_pipe("parser", config={"model": {**parser, "tok2vec": shared}})
    nlp.add_pipe("ner", config={"model": {**parser, "state_type": "ner", "tok2vec": tok2vec}})
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in _gold_docs(nlp, sentences)]
    optimizer = nlp.initialize(lambda: examples[:3000])
    end = time.process_time() + seconds
    at = 0
    while time.process_time() < end:
        nlp.update(examples[at : at + 64], sgd=optimizer)
        at = (at + 64) % len(examples)
    return nlp


def _gold_docs(nlp: Language, sentences: list[Sentence]) -> Iterator[Doc]:
    for s in sentences:
        morph = [m.split("|", 1) for m in s.morph or []]
        labels = ["ROOT" if label == "root" else label for label in s.relations or []]
        doc = Doc(
            nlp.vocab,
            s.words,
            s.spaces,
            tags=s.xpos,
            pos=[m[0] for m in morph],
            lemmas=s.lemmas,
            heads=s.heads,
            deps=labels,
            morphs=[m[1] for m in morph],
        )
        doc.ents = [Span(doc, a, b, labels[0]) for a, b, labels in s.entities or [] if len(labels) == 1]
        yield doc


def words_per_second(nlp: Language, texts: list[str]) -> float:
    """Best of three passes, in tokens per second of processor time."""
    best, tokens = float("inf"), 0
    for _ in range(3):
        began = time.process_time()
        tokens = sum(len(doc) for doc in nlp.pipe(texts))
        best = min(best, time.process_time() - began)
    return tokens / best


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--pipeline", default=None)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the stock pipeline is trained")
    given = parser.parse_args()
    folder = given.corpora / "syntax"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    nlp = load_pipeline(given.pipeline)
    loaded = time.process_time() - began
    pud = [s for s in read_conllu(folder / "en_pud-ud-test.conllu.xz", "pud") if s.id.startswith("n")]
    news = ["\n\n".join(_text(s) for s in pud[i : i + 25]) for i in range(0, len(pud), 25)]
    ewt = [t.text for t in raw_texts(read_conllu(folder / "en_ewt-ud-test.conllu.xz", "ewt"))]
    ours = {"plain news": words_per_second(nlp, news), "EWT test": words_per_second(nlp, ewt)}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    training = read_conllu(folder / "en_ewt-ud-dev.conllu.xz", "ewt")
    join_layers(training, read_entities(given.corpora / "ner" / "ewt-dev.jsonl.xz", "ewt"))
    stock = stock_pipeline(training, given.seconds)
    for name, texts in (("plain news", news), ("EWT test", ewt)):
        theirs = words_per_second(stock, texts)
        ratio = ours[name] / theirs
        print(f"{name}: {ours[name]:.0f} words/s, stock CNN {theirs:.0f} words/s, ratio {ratio:.2f}")
    place = shipped_path() if given.pipeline is None else Path(given.pipeline)
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    print(f"size {size / 1e6:.1f} MB; load {loaded:.2f} s; ", end="")
    print(f"memory at most {most / 1024:.0f} MB, {before / 1024:.0f} MB before loading")


def _text(sentence: Sentence) -> str:
    pairs = zip(sentence.words, sentence.spaces, strict=True)
    return "".join(word + (" " if space else "") for word, space in pairs).strip()


if __name__ == "__main__":
    main()
