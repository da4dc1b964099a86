"""`evlit replay --pdb`: the debugger opens in the run of an event, with `session_state` as it was."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from evlit.cli import main
from evlit.replay.recording import Recording
from evlit.replay.timeline import NoSuchPosition
from evlit.testing.harness import TestSession
from evlit.verify.pausing import Pause
from evlit.verify.postmortem import NothingRan, target_of
from tests.stories.story import RECORDINGS
from tests.verify.recorded import record

APP = """\
import streamlit as st

st.session_state.setdefault("cart", [])


def price(item):
    return {"tea": 3, "coffee": 4}[item]


st.title("Shop")
item = st.text_input("Item", "tea")
if st.button("Add"):
    st.session_state.cart.append(item)
    print("added", item)
for each in st.session_state.cart:
    st.text(each)
total = sum(price(each) for each in st.session_state.cart)
st.metric("Total", total)


@st.fragment
def part():
    if st.button("Inner"):
        st.text("inner")


part()
"""


async def use(t: TestSession) -> None:
    await t.click("Add")
    await t.set("Item", "coffee")
    await t.click("Add")
    await t.click("Inner")
    await t.set("Item", "cake")
    await t.click("Add")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record(tmp_path_factory.mktemp("shop"), APP, use)


def position(log: Path, kind: str, run: int) -> int:
    """Return the first event of a kind of a run."""
    with Recording(log) as recording:
        found = recording.recorded(recording.session().id)
        return next(each.position for each in found if each.kind == kind and each.run == run)


def debugged(log: Path, typed: str, *options: str | Path, status: int = 0) -> str:
    """Type lines into the debugger, and return what it printed."""
    command = [sys.executable, "-m", "evlit", "replay", str(log), "--pdb", *map(str, options)]
    before = log.read_bytes()
    done = subprocess.run(
        command, input=typed.replace(" | ", "\n") + "\n", capture_output=True, text=True, timeout=50, check=False
    )
    assert done.returncode == status, (done.stdout, done.stderr)
    assert log.read_bytes() == before
    return done.stdout + done.stderr


def stops(printed: str) -> list[str]:
    """Return the lines of the app at which it stopped."""
    return re.findall(r"> \S*?(\w+\.py\(\d+\)\w*(?:<\w+>)?)", printed)


# -- where it stops ---------------------------------------------------------------------------------------------------


def test_by_default_it_stops_at_the_newest_error(log: Path) -> None:
    printed = debugged(log, "p item | up | p each, st.session_state.cart | q")
    assert stops(printed)[:2] == ["app.py(7)price", "app.py(17)<genexpr>"]
    assert "KeyError: 'cake'" in printed
    assert "(Pdb) 'cake'" in printed
    assert "('cake', ['tea', 'coffee', 'cake'])" in printed
    assert "evlit/" not in "".join(re.findall(r"^> .*", printed, re.MULTILINE))


def test_a_patch_is_stopped_in_at_the_call_that_drew_it(log: Path) -> None:
    at = position(log, "tree.patched", 4)  # it drew the second item: the line was called once before
    printed = debugged(log, "p each | state | c", "--at", str(at))
    assert stops(printed) == ["app.py(16)<module>"]
    assert "(Pdb) 'coffee'" in printed
    assert "(Pdb) cart = ['tea', 'coffee']" in printed
    assert "evlit: run 4 finished" in printed
    assert "added coffee" in printed
    assert "added tea" not in printed  # what came before is none of its user's business


def test_one_goes_on_from_there_line_by_line(log: Path) -> None:
    at = position(log, "tree.patched", 2)
    printed = debugged(log, "n | n | s | n | n | q", "--at", str(at))
    lines = [int(each) for each in re.findall(r"app\.py\((\d+)\)", printed)]
    assert lines == [16, 15, 17, 17, 17, 17]  # `s` goes into the generator, not into `st.text`
    assert "evlit: run 2 was left" in printed


def test_after_the_last_line_the_run_ends(log: Path) -> None:
    at = position(log, "run.started", 3)
    printed = debugged(log, "s | " * 20 + "s", "--at", str(at), "--line", "app.py:27")
    assert {each.partition("(")[0] for each in stops(printed)} == {"app.py"}
    assert "evlit: run 3 finished" in printed


def test_the_start_of_a_run_is_its_first_line(log: Path) -> None:
    at = position(log, "run.started", 4)
    for each in (at, at - 1, at - 2):  # the start, the decision, the click
        printed = debugged(log, "state | q", "--at", str(each))
        assert stops(printed) == ["app.py(1)<module>"]
        assert "(Pdb) cart = ['tea']" in printed


def test_the_end_of_a_run_is_its_last_call(log: Path) -> None:
    printed = debugged(log, "p total | q", "--at", str(position(log, "run.ended", 4)))
    assert stops(printed) == ["app.py(23)part"]


def test_a_fragment_is_stopped_in_alone(log: Path) -> None:
    printed = debugged(log, "w | q", "--at", str(position(log, "tree.patched", 5)))
    assert stops(printed)[0] == "app.py(24)part"


def test_the_error_that_comes_later_is_stopped_at_too(log: Path) -> None:
    printed = debugged(log, "c | p item | q", "--at", str(position(log, "run.started", 7)))
    assert stops(printed)[:2] == ["app.py(1)<module>", "app.py(7)price"]


def test_a_line_can_be_named(log: Path) -> None:
    at = str(position(log, "run.started", 4))
    printed = debugged(log, "p each | c | p each | c", "--at", at, "--line", "app.py:16")
    assert stops(printed) == ["app.py(16)<module>"] * 2
    assert "(Pdb) 'tea'" in printed
    assert "(Pdb) 'coffee'" in printed


def test_a_run_that_was_cut_off_in_a_loop_is_stopped_in_there() -> None:
    recording = RECORDINGS / "o_busy_loop" / "session.db"
    printed = debugged(recording, "p total > 0 | q", "--at", "15")
    assert stops(printed)[0] in ("app.py(12)<module>", "app.py(13)<module>")
    assert "(Pdb) True" in printed


def test_leaving_ends_a_run_that_catches_everything(tmp_path: Path) -> None:
    app = """
        import evlit as st
        while st.button("Go"):
            try:
                st.text("x")
                for n in range(10**12):
                    pass
            except BaseException:
                pass
    """

    async def quick(t: TestSession) -> None:
        pass

    log = record(tmp_path, app, quick)
    edited = tmp_path / "edited.py"
    edited.write_text(textwrap.dedent(app).replace('st.button("Go")', "True"), "utf-8")
    assert "was left" in debugged(log, "n | n | n | n | q", "--at", "2", "--app", edited)


# -- other code -------------------------------------------------------------------------------------------------------


def test_other_code_is_stopped_in_and_what_differs_is_said(log: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited.py"
    edited.write_text(APP.replace('"coffee": 4', '"coffee": 5'), "utf-8")
    printed = debugged(log, "p item | q", "--app", edited)
    assert "it is not what was recorded any more: main > metric 'Total'" in printed
    assert stops(printed) == ["edited.py(7)price"]
    edited.write_text(APP.replace('"coffee": 4', '"coffee": 4, "cake": 9'), "utf-8")
    assert "run 7 finished and did not stop at what the run ended with" in debugged(log, "q", "--app", edited, status=1)


def test_code_that_does_not_compile_is_told(log: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited.py"
    edited.write_text("def broken(:\n", "utf-8")
    assert "SyntaxError" in debugged(log, "q", "--app", edited)


# -- in a terminal ----------------------------------------------------------------------------------------------------


def test_in_a_terminal_the_prompt_is_the_terminals(log: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "evlit", "replay", str(log), "--pdb"]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env={**os.environ, "TERM": "dumb"}
    )
    os.close(theirs)
    try:
        assert "app.py(7)price" in heard(ours, "(Pdb) ")
        os.write(ours, b"p item\n")
        assert "'cake'" in heard(ours, "(Pdb) ")
        process.send_signal(signal.SIGINT)  # at the prompt: nothing
        os.write(ours, b"p len(item)\n")
        assert "4" in heard(ours, "(Pdb) ")
        os.write(ours, b"q\n")
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def heard(terminal: int, until: str) -> str:
    """Read what appears on a terminal."""
    text = ""
    give_up = time.monotonic() + 40
    while not text.endswith(until):
        ready, _, _ = select.select([terminal], [], [], max(0.0, give_up - time.monotonic()))
        assert ready, f"expected {until!r}, got {text!r}"
        text += os.read(terminal, 4096).decode()
    return text


# -- what cannot be ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--pdb", "--at", "1000"], "expected a position from 0 to"),
        (["--pdb", "--at", "3"], "event 3 (viewer.attached) is neither"),
        (["--pdb", "--line", "app.py:2"], "found a blank line or a comment"),
        (["--pdb", "--line", "app.py:999"], "found the end of the file at"),
        (["--pdb", "--line", "other.py:1"], "expected a file of the app"),
        (["--pdb", "--line", "app.py"], "expected a line as --line app.py:17"),
        (["--pdb", "--events"], "--pdb stops in a run, and --events prints"),
        (["--pdb", "--app", "nothing.py"], "expected the app at nothing.py"),
        (["--line", "app.py:3"], "--line goes with --pdb"),
    ],
)
def test_what_cannot_be_is_said(log: Path, options: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["replay", str(log), *options])
    assert done.exit_code != 0
    assert said in done.output


@pytest.mark.parametrize(
    ("story", "at", "stopped"),
    [
        ("k_sidebar", 16, "app.py(18)reporter"),  # what a fragment wrote outside before is there, and not drawn again
        ("k_sidebar", 17, "app.py(20)reporter"),  # what became of the state is known at the end
        ("d_slow_outside", 13, "app.py(11)<module>"),  # a spinner that went
        ("j_daily_sales", 21, None),
    ],
)
def test_stories_are_stopped_in(story: str, at: int, stopped: str | None) -> None:
    printed = debugged(RECORDINGS / story / "session.db", "q", "--at", str(at), status=0)
    assert stops(printed)[0] == stopped if stopped is not None else "was left" in printed


def test_each_event_has_its_place(log: Path) -> None:
    with Recording(log) as recording:
        events = list(recording.recorded(recording.session().id))
    patch = position(log, "tree.patched", 4)
    assert target_of(events, patch).pause == Pause("call", 0, "app.py:16", 1, events[patch - 1].event.calls - 1)  # type: ignore[union-attr]  # a patch
    assert target_of(events, -1).run == 7
    assert target_of(events, -1).pause == Pause("error")
    with pytest.raises(NoSuchPosition):
        target_of(events, 0)
    with pytest.raises(NothingRan):
        target_of(events, 3)
