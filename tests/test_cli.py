"""The commands that read logs: what they print, and that whatever they are given ends in words, not in a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trio
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trio.testing import MockClock

from evlit.cli import main
from evlit.log.store import SqliteStore
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline, node_json
from evlit.testing.harness import open_test_session
from tests.replay.recorded import APP, change, copy, patches, record


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record(tmp_path_factory.mktemp("cli") / "log.db")


@pytest.fixture(scope="session")
def two(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with two sessions."""
    return record(copy(log, tmp_path_factory.mktemp("cli") / "two.db"))


@pytest.fixture
def own(log: Path, tmp_path: Path) -> Path:
    """A copy of the log that the test may change."""
    return copy(log, tmp_path / "own.db")


def run(*words: object) -> Result:
    """Run a command. Whatever it ends with, it is no exception of ours or of Python's."""
    result = CliRunner().invoke(main, [str(word) for word in words], env={"COLUMNS": "80", "NO_COLOR": None})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def told(*words: object) -> str:
    """Run a command that succeeds, and return what it prints."""
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*words: object) -> str:
    """Run a command that fails, and return its one line."""
    result = run(*words)
    assert result.exit_code == 1
    assert re.fullmatch(r"evlit: [^\n]+\n", result.stderr), result.stderr
    return result.stderr.removeprefix("evlit: ").rstrip("\n")


def head(log: Path) -> int:
    with Recording(log) as recording:
        return recording.session().head


# -- replay -----------------------------------------------------------------------------------------------------------


def test_sessions_are_listed(two: Path) -> None:
    lines = told("replay", two, "--sessions").splitlines()
    assert lines[0].split() == ["session", "app", "opened", "last", "event", "events"]
    with Recording(two) as recording:
        rows = recording.session_rows()
    assert [line.split()[:2] for line in lines[1:]] == [[row.id, "app.py"] for row in rows]
    assert [line.split()[-1] for line in lines[1:]] == [str(row.head) for row in rows]
    assert len(told("replay", two, "--sessions", "--session", rows[0].id).splitlines()) == 2


def test_without_an_option_one_session_shows_its_last_moment(log: Path) -> None:
    assert told("replay", log) == told("replay", log, "--at", "-1") == told("replay", log, "--at", head(log))


def test_without_an_option_many_sessions_are_listed(two: Path) -> None:
    assert told("replay", two) == told("replay", two, "--sessions")


def test_a_session_is_named_by_the_beginning_of_its_id(two: Path) -> None:
    with Recording(two) as recording:
        first, second = (row.id for row in recording.session_rows())
    assert f"session {second} " in told("replay", two, "--session", second)
    assert f"session {first} " in told("replay", two, "--session", first[:10], "--events")


def test_events_are_listed(log: Path) -> None:
    lines = told("replay", log, "--events").splitlines()
    assert len(lines) == head(log) + 1
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("form", ["tree", "json"])
def test_every_position_can_be_shown(log: Path, form: str) -> None:
    for position in range(head(log) + 1):
        assert told("replay", log, "--at", position, "--format", form)


def test_a_moment_as_json_is_the_nested_tree(log: Path) -> None:
    printed = json.loads(told("replay", log, "--at", "-1", "--format", "json"))
    with Recording(log) as recording:
        assert printed == node_json(Timeline(recording).at(-1).tree.root)
    assert {"kind", "props", "children", "line"} <= printed.keys()
    assert printed["props"] == {"title": "Shop"}


def test_an_element_is_explained(log: Path) -> None:
    [metric] = re.findall(r"metric 'Count' = '2'  #(\d+)", told("replay", log))
    text = told("replay", log, "--why", metric)
    assert text == told("replay", log, "--at", "-1", "--why", metric)
    assert text.endswith("button 'Plus' clicked\n")
    found = json.loads(told("replay", log, "--why", metric, "--format", "json"))
    assert found["node"]["props"]["label"] == "Count"
    assert [cause["kind"] for cause in found["causes"]][-1] == "widgets.changed"
    assert refused("replay", log, "--why", 9999).startswith("expected the id of an element that is on the page")


