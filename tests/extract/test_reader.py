"""What is read, what is refused, and in which words."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import reader
from extract.documents import make_article
from extract.reader import count_articles, read_articles
from graph.errors import InputError
from graph.model import Article

TEXT = "The sheriff of Alder County met the mayor on Monday. They discussed the jail."
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mayor closes bridge</title>
<meta property="og:site_name" content="Alder Post">
<meta property="article:published_time" content="2026-03-02">
</head><body><nav><a href="/">Home</a></nav><article><h1>Mayor closes bridge</h1>
<p>The mayor of Alder closed the old river bridge on Monday after engineers reported cracks in two piers.</p>
<p>Drivers will be sent over the county road until the council decides in April whether to repair it.</p>
<p>A council member said that the repair would cost more than the town takes in over a year.</p></article>
<footer>Subscribe to our newsletter</footer></body></html>"""
Read = Callable[..., tuple[list[Article], list[str]]]


@pytest.fixture
def read() -> Read:
    def run(*paths: Path | str) -> tuple[list[Article], list[str]]:
        errors: list[str] = []
        articles = list(read_articles([Path(path) for path in paths], lambda e: errors.append(str(e))))
        return articles, errors

    return run


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_plain_text_is_kept_as_it_is(tmp_path: Path, read: Read) -> None:
    text = "  First line.\r\n\r\nSecond – “quoted” line.\n\n"
    (article,), errors = read(write(tmp_path / "alder.txt", text))
    assert (article.id, article.text, errors) == ("alder", text, [])


def test_front_matter_is_metadata_and_no_text(tmp_path: Path, read: Read) -> None:
    block = (
        "---\ntitle: Sheriff meets mayor\npublisher: Alder Post\npublished: 2026-03-02\nsample: true\n---\n\n"
    )
    (article,), _ = read(write(tmp_path / "a.txt", block + TEXT))
    assert article.text == f"Sheriff meets mayor\n\n{TEXT}"
    assert (article.title, article.publisher) == ("Sheriff meets mayor", "Alder Post")
    assert article.published == "2026-03-02"


def test_metadata_beside_a_file_is_read_and_is_no_article(tmp_path: Path, read: Read) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(
        tmp_path / "a.meta.json",
        json.dumps({"title": "The sheriff of Alder County", "url": "http://x.test/a"}),
    )
    (article,), errors = read(tmp_path)
    assert article.text == TEXT  # it holds its title already
    assert (article.url, errors) == ("http://x.test/a", [])


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path, read: Read) -> None:
    (article,), errors = read(write(tmp_path / "a.txt", f"---\n{TEXT}\n---\nMore.\n"))
    assert article.text.startswith("---")
    assert errors == []


@pytest.mark.parametrize(
    ("given_date", "expected"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T23:10:00Z", "2026-03-02"),
        ("March 2, 2026", "2026-03-02"),
        ("", None),
        (None, None),
    ],
)
def test_dates_come_out_in_iso_form(given_date: str | None, expected: str | None) -> None:
    assert make_article("a", TEXT, {"published": given_date}, "a.txt").published == expected


def test_markdown_loses_its_marks(tmp_path: Path, read: Read) -> None:
    source = (
        "# Bridge *closed*\n\nThe [mayor](http://x.test) **closed** it.\n\n> “No,” she said.\n\n- one_two\n"
    )
    (article,), _ = read(write(tmp_path / "b.md", source))
    assert article.text == "Bridge closed\n\nThe mayor closed it.\n\n“No,” she said.\n\none_two"
    assert article.title == "Bridge closed"


def test_a_page_gives_its_article_and_what_it_tells_of_itself(tmp_path: Path, read: Read) -> None:
    (article,), errors = read(write(tmp_path / "page.html", PAGE))
    assert errors == []
    assert "closed the old river bridge" in article.text
    assert "newsletter" not in article.text
    assert (article.publisher, article.published) == ("Alder Post", "2026-03-02")


def test_json_gives_one_article_or_a_list(tmp_path: Path, read: Read) -> None:
    write(tmp_path / "one.json", json.dumps({"text": TEXT}))
    write(tmp_path / "two.json", json.dumps([{"id": "x", "text": TEXT}, {"id": 7, "text": TEXT + " More."}]))
    articles, errors = read(tmp_path)
    assert [article.id for article in articles] == ["one", "x", "7"]
    assert errors == []


