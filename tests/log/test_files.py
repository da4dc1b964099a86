"""Opening a log: what is made, and what is refused with which words."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from evlit.log.errors import LogDamaged, LogError, LogLocked, LogMissing, LogNotWritable, LogVersionError, NotALog
from evlit.log.export import export_session
from evlit.log.files import prepare_path
from evlit.log.reads import open_readonly
from evlit.log.store import SqliteStore
from tests.log.rows import names, open_session, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def record(path: Path, count: int = 3, size: int = 0) -> None:
    with SqliteStore(path) as store:
        store.append("s1", open_session(store), 0, [row(str(n), size=size) for n in range(count)])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestPreparePath:
    def test_the_default_folder_is_private_and_ignored_by_git(self, tmp_path: Path) -> None:
        path = prepare_path(tmp_path / ".evlit" / "log.db")
        assert (mode(path), mode(path.parent)) == (0o600, 0o700)
        assert (path.parent / ".gitignore").read_text() == "*\n!config.toml\n"

    def test_another_folder_is_private_and_nothing_else(self, tmp_path: Path) -> None:
        path = prepare_path(tmp_path / "a" / "logs" / "log.db")
        assert mode(path.parent) == 0o700
        assert list(path.parent.iterdir()) == [path]

    def test_what_is_there_keeps_its_permissions(self, tmp_path: Path) -> None:
        folder = tmp_path / ".evlit"
        folder.mkdir(mode=0o755)
        (folder / "log.db").touch(mode=0o644)
        prepare_path(folder / "log.db")
        assert (mode(folder), mode(folder / "log.db")) == (0o755, 0o644)
        assert (folder / ".gitignore").exists(), "expected git to leave out a folder that somebody made for its options"

    def test_a_gitignore_that_is_there_stays(self, tmp_path: Path) -> None:
        (tmp_path / ".evlit").mkdir()
        (tmp_path / ".evlit" / ".gitignore").write_text("mine")
        prepare_path(tmp_path / ".evlit" / "log.db")
        assert (tmp_path / ".evlit" / ".gitignore").read_text() == "mine"

    @pytest.mark.parametrize("mask", [0o000, 0o077, 0o777])
    def test_files_are_private_whatever_the_umask_is(self, tmp_path: Path, mask: int) -> None:
        before = os.umask(mask)
        try:
            with SqliteStore(tmp_path / ".evlit" / "log.db") as store:
                store.append("s1", open_session(store), 0, [row("a")])
                found = {path.name: mode(path) for path in (tmp_path / ".evlit").iterdir() if path.name[0] != "."}
                export_session(store.path, "s1", tmp_path / "session.db")
        finally:
            os.umask(before)
        assert found == dict.fromkeys(["log.db", "log.db-shm", "log.db-wal", "log.db.lock"], 0o600)
        assert mode(tmp_path / ".evlit") == 0o700
        assert mode(tmp_path / "session.db") == 0o600

    def test_a_file_system_without_locks_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(_file: int, _how: int) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr("fcntl.flock", refuse)
        with pytest.raises(LogNotWritable, match=r"cannot be locked \(No locks available\).*on a local disk"):
            SqliteStore(tmp_path / "log.db")

    def test_a_link_is_followed_so_that_its_log_has_one_lock(self, tmp_path: Path) -> None:
        (tmp_path / "link.db").symlink_to(tmp_path / "log.db")
        assert prepare_path(tmp_path / "link.db") == (tmp_path / "log.db").resolve()

    def test_a_file_in_place_of_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / ".evlit").touch()
        with pytest.raises(
            LogNotWritable, match=r"\.evlit/log\.db: the log cannot be made.*name another file with --log"
        ):
            prepare_path(tmp_path / ".evlit" / "log.db")

    def test_a_folder_in_place_of_the_file(self, tmp_path: Path) -> None:
        with pytest.raises(NotALog, match="expected a file for the log, found a folder"):
            prepare_path(tmp_path)


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that this process may read and not write, also when it runs as root."""
    with TemporaryDirectory() as name:  # pytest's own would not let another user in
        folder = Path(name)
        record(folder / "log.db")
        (folder / "log.db").chmod(0o444)
        (folder / "log.db.lock").unlink()
        folder.chmod(0o555)
        if root := os.geteuid() == 0:
            os.seteuid(65534)
        yield folder
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have other permissions there")
class TestWithoutPermission:
    def test_a_new_log_cannot_be_made(self, locked_folder: Path) -> None:
        with pytest.raises(LogNotWritable, match="Permission denied"):
            SqliteStore(locked_folder / "new.db")

    def test_a_log_that_is_there_cannot_be_written(self, locked_folder: Path) -> None:
        with pytest.raises(LogNotWritable, match="Permission denied"):
            SqliteStore(locked_folder / "log.db")

    def test_it_can_be_read(self, locked_folder: Path) -> None:
        with open_readonly(locked_folder / "log.db") as log:
            assert names(log.read("s1")) == ["0", "1", "2"]
        assert [p.name for p in locked_folder.iterdir()] == ["log.db"]


