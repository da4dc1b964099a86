"""Whatever became of a log, what can be read of it is shown, what cannot is named, and the file stays as it is."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import threading
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result

from evlit.cli import main
from evlit.errors import Error
from evlit.log.blobs import Blob
from evlit.log.errors import LogDamaged, NotALog
from evlit.log.notes import Note, write_note
from evlit.log.pages import Image, Wal, read_wal
from evlit.log.rows import RecordedRow, Snapshot
from evlit.log.store import SqliteStore
from evlit.replay.queries import Filter, Queries
from evlit.replay.recording import Damaged, Recording
from evlit.replay.timeline import Timeline
from tests.log.rows import append, open_session, row
from tests.replay.recorded import change

PAGE = 4096

#: Bytes of the data of each event of a long log.
SIZE = 300

COMMANDS: list[tuple[str, ...]] = [
    ("replay", "--sessions"),
    ("replay", "--events"),
    ("replay", "--at", "-1"),
    ("replay", "--runs"),
    ("replay", "--widgets"),
    ("replay", "--state", "--format", "json"),
    ("replay", "--diff", "2", "20"),
    ("replay", "--why", "7"),
    ("events",),
    ("export",),
]


def command(log: Path, name: str, *words: str) -> Result:
    """Run a command. Whatever it ends with is said in words, and the files are what they were."""
    files = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in log.parent.iterdir()}
    more = ["-o", str(log.parent.parent / "exported.db"), "--force"] if name == "export" else []
    result = CliRunner().invoke(main, [name, str(log), *words, *more], env={"COLUMNS": "80"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert result.exit_code in (0, 1)
    assert result.exit_code <= result.stderr.count("\n") <= 2
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in log.parent.iterdir()} == files
    return result


def rows(log: Path) -> list[RecordedRow]:
    """Read all events of a log that can be read."""
    with Recording(log) as recording:
        found = (each for session in recording.session_rows() for each in recording.rows(session.id))
        return [each for each in found if not isinstance(each, Damaged)]


def contents(found: list[RecordedRow]) -> dict[tuple[str, int], bytes]:
    return {(each.session, each.position): each.row.data for each in found}


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two sessions with some hundred events, some of them longer than a page, and snapshots."""
    path = tmp_path_factory.mktemp("long") / "log.db"
    with SqliteStore(path) as store:
        for name in ("s_one", "s_two"):
            epoch = open_session(store, name)
            for at in range(0, 300, 10):
                events = [row(f"{name} {at + n}", size=SIZE if n else 3 * PAGE) for n in range(10)]
                store.append_many([append(name, epoch, at, *events)])
            store.save_snapshot(Snapshot.of(name, 200, b"{}"))
    return path


@pytest.fixture
def alone(long: Path, tmp_path: Path) -> Path:
    """A copy of it, in a folder of its own."""
    (tmp_path / "alone").mkdir()
    path = tmp_path / "alone" / "log.db"
    path.write_bytes(long.read_bytes())
    return path


def leaves(data: bytes) -> set[int]:
    """Return the pages that hold rows of tables."""
    return {number for number, page in Image(data, Wal()).pages() if page[100 if number == 1 else 0] == 0x0D}


# -- no log -----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no names there")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotALog, match="found something that is no file"):
        Recording(tmp_path / "pipe")


# -- cut off ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5, 0.8, 0.99])
def test_of_a_log_that_was_cut_off_all_that_is_there_is_shown(long: Path, alone: Path, share: float) -> None:
    whole = contents(rows(long))
    data = alone.read_bytes()
    alone.write_bytes(data[: int(len(data) * share)])
    with Recording(alone) as recording:
        found = contents(
            [e for s in recording.session_rows() for e in recording.rows(s.id) if isinstance(e, RecordedRow)]
        )
        [damage] = recording.damage
    assert damage.startswith("this log was cut off: expected ")
    changed = {place for place, text in found.items() if text != whole[place]}
    assert len(changed) <= 1  # none but one whose end is missing
    # Rows are about evenly spread over the file.
    assert len(found) >= len(whole) * share - 40


