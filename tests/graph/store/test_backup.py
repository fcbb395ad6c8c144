"""A store copied away and back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from stories import helena, louisiana

from graph.errors import StoreError
from graph.store import View, Writer
from graph.store.backup import back_up, restore

# Kills itself before the n-th of the calls that change the folder.
_RESTORE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from graph.store.backup import restore
source, target, left = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
def watch(event, arguments):
    global left
    if event in ("os.rename", "os.mkdir", "shutil.copytree", "shutil.rmtree"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
restore(source, target)
"""


def quads(directory: Path) -> list[str]:
    with View.open(directory) as view:
        return sorted(str(quad) for quad in view.store.quads_for_pattern(None, None, None, None))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with Writer.open(tmp_path / "beat") as writer:
        writer.add(helena())
    return tmp_path / "beat"


def test_a_backup_is_a_store_of_its_own(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "copy")
    assert quads(tmp_path / "copy") == quads(store)
    with Writer.open(tmp_path / "copy") as writer:
        writer.add(louisiana())
    assert len(quads(tmp_path / "copy")) > len(quads(store))


def test_a_backup_is_made_while_somebody_writes(store: Path, tmp_path: Path) -> None:
    before = quads(store)
    with Writer.open(store) as writer:
        writer.add(louisiana())  # not published yet
        back_up(store, tmp_path / "copy")
    assert quads(tmp_path / "copy") == before


def test_restoring_brings_back_what_was_and_readers_see_it(store: Path, tmp_path: Path) -> None:
    before = quads(store)
    back_up(store, tmp_path / "copy")
    with Writer.open(store) as writer:
        writer.remove("helena")
        writer.add(louisiana())
    with View.open(store) as reader:
        restore(tmp_path / "copy", store)
        assert not reader.is_current()
    assert quads(store) == before


def test_restoring_makes_a_store_where_none_is(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "copy")
    shutil.rmtree(store)
    restore(tmp_path / "copy", store)
    assert quads(store) == quads(tmp_path / "copy")


def test_a_folder_in_use_is_left_alone(store: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(StoreError, match="is not empty"):
        back_up(store, tmp_path / "full")
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"


def test_a_store_with_another_base_is_not_overwritten(store: Path, tmp_path: Path) -> None:
    with Writer.open(tmp_path / "other", "http://example.test/"):
        pass
    with pytest.raises(StoreError, match="cannot become"):
        restore(store, tmp_path / "other")


def test_nothing_is_restored_while_somebody_writes(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "copy")
    with Writer.open(store), pytest.raises(StoreError, match="is being written by process"):
        restore(tmp_path / "copy", store)


@pytest.mark.parametrize("is_new", [False, True])
def test_a_restore_that_is_killed_at_any_step_has_happened_or_not(
    store: Path, tmp_path: Path, is_new: bool
) -> None:
    back_up(store, tmp_path / "copy")
    with Writer.open(store) as writer:
        writer.remove("helena")
        writer.add(louisiana())
    before, after = (quads(folder) for folder in (store, tmp_path / "copy"))
    env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    results, killed = [], True
    while killed:
        target = tmp_path / f"try-{len(results)}"
        if not is_new:
            shutil.copytree(store, target)
        command = [
            sys.executable,
            "-c",
            _RESTORE_AND_DIE,
            str(tmp_path / "copy"),
            str(target),
            str(len(results)),
        ]
        killed = subprocess.run(command, env=env, check=False).returncode == -9
        if not is_new:
            assert quads(target) in (before, after)  # for readers, before any writer comes
        Writer.open(target).close()
        results.append(quads(target))
        assert not [path for path in target.iterdir() if path.name.startswith("live.")]
    kept = [] if is_new else before
    assert all(result in (kept, after) for result in results)
    assert results == sorted(results, key=lambda result: result == after)
    assert results[-1] == after
    assert kept in results
    assert len(results) > 5
