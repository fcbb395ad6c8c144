"""The commands: what they print, how they end, what they leave behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli import app, main
from api.commands import keeping
from graph.export import FORMATS
from graph.store import View, Writer

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "data" / "sample"
COMMANDS = [str(command.callback.__name__) for command in app.registered_commands if command.callback]


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in this process, over the test store unless it is told otherwise."""

    def call(*arguments: object, env: dict[str, str] | None = None) -> Result:
        for name, value in {"BEATBOOK_STORE": str(store), **(env or {})}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["beatbook", *map(str, arguments)])
        # the kernel would refuse sockets to every later test as well
        monkeypatch.setattr("api.commands.asking.deny_sockets", lambda: True)
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        written = capsys.readouterr()
        return Result(code, written.out, written.err)

    return call


def test_the_formats_of_an_export_are_listed() -> None:
    assert keeping.FORMATS.split(", ") == list(FORMATS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.code == 0
    assert f"Example: beatbook {command}" in " ".join(result.out.split())


def test_a_command_that_does_not_exist_exits_2(run: Run) -> None:
    assert run("digest").code == 2


# asking


def test_query_as_a_table(run: Run) -> None:
    result = run("query", "SELECT ?who { ?a bb:criticized ?b . ?a rdfs:label ?who }")
    assert result.code == 0
    assert "Ana Ruiz" in result.out
    assert result.out.endswith("1 row\n")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("json", '"boolean":true'),
        ("xml", "<boolean>true</boolean>"),
        ("csv", "true"),
        ("tsv", "true"),
        ("table", "yes"),
    ],
)
def test_query_formats(run: Run, form: str, expected: str) -> None:
    assert expected in run("query", "ASK {}", "--format", form).out


def test_query_gives_turtle(run: Run) -> None:
    assert "bb:Person" in run(
        "query", "CONSTRUCT { ?p a bb:Person } { ?p a bb:Person }", "-f", "turtle"
    ).out.replace("<urn:beatbook:ontology#Person>", "bb:Person")