def test_folders_are_walked_in_order_and_strangers_passed_over(tmp_path: Path, read: Read) -> None:
    for name in ("b/2.txt", "a/1.txt", ".hidden/0.txt", "notes.pdf", "c.txt"):
        write(tmp_path / name, f"{TEXT} {name}")
    articles, errors = read(tmp_path)
    assert [article.id for article in articles] == ["1", "2", "c"]
    assert errors == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT, "stdin"),
        (json.dumps({"id": "x", "text": TEXT}), "x"),
        (json.dumps({"id": "x", "text": TEXT}, indent=2), "x"),
        (PAGE, "stdin"),
    ],
)
def test_standard_input_is_told_by_how_it_begins(
    content: str, expected: str, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    (article,), errors = read("-")
    assert (article.id, errors) == (expected, [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_detected(tmp_path: Path, read: Read, encoding: str) -> None:
    text = "The café’s owner, José Núñez, said the señor’s “déjà vu” was naïve. " * 20
    (article,), errors = read(write(tmp_path / "a.txt", text.encode(encoding)))
    assert (article.text, errors) == (text, [])


BAD = {
    "empty.txt": (b"", "empty.txt: the file is empty."),
    "blank.txt": (b" \n \n", "blank.txt: the file is empty."),
    "empty.jsonl": (b"", "empty.jsonl: the file is empty."),
    "image.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 40, "image.txt: this is a binary file, not text."),
    "half.txt": (b"\xff\xfea", "half.txt: marked as utf-16, but not readable as such."),
    "broken.json": (b'{"id": "x",\n "text": }', "broken.json: broken JSON at line 2: Expecting value."),
    "lines.jsonl": (
        b"\n{oops}\n",
        "lines.jsonl, line 2: broken JSON: Expecting property name enclosed in double",
    ),
    "list.jsonl": (b"[1]\n", "list.jsonl, line 1: an article is a JSON object, not list."),
    "noid.jsonl": (b'{"text": "x"}', "noid.jsonl, line 1: the article has no id."),
    "notext.json": (b'{"id": "x"}', "notext.json: the article has no text."),
    "badid.json": (b'{"id": "a\\u0000b", "text": "x"}', "badid.json: an id is 1 to 200 printable characters"),
    "half.json": (b'{"text": "\\ud800"}', "half.json: holds half of a surrogate pair"),
    "deep.json": (b"[" * 200_000, "deep.json: its JSON is nested too deeply."),
    "date.json": (b'{"text": "x", "published": "soonish"}', "date.json: its published 'soonish' is no date"),
    "title.json": (b'{"text": "x", "title": {"a": 1}}', "title.json: its title must be text, not dict."),
    "menu.html": (
        b"<html><body><nav>Home</nav></body></html>",
        "menu.html: no article was found in this page.",
    ),
    "yaml.txt": (b"---\ntitle: 'open\n---\nText.", "yaml.txt: its front matter is not YAML (line"),
    "line.txt": (b"word " * 400_000, "line.txt: one article of 2,000,000 characters; the most is 1,000,000."),
    "huge.txt": (b"x" * (17 * 2**20), "huge.txt: larger than 16 MB, the most for one file."),
    "paper.pdf": (b"%PDF", "paper.pdf: not a format that beatbook reads (.txt, .md, .html"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_in_one_sentence_and_the_rest_goes_on(
    tmp_path: Path, read: Read, name: str
) -> None:
    content, message = BAD[name]
    good = write(tmp_path / "good.txt", TEXT)
    articles, errors = read(write(tmp_path / name, content), good)
    assert [article.id for article in articles] == ["good"]
    assert len(errors) == 1
    assert message in errors[0]
    assert "\n" not in errors[0]


def test_a_line_of_fifty_megabytes_is_passed_over(tmp_path: Path, read: Read) -> None:
    good = json.dumps({"id": "good", "text": TEXT}).encode()
    lines = b'{"id": "long", "text": "' + b"x" * (50 * 2**20) + b'"}\n' + good
    articles, errors = read(write(tmp_path / "a.jsonl", lines))
    assert [article.id for article in articles] == ["good"]
    assert errors == [f"{tmp_path}/a.jsonl, line 1: larger than 16 MB, the most for one article."]


def test_missing_files_are_named(tmp_path: Path, read: Read) -> None:
    _, errors = read(tmp_path / "none.txt")
    assert errors == [f"{tmp_path}/none.txt: cannot be read (No such file or directory)."]


def test_an_unreadable_folder_is_named(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    if os.geteuid() == 0:  # root reads everything: let the system call itself refuse
        refuse = PermissionError(13, "Permission denied")
        monkeypatch.setattr(Path, "iterdir", lambda self: (_ for _ in ()).throw(refuse))
    _, errors = read(closed)
    assert errors == [f"{closed}: the folder cannot be read (Permission denied)."]


def test_two_articles_under_one_id_keep_the_first(tmp_path: Path, read: Read) -> None:
    first, same = write(tmp_path / "1/a.txt", TEXT), write(tmp_path / "2/a.txt", TEXT)
    other = write(tmp_path / "3/a.txt", "Another text.")
    articles, errors = read(first, same, other)
    assert [article.text for article in articles] == [TEXT]
    assert errors == [f"{other}: another article of this run has the id 'a'; left out."]


@settings(deadline=None)  # HTML takes its time on a busy machine
@given(st.binary(max_size=400), st.sampled_from([*reader.READERS, reader.LINES]))
def test_no_bytes_raise_anything(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = write(tmp_path_factory.mktemp("any") / f"a{suffix}", data)
    errors: list[InputError] = []
    for article in read_articles([path], errors.append):
        assert article.text.strip()


def test_articles_are_counted_where_names_say_how_many(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a.txt", "a.meta.json", "b.html", "deep/c.md", "picture.png"):
        (tmp_path / name).write_text(TEXT)
    assert count_articles([tmp_path]) == 3
    assert count_articles([tmp_path / "a.txt", tmp_path / "missing.txt"]) == 2  # each is read or fails
    assert count_articles([tmp_path, "-"]) is None
    for name in ("more.json", "more.jsonl"):
        assert count_articles([tmp_path / name]) is None
