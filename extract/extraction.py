"""Articles in, extractions out: the one place where the stages of extraction are put together."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import cached_property, partial
from importlib import metadata
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extract.claims import Reader, Reading, to_claims
from extract.completion import complete
from extract.confidence import read_calibration
from extract.dates import find_times
from extract.debris import find_breaks, find_debris
from extract.entities import Entities, find_entities
from extract.frames import FrameBook
from extract.learned import find_role_scorer, read_roles, read_scores
from extract.parse import Parse
from extract.resources import data_folder
from graph.model import Article, Extraction, Extractor, Span

BATCH = 8
COLLECTING = (20_000, 10, 10)  # objects of a few articles; each parse is a cycle that only the collector ends
TURN = 0.0003  # seconds in Python before another thread is let in; the parser needs it often, for little


class ExtractionEngine:
    """A language pipeline with the frames and the calibration that turn its documents into claims."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        frames = data_folder("frames")
        calibration = read_calibration(frames / "confidence.json")
        self.scorer = find_role_scorer(nlp)
        self.reader = Reader(FrameBook(frames), calibration)
        _tune_interpreter()

    @cached_property
    def extractor(self) -> Extractor:
        """The version of code and data, and the digest of the model."""
        digest = hashlib.sha256()
        for folder in (data_folder("frames"), data_folder("gazetteer")):
            for path in sorted(folder.glob("*.*")):
                digest.update(path.read_bytes())
        return Extractor(f"{metadata.version('beatbook')}+{digest.hexdigest()[:12]}", model_digest(self.nlp))

    def extract(self, articles: Iterable[Article], jobs: int = 1) -> Iterator[Extraction]:
        """Extractions in input order, the same whatever `jobs` (worker processes) is."""
        if jobs > 1:
            from extract.parallel import extract_in_parallel

            yield from extract_in_parallel(self.nlp.path, articles, jobs)
            return
        with ThreadPoolExecutor(1, "beatbook-parse") as aside:
            for docs, batch in _one_ahead(aside, self._parse, _batches(articles)):
                for doc, article in zip(docs, batch, strict=True):
                    yield self.read(doc, article)

    def _parse(self, batch: Sequence[Article]) -> list[Doc]:
        return list(self.nlp.pipe((self.prepare(article.text) for article in batch), batch_size=BATCH))

    def prepare(self, text: str) -> Doc:
        """The tokens of a text, with the sentence starts that no full stop shows."""
        doc = self.nlp.make_doc(text)
        doc.user_data["breaks"] = find_breaks(text)
        return doc

    def read(self, doc: Doc, article: Article) -> Extraction:
        """What a parsed document says."""
        entities, readings = self.readings(doc, article)
        claims = to_claims(readings, entities, self.reader.calibration)
        return Extraction(article, self.extractor, entities.entities, entities.relations, claims)

    def readings(self, doc: Doc, article: Article) -> tuple[Entities, list[Reading]]:
        """The entities of a document, and its triggers read in full, whether or not they become claims."""
        parse, debris = Parse(doc), find_debris(article.text)
        entities = find_entities(parse, debris)
        times = find_times(parse, article.published)
        roles = partial(read_roles, doc, scorer=self.scorer)
        silent = _tokens_in(parse, debris)
        readings = self.reader.find_readings(parse, entities, times, read_scores(parse), roles, silent)
        return entities, complete(readings)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    stream = iter(articles)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _one_ahead(
    aside: Executor, parse: Callable[[list[Article]], list[Doc]], batches: Iterable[list[Article]]
) -> Iterator[tuple[list[Doc], list[Article]]]:
    """Each batch with its docs; while one is used, the next is parsed beside, mostly outside Python."""
    waiting: tuple[Future[list[Doc]], list[Article]] | None = None
    for batch in batches:
        following = aside.submit(parse, batch), batch
        if waiting is not None:
            yield waiting[0].result(), waiting[1]
        waiting = following
    if waiting is not None:
        yield waiting[0].result(), waiting[1]


def _tune_interpreter() -> None:
    """Have the garbage collector leave alone what is loaded and look seldom, and threads take turns often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTING)
    sys.setswitchinterval(TURN)


def _tokens_in(parse: Parse, spans: Iterable[Span]) -> frozenset[int]:
    inside: set[int] = set()
    for span in spans:
        covered = parse.char_span(span.start, span.end)
        if covered is not None:
            inside.update(range(covered.start, covered.end))
    return frozenset(inside)


def model_digest(nlp: Language) -> str:
    """SHA-256 over the pipeline's files, or over its serialised form when it was not loaded from a folder."""
    digest = hashlib.sha256()
    path: Path | None = nlp.path
    if path is None:
        digest.update(nlp.to_bytes())
        return digest.hexdigest()
    for file in sorted(p for p in Path(path).rglob("*") if p.is_file()):
        digest.update(file.relative_to(path).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