def overwrite(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def make_foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE event (id INTEGER)")
    connection.commit()
    connection.close()


def make_newer(path: Path) -> None:
    record(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 7")
    connection.close()


def make_text(path: Path) -> None:
    path.write_text("import streamlit as st\n" * 100)


def make_truncated(path: Path) -> None:
    record(path, count=200, size=1000)
    os.truncate(path, path.stat().st_size // 2)


def make_cut_in_a_page(path: Path) -> None:
    record(path, count=200, size=1000)
    os.truncate(path, path.stat().st_size - 100)


REFUSED = [
    (make_foreign, NotALog, "found the SQLite file of another program. It was left as it is"),
    (make_newer, LogVersionError, "format 7, and this evlit knows formats up to 1. Nothing was changed. Update evlit"),
    (make_text, NotALog, "found a file that begins with b'import streamlit"),
    (make_truncated, LogDamaged, r"was cut off: expected [\d,]+ bytes, found [\d,]+. Copy the whole file again"),
    (make_cut_in_a_page, LogDamaged, "was cut off"),
]


@pytest.mark.parametrize("opening", [SqliteStore, open_readonly])
@pytest.mark.parametrize(("make", "error", "words"), REFUSED)
def test_what_is_no_log_of_ours_is_refused_and_left_as_it_is(
    path: Path, make: Callable[[Path], None], error: type[LogError], words: str, opening: Callable[[Path], object]
) -> None:
    make(path)
    before = path.read_bytes()
    with pytest.raises(error, match=words) as caught:
        opening(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_a_refused_log_is_not_left_locked(path: Path) -> None:
    make_text(path)
    with pytest.raises(NotALog):
        SqliteStore(path)
    path.unlink()
    SqliteStore(path).close()


def test_a_damaged_page_is_named_when_it_is_read(path: Path) -> None:
    record(path, count=200, size=1000)
    for page in range(12, 60):
        overwrite(path, page * 4096, b"\xff" * 4096)
    with open_readonly(path) as log, pytest.raises(LogDamaged, match=r"damaged .*evlit export"):
        list(log.read("s1"))


def test_a_log_whose_end_is_still_in_the_wal_is_not_taken_for_cut_off(sqlite: SqliteStore, path: Path) -> None:
    epoch = open_session(sqlite)
    # The header of the file tells its new size as soon as a checkpoint copied it, whatever else has been copied.
    sqlite.append("s1", epoch, 0, [row(str(n), size=1000) for n in range(50)])
    pages = int.from_bytes(path.read_bytes()[28:32], "big")
    overwrite(path, 28, (pages + 10).to_bytes(4, "big"))
    with open_readonly(path) as log:
        assert len(list(log.read("s1"))) == 50


class TestOpenReadonly:
    def test_a_missing_file(self, path: Path) -> None:
        with pytest.raises(LogMissing, match="found no file of that name"):
            open_readonly(path)
        assert not path.exists()

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(NotALog, match="found a folder"):
            open_readonly(tmp_path)

    def test_an_empty_file(self, path: Path) -> None:
        path.touch()
        with pytest.raises(NotALog, match="found an empty file"):
            open_readonly(path)

    def test_an_empty_database(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute("VACUUM")
        connection.close()
        with pytest.raises(NotALog, match="found an empty file"):
            open_readonly(path)

    def test_it_follows_a_log_that_is_being_written(self, sqlite: SqliteStore, path: Path) -> None:
        epoch = open_session(sqlite)
        with open_readonly(str(path)) as log:
            sqlite.append("s1", epoch, 0, [row("a")])
            assert names(log.read("s1")) == ["a"]
            sqlite.append("s1", epoch, 1, [row("b")])
            assert names(log.read("s1", after=1)) == ["b"]

    def test_it_never_writes(self, path: Path) -> None:
        record(path)
        before = path.read_bytes()
        with (
            open_readonly(path) as log,
            log._connection() as connection,
            pytest.raises(sqlite3.OperationalError, match="readonly"),
        ):
            connection.execute("DELETE FROM event")
        assert path.read_bytes() == before

    def test_it_leaves_nothing_behind(self, path: Path) -> None:
        record(path)
        beside = path.with_name(path.name + ".lock")
        before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in (path, beside)}
        with open_readonly(path) as log:
            assert names(log.read("s1"))
            assert set(path.parent.iterdir()) == before.keys()
        assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in path.parent.iterdir()} == before

    def test_what_a_killed_writer_left_is_read_where_it_stands(self, sqlite: SqliteStore, path: Path) -> None:
        sqlite.append("s1", open_session(sqlite), 0, [row("a")])
        folder = path.parent / "copy"
        folder.mkdir()
        for end in ("", "-wal"):  # without the -shm
            (folder / f"log.db{end}").write_bytes(path.with_name(path.name + end).read_bytes())
        before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}
        with open_readonly(folder / "log.db") as log:
            assert names(log.read("s1")) == ["a"]
        assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()} == before

    def test_it_notices_a_writer_that_comes_later(self, path: Path) -> None:
        record(path)
        with open_readonly(path) as log:
            first = names(log.read("s1"))
            with SqliteStore(path) as store:
                owned = store.own("s1")
                store.append("s1", owned.epoch, owned.head, [row("while it is written")])
                assert names(log.read("s1")) == [*first, "while it is written"]
        with open_readonly(path) as log:
            count = len(names(log.read("s1")))
            with SqliteStore(path) as store:  # comes and goes between two reads
                owned = store.own("s1")
                store.append("s1", owned.epoch, owned.head, [row("meanwhile") for _ in range(500)])
            assert len(names(log.read("s1"))) == count + 500

    def test_a_copy_of_the_main_file_of_a_live_log_is_a_log(self, sqlite: SqliteStore, path: Path) -> None:
        open_session(sqlite)
        copy = path.with_name("copy.db")
        copy.write_bytes(path.read_bytes())
        with open_readonly(copy) as log:
            assert log.sessions() == []  # it is in the -wal file, which was not copied


class TestOneWriter:
    def test_a_second_one_in_the_same_process(self, sqlite: SqliteStore, path: Path) -> None:
        with pytest.raises(LogLocked, match=rf"process {os.getpid()} \(started .*\) is writing this log"):
            SqliteStore(path)

    def test_a_second_one_in_another_process_until_that_ends(self, path: Path) -> None:
        program = (
            "import sys; from evlit.log.store import SqliteStore; store = SqliteStore(sys.argv[1]);"
            "print('open', flush=True); sys.stdin.read(); store.close()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdin
            assert other.stdout
            assert other.stdout.readline() == "open\n"
            with pytest.raises(LogLocked, match=rf"process {other.pid} \(started .*\) is writing this log"):
                SqliteStore(path)
            other.communicate()
        SqliteStore(path).close()