def test_query_from_a_file_and_from_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.rq"
    file.write_text("ASK { ?s a bb:Person }")
    assert run("query", file).out == "yes\n"
    with file.open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert run("query", "-").out == "yes\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "SELECT * {"), "The query cannot be read at line 1, column"),
        (("query", "ASK { SERVICE <http://127.0.0.1:1/> {} }"), "SERVICE is refused"),
        (("query", "ASK {}", "-f", "turtle"), "gives results, not a graph"),
        (("query", "DESCRIBE <a:a>", "-f", "csv"), "gives a graph"),
        (("show", "Nobody Atall"), "Nothing is known under the name 'Nobody Atall'."),
        (("path", "Tom Varga", "Tom Varga"), "two different entities"),
        (("path", "Tom Varga", "Ana Ruiz", "--relation", "Hum"), "There is no relation 'Hum'"),
        (("remove", "nothing"), "There is no article 'nothing'"),
        (("export", "beat.xyz"), "names no format"),
        (("stats", "--store", "nowhere"), "There is no store at nowhere"),
        (("ingest", "x.txt", "--model", "no_such_pipeline"), "no_such_pipeline"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_exit_1(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = run(*arguments)
    assert result.code == 1, result.err
    assert message in result.err
    assert result.err.startswith("beatbook: ")
    assert result.err.count("\n") == 1


def test_a_wrong_setting_is_named(run: Run) -> None:
    result = run("stats", env={"BEATBOOK_PORT": "many"})
    assert (result.code, result.err) == (1, "beatbook: BEATBOOK_PORT must be a whole number, not 'many'.\n")


def test_show_tells_what_is_known_with_its_sentences(run: Run) -> None:
    result = run("show", "Ana Ruiz")
    assert result.code == 0
    assert "Criticize → Border Watch" in result.out
    assert "“Mayor Ana Ruiz criticized the Border Watch.”" in result.out
    assert "Alder Post, 2026-03-02, alder-2" in result.out


def test_path_gives_the_sentence_behind_each_hop(run: Run) -> None:
    result = run("path", "Tom Varga", "Border Watch")
    assert "1. Tom Varga → Tri-County Task Force → Border Watch" in result.out
    assert "“Tom Varga withdrew from the Tri-County Task Force on Monday.”" in result.out
    assert "“The Tri-County Task Force cooperated with the Border Watch in March.”" in result.out


def test_no_path_is_an_answer(run: Run) -> None:
    result = run("path", "Tom Varga", "Café Society of Alder", "--max-length", "1")
    assert (result.code, result.out) == (
        0,
        "No path of at most 1 hops leads from Tom Varga to Café Society of Alder.\n",
    )


def test_stats_counts(run: Run) -> None:
    assert re.search(r"^ +3 articles$", run("stats").out, re.MULTILINE)


def test_check_conforms(run: Run) -> None:
    assert run("check").out == "conforms\n"


def test_export_by_suffix(run: Run, tmp_path: Path) -> None:
    result = run("export", tmp_path / "beat.graphml")
    assert result.code == 0
    assert "<graphml" in (tmp_path / "beat.graphml").read_text()
    assert re.search(r"Wrote .*beat\.graphml: \d+ nodes, \d+ edges\.", result.out)


def test_an_ambiguous_name_lists_its_candidates_and_exits_2(run: Run, tmp_path: Path) -> None:
    from stories import Story

    directory = tmp_path / "beat"
    with Writer.open(directory) as writer:
        for key, place in (("a", "Alder"), ("b", "Birch")):
            story = Story(key)
            department = story.entity("Agency", "Police Department")
            town = story.entity("Place", place)
            story.relate("locatedIn", department, town, f"The Police Department of {place} is small.")
            writer.add(story.extraction())
    result = run("show", "Police Department", "--store", directory)
    assert result.code == 2, result
    assert "may be any of 2" in result.err
    assert result.err.count("entity/agency/police-department") >= 2


def test_backup_and_restore(run: Run, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "copy").code == 0
    assert run("restore", tmp_path / "copy", "--store", tmp_path / "other").code == 0
    assert run("stats", "--store", tmp_path / "other").out == run("stats").out
    assert run("backup", tmp_path / "copy").code == 1


# bringing in


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name in ("helena-task-force", "march-garden"):
        (folder / f"{name}.txt").write_bytes((SAMPLE / f"{name}.txt").read_bytes())
    (folder / "broken.json").write_text('{"id": \n')
    return folder


def test_ingest_keeps_what_it_can_and_does_nothing_twice(run: Run, articles: Path, tmp_path: Path) -> None:
    first = run("ingest", articles, "--store", tmp_path / "beat")
    assert first.code == 1
    assert "broken.json: broken JSON at line 2" in first.err
    assert "2 added, 0 replaced, 0 unchanged, 1 not read." in first.err
    again = run("ingest", articles, "--store", tmp_path / "beat")
    assert "0 added, 0 replaced, 2 unchanged, 1 not read." in again.err
    removed = run("remove", "march-garden", "--store", tmp_path / "beat")
    assert (removed.code, removed.out) == (0, "Removed march-garden.\n")


def test_extract_writes_the_format_and_touches_no_store(run: Run, articles: Path, tmp_path: Path) -> None:
    result = run("extract", articles / "helena-task-force.txt", "--store", tmp_path / "none")
    assert result.code == 2  # it knows no store
    result = run(
        "extract", articles / "helena-task-force.txt", env={"BEATBOOK_STORE": str(tmp_path / "none")}
    )
    record = json.loads(result.out)
    assert (record["format"], record["article"]["id"]) == (1, "helena-task-force")
    for event in record["events"]:
        evidence = event["evidence"]
        assert record["article"]["text"][evidence["start"] : evidence["end"]] == evidence["text"]
    assert not (tmp_path / "none").exists()


def test_a_second_writer_is_told_who_holds_the_lock(run: Run, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("api.commands.ingesting.WAIT_SECONDS", 0.1)
    with Writer.open(tmp_path / "beat"):
        result = run("remove", "x", "--store", tmp_path / "beat")
    assert result.code == 1
    assert f"is being written by process {os.getpid()}" in result.err


def test_a_store_of_a_newer_version_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "beat").mkdir()
    (tmp_path / "beat" / "beatbook.json").write_text('{"format": 99, "base": "urn:beatbook:"}')
    result = run("stats", "--store", tmp_path / "beat")
    assert (result.code, "made by a newer beatbook" in result.err) == (1, True)


# real processes


def spawn(*arguments: object, store: Path, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "api.cli", *map(str, arguments)]
    environment = os.environ | {"BEATBOOK_STORE": str(store)}
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, **options)


def test_a_full_disk_is_one_sentence(store: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = spawn("query", "SELECT * { ?s ?p ?o }", "-f", "csv", store=store, stdout=full)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "beatbook: The disk is full; free some and run again.\n")


def test_a_reader_that_leaves_early_is_no_error(store: Path) -> None:
    process = spawn(
        "query", "SELECT * { ?s ?p ?o . ?a ?b ?c }", "-f", "csv", store=store, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(60) == 1  # nobody is left to be told


def test_a_busy_port_is_one_sentence(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = spawn("serve", "--port", port, store=store)
        _, err = process.communicate(timeout=60)
    expected = f"beatbook: Port {port} of 127.0.0.1 is in use; choose another with --port or BEATBOOK_PORT.\n"
    assert (process.returncode, err) == (1, expected)


def test_ctrl_c_ends_the_service_cleanly(store: Path) -> None:
    process = spawn("serve", "--port", "0", store=store)
    assert process.stderr is not None
    assert "beatbook serves http://127.0.0.1:" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.stderr.read() == "beatbook has stopped.\n"
    process.stderr.close()
    assert process.wait(30) == 0


def test_killing_an_ingest_leaves_whole_articles_or_none(tmp_path: Path) -> None:
    directory = tmp_path / "beat"
    process = spawn("ingest", SAMPLE, store=directory, stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    for _ in range(2):
        assert process.stderr.readline().startswith("added ")
    process.kill()
    process.wait(30)
    process.stderr.close()
    with Writer.open(directory, wait=5) as writer:
        writer.publish()
    with View.open(directory) as view:
        listed = {iri for (iri,) in view.select("SELECT ?a { ?a a bb:Article }")}
        whole = {iri for (iri,) in view.select("SELECT ?a { GRAPH ?a { ?a schema:articleBody ?text } }")}
        from graph.check import check_store

        assert list(check_store(view)) == []
    assert len(listed) >= 2
    assert listed == whole