def test_a_difference_goes_both_ways(log: Path) -> None:
    there, back = told("replay", log, "--diff", 0, -1), told("replay", log, "--diff", -1, 0)
    assert "+ session_state n: 2" in there
    assert "- session_state n: 2" in back
    assert "+ value of text_input 'Name': 'Ada'" in there
    assert told("replay", log, "--diff", 5, 5).endswith("nothing changed\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--events", "--at", "3"], "--events and --at ask for different things"),
        (["--sessions", "--diff", "1", "2"], "--sessions and --diff ask for different things"),
        (["--events", "--why", "3"], "--events and --why ask for different things"),
        (["--runs", "--why-event", "3"], "--runs and --why-event ask for different things"),
        (["--kind", "run.ended"], "--kind goes with --events."),
        (["--runs", "--grep", "x"], "--grep goes with --events."),
        (["--run", "1"], "--run goes with --events or --runs."),
        (["--events", "--slow", "1"], "--slow goes with --runs."),
        (["--runs", "--slow", "0"], "0 is not in the range x>=1"),
        (["--at", "three"], "expected the position of an event, or a time such as 2026-11-21T10:54:12, got 'three'"),
        (["--diff", "1"], "requires 2 arguments"),
        (["--events", "--port", "0"], "--port is for the debugger in the browser, and --events prints: give one."),
        (["--at", "3", "--live"], "--live is for the debugger in the browser, and --at prints: give one."),
    ],
)
def test_options_that_make_no_sense_are_a_usage_error(log: Path, words: list[str], message: str) -> None:
    result = run("replay", log, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "words", [["--at", "1000"], ["--at", "-1000"], ["--diff", "1", "1000"], ["--why", "5", "--at", "1000"]]
)
def test_a_position_that_is_not_there_is_refused(log: Path, words: list[str]) -> None:
    message = refused("replay", log, *words)
    assert re.fullmatch(rf"expected a position from 0 to {head(log)} of session .*, got -?1000", message)


# -- events and export ------------------------------------------------------------------------------------------------


def test_events_as_lines_of_json(log: Path) -> None:
    lines = [json.loads(line) for line in told("events", log).splitlines()]
    assert [line["position"] for line in lines] == list(range(1, head(log) + 1))
    click = next(line for line in lines if line["kind"] == "widgets.changed")
    assert click["data"]["trigger"]
    assert click.keys() == {"position", "at", "kind", "version", "run", "cause", "data"}
    assert "s3cret!" not in told("events", log)


def test_events_as_csv(log: Path) -> None:
    table = list(csv.DictReader(io.StringIO(told("events", log, "--format", "csv"))))
    assert [line["position"] for line in table] == [str(n) for n in range(1, head(log) + 1)]
    lines = [json.loads(line) for line in told("events", log).splitlines()]
    assert [json.loads(line["data"]) for line in table] == [line["data"] for line in lines]


def test_an_export_replays_as_the_log_does(two: Path, tmp_path: Path) -> None:
    target = tmp_path / "session.db"
    with Recording(two) as recording:
        session = recording.session_rows()[0]
    said = told("export", two, "--session", session.id[:9], "-o", target)
    assert said.startswith(f"{target}: session {session.id}, {session.head} events, ")
    assert told("replay", target) == told("replay", two, "--session", session.id)
    assert told("events", target) == told("events", two, "--session", session.id)
    assert "is already there" in refused("export", two, "--session", session.id, "-o", target)
    told("export", two, "--session", session.id, "-o", target, "--force")


def test_the_session_of_an_export_need_not_be_named_when_there_is_one(log: Path, tmp_path: Path) -> None:
    told("export", log, "-o", tmp_path / "session.db")


