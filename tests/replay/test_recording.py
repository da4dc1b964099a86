"""Logs as files: which session is meant, what is damaged, and lines for other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from evlit.log.store import SqliteStore
from evlit.replay.recording import CSV_HEADER, Damaged, NoSuchSession, Recording, as_csv, as_jsonl
from tests.log.rows import append, open_session, row
from tests.replay.recorded import change, patches


def make(path: Path, *sessions: str) -> Path:
    """A log with sessions of two events each."""
    with SqliteStore(path) as store:
        for number, session in enumerate(sessions):
            epoch = open_session(store, session, float(number))
            store.append_many([append(session, epoch, 0, row("a"), row("b"))])
    return path


def test_the_only_session_need_not_be_named(tmp_path: Path) -> None:
    with Recording(make(tmp_path / "log.db", "s_one")) as recording:
        assert recording.session().id == "s_one"
        assert recording.session("s_").id == "s_one"


def test_a_whole_id_wins_over_one_that_begins_with_it(tmp_path: Path) -> None:
    with Recording(make(tmp_path / "log.db", "s_one", "s_one_more")) as recording:
        assert recording.session("s_one").id == "s_one"
        assert recording.session("s_one_").id == "s_one_more"


@pytest.mark.parametrize(
    ("id", "message"),
    [
        (None, r"expected a log with one session, found 3\. Name one with --session: a1, a2, b1$"),
        ("a", r"expected one session whose id begins with 'a', found 2\. Name one with --session: a1, a2$"),
        ("c", r"expected one session whose id begins with 'c', found 0\. Name one with --session: a1, a2, b1$"),
    ],
)
def test_an_unclear_session_is_refused_with_the_names_there_are(tmp_path: Path, id: str | None, message: str) -> None:
    with (
        Recording(make(tmp_path / "log.db", "a1", "a2", "b1")) as recording,
        pytest.raises(NoSuchSession, match=message),
    ):
        recording.session(id)


def test_of_many_sessions_the_newest_are_named(tmp_path: Path) -> None:
    log = make(tmp_path / "log.db", *(f"s{n}" for n in range(9)))
    newest = r"s4, s5, s6, s7, s8 \(the newest 5 of 9;"
    with Recording(log) as recording, pytest.raises(NoSuchSession, match=newest):
        recording.session()


def test_a_log_without_a_session_says_so(tmp_path: Path) -> None:
    with Recording(make(tmp_path / "log.db")) as recording, pytest.raises(NoSuchSession, match="nobody has opened"):
        recording.session()


def test_an_event_of_a_kind_nobody_knows_is_kept(tmp_path: Path) -> None:
    with Recording(make(tmp_path / "log.db", "s1")) as recording:
        assert [each.kind for each in recording.recorded("s1")] == ["note.taken", "note.taken"]


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE event SET data = '{'", "expected JSON"),
        ("UPDATE event SET data = CAST(x'7b80ff7d' AS TEXT)", "expected JSON"),
        ("UPDATE event SET kind = 'run.started'", "expected the fields of a 'run.started' event"),
        ("UPDATE event SET version = -1", "expected a version"),
    ],
)
def test_damage_stands_in_the_place_of_the_event(own: Path, sql: str, why: str) -> None:
    at = patches(own)[0]
    change(own, f"{sql} WHERE position = ?", at)
    with Recording(own) as recording:
        about = recording.session()
        entries = list(recording.entries(about.id))
    assert [each.position for each in entries] == list(range(1, about.head + 1))
    [damaged] = [each for each in entries if isinstance(each, Damaged)]
    assert (damaged.position, damaged.last) == (at, at)
    assert why in damaged.why


def test_missing_events_are_one_gap(own: Path) -> None:
    change(own, "DELETE FROM event WHERE position BETWEEN 10 AND 14")
    with Recording(own) as recording:
        [gap] = [each for each in recording.entries(recording.session().id) if isinstance(each, Damaged)]
    assert (gap.position, gap.last, gap.why) == (10, 14, "missing")


def test_a_session_whose_columns_make_no_sense_is_read_without_them(own: Path) -> None:
    change(own, "UPDATE session SET labels = 'x'")
    with Recording(own) as recording:
        [session] = recording.session_rows()
        assert session.labels == {}
        assert session.head == len(list(recording.recorded(session.id)))
        assert recording.damage


def test_lines_hold_all_there_is(own: Path) -> None:
    at = patches(own)[0]
    change(own, "UPDATE event SET data = 'x' WHERE position = ?", at)
    with Recording(own) as recording:
        rows = list(recording.rows(recording.session().id))
    lines = [as_jsonl(found) for found in rows]
    assert all(line.count(b"\n") == 1 for line in lines)
    read = [json.loads(line) for line in lines]
    assert [line["position"] for line in read] == list(range(1, len(rows) + 1))
    assert read[0].keys() == {"position", "at", "kind", "version", "run", "cause", "data"}
    assert read[0]["data"]["app"] == "app.py"
    assert read[at - 1]["damaged"].startswith("expected JSON")

    table = list(csv.DictReader(io.StringIO(CSV_HEADER.decode() + b"".join(map(as_csv, rows)).decode())))
    assert [line["kind"] for line in table if line["kind"]] == [line["kind"] for line in read if "kind" in line]
    assert json.loads(table[0]["data"]) == read[0]["data"]
    assert set(table[at - 1].values()) == {str(at), ""}
