"""Entries of `session_state` without a session: what is recorded at which moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from evlit.log.blobs import Blob
from evlit.runtime.entries import Entries
from evlit.runtime.large import SMALL


class Log:
    """What a worker thread recorded, and a round of it."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.coded: list[dict[str, Any]] = []
        self.blobs: dict[str, bytes] = {}

    def submit(self, coded: dict[str, Any], blobs: list[Blob]) -> None:
        self.coded.append(coded)
        self.blobs.update((blob.digest, blob.data) for blob in blobs)

    def write(self) -> list[str]:
        """Write what is due, as the thread would; returns the tags of what was recorded."""
        count = len(self.coded)
        if self.entries.claim():
            self.entries.record(self.submit)
            self.entries.release()
        return [value["$"] for coded in self.coded[count:] for value in coded.values()]


def run(entries: Entries, **values: Any) -> dict[str, Any]:
    """Make a run that assigns entries; returns what its end records."""
    entries.begin()
    entries.values.update(values)
    return entries.take()[0]


def test_a_small_list_that_grows_in_place_keeps_its_older_content_until_it_is_written() -> None:
    entries = Entries()
    log = Log(entries)
    rows = [1]
    assert run(entries, rows=rows) == {"rows": [1]}
    rows += range(SMALL)
    assert run(entries) == {}
    assert log.write() == ["json"]
    del rows[5:]
    assert run(entries) == {"rows": [1, 0, 1, 2, 3]}  # it is small again
    assert log.write() == []


def test_what_is_assigned_is_late_until_it_is_written() -> None:
    entries = Entries()
    log = Log(entries)
    for _ in range(2):
        assert run(entries, rows=[0] * SMALL) == {
            "rows": {"$": "late", "type": "builtins.list", "text": "<list of 16384>"}
        }
        assert log.write() == ["json"]
    assert len(log.blobs) == 1


def test_what_was_replaced_before_it_was_written_is_never_recorded() -> None:
    entries = Entries()
    log = Log(entries)
    run(entries, rows=[0] * SMALL)
    assert run(entries, rows=1) == {"rows": 1}
    assert log.write() == []
    run(entries, rows=[0] * SMALL)
    entries.begin()
    del entries.values["rows"]
    assert entries.take() == ({}, ["rows"])
    assert log.write() == []


class Meanwhile(dt.tzinfo):
    """A time zone that makes something happen while a value is read."""

    def __init__(self, entries: Entries, happen: str) -> None:
        self.entries, self.happen, self.left = entries, happen, 1

    def utcoffset(self, _: Any) -> dt.timedelta:
        if self.left:
            self.left -= 1
            self.entries.begin()
            if self.happen == "begin and end":
                self.entries.take()
        return dt.timedelta()

    def dst(self, _: Any) -> None:
        return None

    def tzname(self, _: Any) -> str:
        return ""


def value_with(zone: dt.tzinfo) -> list[Any]:
    return [*range(SMALL), dt.datetime(2024, 1, 1, tzinfo=zone)]


def test_what_was_read_while_a_run_began_does_not_count() -> None:
    entries = Entries()
    log = Log(entries)
    zone = Meanwhile(entries, "begin")
    run(entries, rows=value_with(zone))
    assert log.write() == []  # torn, and the run is under way
    assert log.write() == []
    entries.take()
    assert log.write() == ["json"]


def test_what_was_read_while_a_run_began_and_ended_is_read_again() -> None:
    entries = Entries()
    log = Log(entries)
    zone = Meanwhile(entries, "begin and end")
    run(entries, rows=value_with(zone))
    assert log.write() == ["json"]
    assert zone.left == 0
    assert len(log.coded) == 1


def test_a_table_is_written_as_it_was_at_the_end_of_its_run() -> None:
    if int(pd.__version__.partition(".")[0]) < 3:
        return
    entries = Entries()
    log = Log(entries)
    frame = pd.DataFrame({"x": [1, 2]})
    run(entries, frame=frame)
    entries.begin()
    frame.loc[0, "x"] = 100  # the next run is quicker than the thread
    assert log.write() == ["table"]
    recovered = Entries(log.coded[-1], log.blobs.__getitem__)
    assert recovered.find("frame").x.tolist() == [1, 2]
    entries.take()
    assert entries.rest()
    assert log.write() == ["table"]
    recovered = Entries(log.coded[-1], log.blobs.__getitem__)
    assert recovered.find("frame").x.tolist() == [100, 2]


def test_entries_of_a_fenced_run_are_recorded_no_more() -> None:
    entries = Entries()
    log, other = Log(entries), entries
    run(entries, rows=[0] * SMALL)
    other = entries.copy()
    assert log.write() == []
    assert Log(other).write() == ["json"]


def test_a_hundred_numbers_are_looked_at_once() -> None:
    entries = Entries()
    assert len(run(entries, **{f"n{n}": n for n in range(100)})) == 100
    assert run(entries, n5=-1) == {"n5": -1}
    assert run(entries) == {}
    assert not entries.restless