def test_an_export_ends_with_an_event(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "session.db"
    assert ", 12 events, " in told("export", log, "-o", target, "--to", 12)
    assert told("replay", target, "--at", -1) == told("replay", log, "--at", 12).replace("12 of 73", "12 of 12")
    assert "an event to end with" in refused("export", log, "-o", tmp_path / "none.db", "--to", 0)


def test_the_begin_of_an_export_cannot_be_cut_off(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "session.db"
    for words in (("--from", 5), ("--from", 1, "--to", 9)):
        found = run("export", log, "-o", target, *words)
        assert found.exit_code == 2
        assert "each builds on those before. Cut its end with --to" in " ".join(found.output.split())
    assert "--to is for a recording of one session" in run("export", log, "-o", target, "--all", "--to", 9).output
    assert not target.exists()


def test_an_export_to_nowhere_is_refused(log: Path, tmp_path: Path) -> None:
    assert "cannot be written here" in refused("export", log, "-o", tmp_path / "no" / "session.db")


def test_a_log_that_is_being_written_can_be_read(tmp_path: Path) -> None:
    async def main() -> None:
        path = tmp_path / "log.db"
        with SqliteStore(path) as store:
            async with open_test_session(APP, store=store) as t:
                before = told("replay", path)
                await t.click("Plus")
                assert "metric 'Count' = '0'" in before
                assert "metric 'Count' = '1'" in told("replay", path)
                assert "'Plus' clicked" in told("replay", path, "--events")
                told("export", path, "-o", tmp_path / "session.db")
        assert "metric 'Count' = '1'" in told("replay", tmp_path / "session.db")

    trio.run(main, clock=MockClock())


# -- tables, and JSON of everything ----------------------------------------------------------------------------------


def values(log: Path, *words: object) -> Any:
    return json.loads(told("replay", log, *words, "--format", "json"))


def as_lines(log: Path, *words: object) -> list[Any]:
    return [json.loads(line) for line in told("replay", log, *words, "--format", "jsonl").splitlines()]


@pytest.mark.parametrize("what", ["--sessions", "--events", "--runs", "--widgets"])
def test_lists_are_the_same_as_one_value_and_as_lines(log: Path, what: str) -> None:
    found = values(log, what)
    assert found == as_lines(log, what)
    assert len({tuple(row) for row in found}) == 1  # columns


@pytest.mark.parametrize(
    "words", [("--at", "20"), ("--state",), ("--diff", "8", "20"), ("--why", "7"), ("--why-event", "20")]
)
def test_one_thing_is_the_same_on_one_line(log: Path, words: tuple[str, ...]) -> None:
    assert as_lines(log, *words) == [values(log, *words)]


def test_runs_are_listed_and_the_slowest_first(log: Path) -> None:
    found = values(log, "--runs")
    assert [row["run"] for row in found] == list(range(1, len(found) + 1))
    slow = values(log, "--runs", "--slow", "3")
    assert [row["seconds"] for row in slow] == sorted((row["seconds"] for row in found), reverse=True)[:3]
    [sixth] = values(log, "--runs", "--run", "6")
    assert (sixth["outcome"], sixth["error"]) == ("failed", "ValueError: no such name")
    lines = told("replay", log, "--runs").splitlines()
    assert lines[1].split() == ["run", "began", "seconds", "cpu", "waited", "calls", "outcome", "for"]
    assert lines[3].endswith("finished  button 'Plus' clicked")
    assert len(lines) == len(found) + 2


def test_widgets_are_listed(log: Path) -> None:
    by_label = {row["label"]: row for row in values(log, "--widgets")}
    assert (by_label["Plus"]["changes"], by_label["Name"]["value"]) == (2, "Ada")
    assert re.search(r"text_input 'Name' +'Ada' +3 +0  app.py:14", told("replay", log, "--widgets"))


def test_events_are_sifted(log: Path) -> None:
    every = values(log, "--events")
    clicks = values(log, "--events", "--kind", "widgets.changed", "--kind", "timer")
    assert [row["position"] for row in clicks] == [
        row["position"] for row in every if row["kind"] in ("widgets.changed", "timer.ticked")
    ]
    assert [row["text"] for row in values(log, "--events", "--grep", "'PLUS' clicked")] == ["button 'Plus' clicked"] * 2
    assert [row["kind"] for row in values(log, "--events", "--grep", "no such name", "--kind", "run")] == ["run.ended"]
    third = values(log, "--events", "--run", "3")
    assert [row["position"] for row in third] == [row["position"] for row in every if row["run"] == 3]
    assert third[2]["text"] == next(row["text"] for row in every if row["position"] == third[2]["position"])
    assert values(log, "--events", "--run", "999") == []
    assert "expected a regular expression after --grep, got '('" in refused("replay", log, "--events", "--grep", "(")


def test_events_in_json_are_those_of_the_log(log: Path) -> None:
    written = [json.loads(line) for line in told("events", log).splitlines()]
    found = values(log, "--events")
    assert [(row["position"], row["kind"], row["at"]) for row in found] == [
        (row["position"], row["kind"], row["at"]) for row in written
    ]


def test_the_state_of_a_moment(log: Path) -> None:
    assert values(log, "--state", "--at", "0") == {"position": 0, "session_state": {}, "widgets": {}}
    found = values(log, "--state")
    assert found["session_state"]["n"] == 2
    assert "Ada" in found["widgets"].values()
    text = told("replay", log, "--state")
    assert "├── n = 2\n" in text
    assert "text_input 'Name' = 'Ada'" in text


def test_a_moment_by_the_clock(log: Path) -> None:
    [about] = values(log, "--sessions")
    after, before = (datetime.fromtimestamp(about[at], UTC) for at in ("last", "opened"))
    later = (after + timedelta(seconds=1)).isoformat()
    assert told("replay", log, "--at", later) == told("replay", log, "--at", "-1")
    assert told("replay", log, "--at", (before - timedelta(seconds=1)).isoformat()) == told("replay", log, "--at", "0")
    assert told("replay", log, "--at", later, "--why", "7") == told("replay", log, "--why", "7")


def test_what_led_to_an_event(log: Path) -> None:
    [end] = values(log, "--events", "--run", "2", "--kind", "run.ended")
    chain = values(log, "--why-event", end["position"])
    assert [cause["kind"] for cause in chain["causes"]] == [
        "run.ended", "run.started", "rerun.decided", "widgets.changed"
    ]  # fmt: skip
    assert "button 'Plus' clicked" in told("replay", log, "--why-event", end["position"])
    assert "expected the position of an event" in refused("replay", log, "--why-event", "0")


def test_a_difference_as_json(log: Path) -> None:
    found = values(log, "--diff", "0", "-1")
    assert found["session_state"]["n"] == {"after": 2}
    assert values(log, "--diff", "-1", "0")["session_state"]["n"] == {"before": 2}
    assert any(op[0] == "insert" for op in found["ops"])


# -- bad input --------------------------------------------------------------------------------------------------------


def foreign(log: Path) -> None:
    change(log, "PRAGMA application_id = 7")


def truncated(log: Path) -> None:
    with log.open("r+b") as file:
        file.truncate(log.stat().st_size // 2)


def without_tables(log: Path) -> None:
    change(log, "DROP TABLE event")


def without_sessions(log: Path) -> None:
    change(log, "DELETE FROM session")


def of_text(log: Path) -> None:
    log.write_text("import evlit as st\n")


def empty(log: Path) -> None:
    log.write_bytes(b"")


COMMANDS: list[tuple[str, ...]] = [
    ("replay",),
    ("replay", "--sessions"),
    ("replay", "--events"),
    ("replay", "--at", "-1"),
    ("replay", "--at", "20", "--format", "json"),
    ("replay", "--diff", "2", "20"),
    ("replay", "--diff", "2", "20", "--format", "json"),
    ("replay", "--why", "7"),
    ("replay", "--why-event", "20"),
    ("replay", "--runs", "--slow", "5"),
    ("replay", "--runs", "--format", "json"),
    ("replay", "--widgets"),
    ("replay", "--widgets", "--format", "jsonl"),
    ("replay", "--state", "--at", "2026-11-21T10:54:12"),
    ("replay", "--state", "--format", "json"),
    ("replay", "--events", "--kind", "run", "--grep", "Plus"),
    ("replay", "--events", "--format", "jsonl"),
    ("replay", "--sessions", "--format", "json"),
    ("events",),
    ("events", "--format", "csv"),
    ("export",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (foreign, "expected a log of evlit, found the SQLite file of another program"),
        (truncated, "this log was cut off: expected .* bytes, found"),
        (without_tables, "no such table: event"),
        (without_sessions, "expected a session, found none"),
        (of_text, "found a file that begins with b'import evlit"),
        (empty, "found an empty file"),
        (Path.unlink, "found no file of that name"),
    ],
)
def test_what_is_no_sound_log_is_refused(
    own: Path, tmp_path: Path, command: tuple[str, ...], spoil: Callable[[Path], None], message: str
) -> None:
    spoil(own)
    if spoil is without_sessions and command == ("replay", "--sessions", "--format", "json"):
        assert told("replay", own, *command[1:]) == "[]\n"
        return
    if spoil is without_sessions and command in (("replay",), ("replay", "--sessions")):
        assert told(command[0], own, *command[1:]) == "no session yet: nobody has opened the app\n"
        return
    name, *words = command
    if name == "export":
        words = ["-o", str(tmp_path / "session.db")]
    assert re.search(message, refused(name, own, *words))
    assert not (tmp_path / "session.db").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_is_known_of_a_newer_log_is_shown(own: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    name, *words = command
    before = run(name, own, *words, *(("-o", tmp_path / "before.db") if name == "export" else ()))
    change(own, "PRAGMA user_version = 99")
    change(own, "ALTER TABLE event ADD COLUMN mood TEXT")
    if name == "export":  # what is not known would be missing in it
        said = refused("export", own, "-o", tmp_path / "session.db")
        assert "has format 99, and this evlit knows formats up to 1" in said
        assert not (tmp_path / "session.db").exists()
        return
    result = run(name, own, *words)
    assert (result.exit_code, result.stdout) == (before.exit_code, before.stdout)
    assert re.search(r"evlit \S+ wrote this log: it has format 99, .* Update evlit", result.stderr)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "found a folder. Name the file in it" in refused("replay", tmp_path)


@pytest.mark.parametrize("name", ["replay", "events", "export"])
def test_an_unclear_session_is_refused(two: Path, tmp_path: Path, name: str) -> None:
    more = ["-o", tmp_path / "x.db"] if name == "export" else ["--events"] if name == "replay" else []
    assert "expected a log with one session, found 2" in refused(name, two, *more)
    assert "one session whose id begins with 's_', found 2" in refused(name, two, "--session", "s_", *more)
    assert "one session whose id begins with 'nobody', found 0" in refused(name, two, "--session", "nobody", *more)


def test_a_name_that_a_terminal_obeys_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    assert r"\x1b[2J\n: expected a log" in refused("replay", tmp_path / "\x1b[2J\n")


def test_a_damaged_event_is_shown_in_its_place(own: Path, tmp_path: Path) -> None:
    at = patches(own)[2]
    sound = told("replay", own, "--at", at - 1)
    change(own, "UPDATE event SET data = '{\"run\":' WHERE position = ?", at)

    listed = run("replay", own, "--events")
    assert (listed.exit_code, len(listed.stdout.splitlines())) == (1, head(own) + 1)
    assert f"{at}              ! damaged: expected JSON" in listed.stdout
    assert f"damaged events in session {listed.stdout.split()[1]}: {at}." in listed.stderr

    # A person is shown how far it goes, a program nothing that it did not ask for.
    shown = run("replay", own, "--at", "-1")
    assert (shown.exit_code, shown.stdout) == (1, sound)
    assert f"event {at} of session" in shown.stderr
    assert run("replay", own, "--at", "-1", "--format", "json").stdout == ""
    assert told("replay", own, "--at", at - 1) == sound
    assert f"Look at the events up to {at - 1}" in refused("replay", own, "--diff", 1, -1)

    lines = run("events", own)
    assert (lines.exit_code, len(lines.stdout.splitlines())) == (1, head(own))
    assert json.loads(lines.stdout.splitlines()[at - 1])["damaged"]

    saved = run("export", own, "-o", tmp_path / "session.db")
    assert saved.exit_code == 1
    assert re.search(rf"damaged events in session .*: {at}\.", saved.stderr)
    assert f"{head(own) - 1} events" in saved.stdout
    assert run("replay", tmp_path / "session.db", "--at", "-1").stdout.splitlines()[1:] == sound.splitlines()[1:]


@pytest.mark.parametrize("words", [("--at", "-1"), ("--at", "-1", "--format", "json"), ("--state",)])
def test_blobs_that_are_not_there_are_named(own: Path, words: tuple[str, ...]) -> None:
    cited = '{"data":{"blob":"0123456789abcdef","type":"text/plain","size":3}}'
    patch, state = f'{{"run":1,"ops":[["set",0,{cited}]]}}', f'{{"run":1,"set":{cited}}}'
    for kind, data in (("tree.patched", patch), ("state.changed", state)):
        [*_, last] = [row["position"] for row in values(own, "--events", "--kind", kind)]
        change(own, "UPDATE event SET data = ? WHERE position = ?", data, last)
    result = run("replay", own, *words)
    assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
    assert "the log lacks blobs that are cited here (1): '0123456789abcdef'" in result.stderr
    assert result.stdout


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flipped_bytes_never_end_in_a_traceback(own: Path, log: Path, data: st.DataObject) -> None:
    content = bytearray(log.read_bytes())
    for _ in range(data.draw(st.integers(1, 3), "flips")):
        content[data.draw(st.integers(0, len(content) - 1), "at")] = data.draw(st.integers(0, 255), "byte")
    own.write_bytes(content)
    at = own.stat().st_mtime_ns
    for name, *words in COMMANDS:
        target = ["-o", str(own.with_name("x.db")), "--force"] if name == "export" else []
        result = run(name, own, *words, *target)
        assert result.exit_code in (0, 1)
        assert result.exit_code <= result.stderr.count("\n") <= 1  # an export may lack a blob, and says so
    assert (own.read_bytes(), own.stat().st_mtime_ns) == (bytes(content), at)
    assert {file.name for file in own.parent.iterdir()} <= {"own.db", "x.db"}


# -- in a process of its own -------------------------------------------------------------------------------------------


def process(
    *words: object, stdout: int = subprocess.PIPE, env: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "evlit.cli", *map(str, words)]
    clean = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, env=clean | (env or {}))


def test_the_commands_work_as_programs(log: Path) -> None:
    for words, code in [
        (["replay", log, "--events"], 0),
        (["events", log], 0),
        (["replay", log, "--at", "1000"], 1),
        (["replay", log, "--at"], 2),
    ]:
        with process(*words) as ended:
            out, err = ended.communicate()
        assert ended.returncode == code
        assert bool(out) == (code == 0)
        assert bool(err) == (code != 0)
        assert b"Traceback" not in err


def test_a_reader_that_stops_reading_is_no_error(log: Path) -> None:
    for words in (["replay", log, "--events"], ["events", log], ["replay", log, "--format", "json"]):
        read, write = os.pipe()
        os.close(read)  # as `| true` does
        with process(*words, stdout=write) as ended:
            os.close(write)
            _, err = ended.communicate()
        assert err == b""


def test_a_terminal_without_unicode_gets_escapes(log: Path) -> None:
    with process("replay", log, "--events", env={"PYTHONIOENCODING": "ascii"}) as ended:
        out, err = ended.communicate()
    assert (ended.returncode, err) == (0, b"")
    assert rb"text_input 'Name' = 'Zo\xeb'" in out


@pytest.mark.parametrize(
    ("env", "coloured"), [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)]
)
def test_colours_are_for_terminals_and_who_wants_them(log: Path, env: dict[str, str], coloured: bool) -> None:
    with process("replay", log, "--events", env={"TERM": "xterm-256color", **env}) as ended:
        out, _ = ended.communicate()
    assert (b"\x1b[94m" in out) is coloured
