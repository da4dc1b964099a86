"""Recordings of every released version of the format are opened for ever: read, executed again, and cut anew."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evlit.cli import main
from evlit.log.schema import SCHEMA_VERSION
from evlit.replay.recording import Recording
from tests.stories.digests import digests
from tests.stories.old import expected
from tests.stories.story import RECORDINGS

OLD = sorted(path for path in (RECORDINGS / "old").iterdir() if path.is_dir())

old = pytest.mark.parametrize("folder", OLD, ids=lambda folder: folder.name)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env={"COLUMNS": "80"})


def test_there_is_one_of_each_version() -> None:
    assert [int(folder.name) for folder in OLD] == list(range(1, SCHEMA_VERSION + 1))
    for folder in OLD:
        connection = sqlite3.connect(f"{(folder / 'session.db').as_uri()}?immutable=1", uri=True)
        assert connection.execute("PRAGMA user_version").fetchone() == (int(folder.name),)
        connection.close()


@old
def test_it_folds_to_what_it_was(folder: Path) -> None:
    assert digests(folder / "session.db") == (folder / "digest.txt").read_text().splitlines()
    assert expected(folder / "session.db") == json.loads((folder / "expected.json").read_text("utf-8"))


@old
def test_without_its_snapshots_it_is_the_same(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "session.db"
    copy.write_bytes((folder / "session.db").read_bytes())
    connection = sqlite3.connect(copy, isolation_level=None)
    assert connection.execute("DELETE FROM snapshot").rowcount == 1
    connection.close()
    assert expected(copy) == expected(folder / "session.db")


@old
@pytest.mark.parametrize("what", ["--events", "--runs", "--widgets", "--state", "--sessions", "--at=-1", "--why=17"])
def test_the_commands_read_it(folder: Path, what: str) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    result = run("replay", folder / "session.db", what)
    assert (result.exit_code, result.stderr) == (0, "")
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


@old
def test_it_is_executed_again(folder: Path) -> None:
    result = run("verify", folder / "session.db")
    assert (result.exit_code, "the same" in result.output) == (0, True), result.output


@old
def test_it_is_exported_in_the_format_of_today(folder: Path, tmp_path: Path) -> None:
    result = run("export", folder / "session.db", "-o", tmp_path / "new.db")
    assert result.exit_code == 0, result.output
    assert digests(tmp_path / "new.db") == (folder / "digest.txt").read_text().splitlines()
    with Recording(tmp_path / "new.db") as recording:
        assert recording.damage == ()