def test_what_is_missing_at_the_end_is_named(alone: Path) -> None:
    data = alone.read_bytes()
    alone.write_bytes(data[: len(data) // 2])
    result = command(alone, "replay", "--events", "--session", "s_one")
    assert result.exit_code == 1
    assert "this log was cut off: expected " in result.stderr
    with Recording(alone) as recording:
        timeline = Timeline(recording, "s_one")
        *_, last = timeline.entries()
    assert isinstance(last, Damaged)
    assert last.last == timeline.head > 150
    assert (last.why, f"{last.position} to {last.last}" in result.stderr) == ("missing", True)


def test_a_log_of_which_no_event_is_left_is_refused(alone: Path) -> None:
    alone.write_bytes(alone.read_bytes()[:PAGE])
    with pytest.raises(LogDamaged, match="no event is in what is left"):
        Recording(alone)


def test_every_length_ends_in_words(alone: Path, long: Path) -> None:
    data = long.read_bytes()
    draw = random.Random(1)
    for length in [0, 1, 15, 16, 99, 100, 511, 512, PAGE - 1, PAGE, *draw.sample(range(len(data)), 8)]:
        alone.write_bytes(data[:length])
        for words in COMMANDS:
            command(alone, *words)


def test_notes_are_saved_too(alone: Path) -> None:
    note = Note("n_1", "s_one", 7, "look here", 12.5)
    write_note(alone, note)
    data = alone.read_bytes()
    with Recording(alone) as recording:
        assert recording.notes("s_one") == [note]
    alone.write_bytes(data[:-1])
    with Recording(alone) as recording:
        assert (recording.notes("s_one"), bool(recording.damage)) == ([note], True)


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_all_that_is_left_is_saved_as_a_sound_log(alone: Path, tmp_path: Path, share: float) -> None:
    data = alone.read_bytes()
    alone.write_bytes(data[: int(len(data) * share)])
    left = contents(rows(alone))
    result = CliRunner().invoke(main, ["export", str(alone), "--all", "-o", str(tmp_path / "saved.db")])
    assert result.exit_code == (share < 1), result.output
    assert [line.split()[2] for line in result.stdout.splitlines()] == ["s_one,", "s_two,"]
    assert alone.read_bytes() == data[: int(len(data) * share)]
    assert contents(rows(tmp_path / "saved.db")) == left
    connection = sqlite3.connect(tmp_path / "saved.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    with Recording(tmp_path / "saved.db") as recording:
        assert recording.damage == ()
    SqliteStore(tmp_path / "saved.db").close()  # a server may go on with it


# -- changed bytes ----------------------------------------------------------------------------------------------------


def test_flipped_bytes_cost_little_and_end_in_words(long: Path, alone: Path) -> None:
    whole, data = contents(rows(long)), long.read_bytes()
    for seed in range(25):
        draw = random.Random(seed)
        spoilt = bytearray(data)
        flips = draw.choice([1, 1, 3, 10])
        for _ in range(flips):
            spoilt[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        alone.write_bytes(spoilt)
        found = contents(rows(alone))
        sound = [place for place, text in found.items() if whole.get(place) == text]
        # A page has at most a dozen of these rows.
        assert len(sound) >= len(whole) - 12 * flips, f"seed {seed}"
        for words in draw.sample(COMMANDS, 3):
            command(alone, *words)


def test_the_header_is_not_needed(long: Path, alone: Path) -> None:
    whole, data = contents(rows(long)), long.read_bytes()
    for at in range(100):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x55
        alone.write_bytes(spoilt)
        try:
            assert contents(rows(alone)) == whole, f"byte {at}"
        except Error as error:  # the size of a page, and who wrote the file, stand nowhere else
            assert at in (16, 17), f"byte {at}: {error}"  # noqa: PT017 - which byte it was is the point


def test_missing_index_pages_hide_nothing(long: Path, alone: Path) -> None:
    whole, data = contents(rows(long)), long.read_bytes()
    spoilt = bytearray(data)
    kept = leaves(data)
    for number in range(2, len(data) // PAGE + 1):
        if number not in kept and data[(number - 1) * PAGE] in (0x02, 0x05, 0x0A):
            spoilt[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    alone.write_bytes(spoilt)
    assert contents(rows(alone)) == whole


def schema(log: Path, sql: str, *parameters: object) -> None:
    """Change the schema behind the back of SQLite."""
    connection = sqlite3.connect(log, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(sql, parameters)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def test_an_index_that_leads_past_events_hides_nothing(alone: Path) -> None:
    whole = contents(rows(alone))
    name = "idx_event_session_position"
    connection = sqlite3.connect(alone)
    [index] = connection.execute("SELECT * FROM sqlite_schema WHERE name = ?", [name]).fetchall()
    connection.close()
    schema(alone, "DELETE FROM sqlite_schema WHERE name = ?", name)
    change(alone, "UPDATE event SET seq = seq + 1000 WHERE session = 's_two' AND position % 2")
    schema(alone, "INSERT INTO sqlite_schema VALUES (?,?,?,?,?)", *index)
    assert contents(rows(alone)) == whole


def test_an_index_of_positions_that_are_not_there_is_not_believed(alone: Path) -> None:
    whole = contents(rows(alone))
    name = "idx_event_session_position"
    last = "session = 's_two' AND position IN (300, 9000000000)"
    change(alone, f"UPDATE event SET position = 9000000000 WHERE {last}")
    connection = sqlite3.connect(alone)
    [index] = connection.execute("SELECT * FROM sqlite_schema WHERE name = ?", [name]).fetchall()
    connection.close()
    schema(alone, "DELETE FROM sqlite_schema WHERE name = ?", name)
    change(alone, f"UPDATE event SET position = 300 WHERE {last}")
    schema(alone, "INSERT INTO sqlite_schema VALUES (?,?,?,?,?)", *index)
    assert contents(rows(alone)) == whole


@pytest.mark.parametrize("table", ["session", "snapshot", "sqlite_autoindex_session_1"])
def test_other_tables_are_not_needed(alone: Path, table: str) -> None:
    connection = sqlite3.connect(alone)
    [[page]] = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [table]).fetchall()
    connection.close()
    data = bytearray(alone.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    alone.write_bytes(data)
    with Recording(alone) as recording:
        assert {session.id: session.head for session in recording.session_rows()} == {"s_one": 300, "s_two": 300}
        assert all(isinstance(each, RecordedRow) for each in recording.rows("s_two"))
        recording.latest_snapshot("s_one", 300)
        assert recording.damage


# -- a write-ahead log ------------------------------------------------------------------------------------------------


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A log whose writer was killed: half of it stands in the -wal."""
    (tmp_path / "written").mkdir()
    (tmp_path / "killed").mkdir()
    path = tmp_path / "killed" / "log.db"
    with SqliteStore(tmp_path / "written" / "log.db") as store:
        epoch = open_session(store, "s_one")
        store.append_many([append("s_one", epoch, 0, *(row(str(n), size=SIZE) for n in range(100)))])
        for at in range(100, 200, 10):
            store.append_many([append("s_one", epoch, at, *(row(str(n), size=SIZE) for n in range(at, at + 10)))])
        for file in (tmp_path / "written").iterdir():
            if file.suffix == ".db" or file.name.endswith("-wal"):
                (path.parent / file.name).write_bytes(file.read_bytes())
    return path


def test_what_a_killed_writer_left_is_read_without_a_trace(killed: Path) -> None:
    assert len(rows(killed)) == 200
    for words in COMMANDS:
        assert command(killed, *words).exit_code in (0, 1)
    with Recording(killed) as recording:
        list(recording.rows("s_one"))
        assert recording.damage == ()


@pytest.mark.parametrize("shm", [False, True], ids=["", "with -shm"])
@pytest.mark.parametrize("at", [0, 9, 17, 26, 33, 40, 50, 60, 2000])
def test_a_wal_of_which_sqlite_reads_nothing_is_not_deleted(killed: Path, at: int, shm: bool) -> None:
    wal = killed.with_name("log.db-wal")
    spoilt = bytearray(wal.read_bytes())
    spoilt[at] ^= 1
    wal.write_bytes(spoilt)
    if shm:  # it stays when a process is killed
        killed.with_name("log.db-shm").write_bytes(bytes(32768))
    for words in COMMANDS[:3]:
        assert command(killed, *words).exit_code == 1
    with Recording(killed) as recording:
        found = [each for each in recording.rows("s_one") if isinstance(each, RecordedRow)]
        assert recording.damage
    assert len(found) >= 180


def test_a_flipped_byte_in_a_wal_is_named_and_costs_little(killed: Path) -> None:
    wal = killed.with_name("log.db-wal")
    data = wal.read_bytes()
    assert read_wal(data).sound
    for seed in range(15):
        draw = random.Random(seed)
        spoilt = bytearray(data)
        at = draw.randrange(len(data) // 2)
        spoilt[at] ^= 1 << draw.randrange(8)
        wal.write_bytes(spoilt)
        with Recording(killed) as recording:
            found = [each for each in recording.rows("s_one") if isinstance(each, RecordedRow)]
            assert recording.damage, f"byte {at}"
        assert len(found) >= 180, f"byte {at}"
        for words in draw.sample(COMMANDS, 2):
            command(killed, *words)


def test_a_wal_that_was_cut_off_ends_in_words(killed: Path) -> None:
    wal = killed.with_name("log.db-wal")
    data = wal.read_bytes()
    before = 0
    for length in range(0, len(data), len(data) // 12):
        wal.write_bytes(data[:length])
        try:
            count = len(rows(killed))
        except Error:
            count = 0
        assert count >= before
        before = count
        for words in COMMANDS[:3]:
            command(killed, *words)
    assert before > 150


# -- still being written ----------------------------------------------------------------------------------------------


def test_a_log_that_is_being_written_is_read_as_far_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    began, read = threading.Event(), threading.Semaphore(0)

    def write() -> None:
        with SqliteStore(path) as store:
            epoch = open_session(store, "s_one")
            for at in range(0, 2000, 10):
                store.append_many([append("s_one", epoch, at, *(row(str(n), size=SIZE) for n in range(at, at + 10)))])
                began.set()
                if at % 100 == 0:
                    read.acquire(timeout=10)  # so that there is something to write while it is read

    writing = threading.Thread(target=write)
    writing.start()
    began.wait()
    counts: list[int] = []
    with Recording(path) as recording, Queries(recording, "s_one", background=False) as queries:
        while not counts or counts[-1] < 2000:
            for log in (recording, Recording(path)):
                found = list(log.rows("s_one"))
                read.release()
                assert [each.position for each in found] == list(range(1, len(found) + 1))
                assert not any(isinstance(each, Damaged) for each in found)
                assert log.damage == ()
                counts.append(len(found))
                if log is not recording:
                    log.close()
            head = queries.refresh()
            assert queries.build()
            assert queries.count(Filter(text="n")).upto == head >= counts[-1]
    writing.join()
    assert counts == sorted(counts)
    assert len(set(counts)) > 3


def test_a_log_that_was_just_begun_is_sound(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "log.db") as store:
        with Recording(tmp_path / "log.db") as recording:
            assert (recording.session_rows(), recording.damage) == ([], ())
        open_session(store, "s_one")
        with Recording(tmp_path / "log.db") as recording:
            assert [session.id for session in recording.session_rows()] == ["s_one"]
            assert recording.damage == ()


# -- blobs ------------------------------------------------------------------------------------------------------------


def test_a_blob_that_is_not_what_its_digest_says_is_missing(tmp_path: Path) -> None:
    blobs = [Blob.of(b"one" * 100, "text/plain"), Blob.of(b"two" * 100, "text/plain")]
    with SqliteStore(tmp_path / "log.db") as store:
        epoch = open_session(store, "s_one")
        store.append_many([attrs.evolve(append("s_one", epoch, 0, row("a")), blobs=blobs)])
    change(tmp_path / "log.db", "UPDATE blob SET bytes = ? WHERE digest = ?", b"twx" * 100, blobs[1].digest)
    with Recording(tmp_path / "log.db") as recording:
        cited = [{"blob": blob.digest, "type": "text/plain", "size": 300} for blob in blobs]
        assert recording.missing_blobs(cited) == [blobs[1].digest]


def test_a_test_is_written_of_a_session_without_its_blobs(tmp_path: Path) -> None:
    recorded = Path(__file__).parents[2] / "recordings" / "j_daily_sales"
    (tmp_path / "app.py").write_bytes((recorded / "app.py").read_bytes())
    (tmp_path / "session.db").write_bytes((recorded / "session.db").read_bytes())
    change(tmp_path / "session.db", "DELETE FROM blob")
    words = ["export", str(tmp_path / "session.db"), "--as", "pytest", "-o", str(tmp_path / "test_it.py")]
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "The app ran 2 times" in (tmp_path / "test_it.py").read_text()
