"""What an app prints: both ways, and within bounds."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from trio.testing import trio_test

from evlit.core import events as e
from evlit.runtime.core import OUTPUT_LIMIT
from evlit.server.output import Capture, capturing
from evlit.testing.harness import TestSession, open_test_session


@contextmanager
def terminal() -> Iterator[io.StringIO]:
    """Standard output as a text, with the capture in between."""
    with redirect_stdout(io.StringIO()) as real, capturing():
        yield real


def printed(t: TestSession) -> list[tuple[str, str]]:
    events = [recorded.event for recorded in t.log()]
    return [(event.stream, event.text) for event in events if isinstance(event, e.OutputPrinted)]


@trio_test
async def test_a_run_is_told_what_it_printed() -> None:
    with terminal() as shown:
        app = "print('one', 2)\nimport sys; print('three', file=sys.stderr)\nprint('four')"
        async with open_test_session(app) as t:
            assert printed(t) == [("stdout", "one 2\n"), ("stderr", "three\n"), ("stdout", "four\n")]
        assert shown.getvalue() == "one 2\nfour\n"


@trio_test
async def test_a_thread_of_the_app_belongs_to_no_run() -> None:
    app = "import threading\nt = threading.Thread(target=print, args=('from a thread',))\nt.start()\nt.join()"
    with terminal() as shown:
        async with open_test_session(app) as t:
            assert printed(t) == []
        assert shown.getvalue() == "from a thread\n"


@trio_test
async def test_what_is_printed_without_end_is_cut_off_in_the_log_only() -> None:
    with terminal() as shown:
        async with open_test_session(f"for _ in range(12): print('x' * {OUTPUT_LIMIT // 10})") as t:
            texts = "".join(text for _, text in printed(t))
            assert OUTPUT_LIMIT < len(texts) < OUTPUT_LIMIT + 200
            assert f"expected a run to print at most {OUTPUT_LIMIT} characters" in texts
        assert len(shown.getvalue()) == 12 * (OUTPUT_LIMIT // 10 + 1)


@trio_test
async def test_output_is_recorded_while_the_run_goes_on() -> None:
    app = """
        import threading
        import evlit as st
        gate = st.session_state.setdefault("gate", threading.Event())
        print("first")
        gate.wait()
        print("second")
    """
    with terminal():
        async with open_test_session(app, settle=False) as t:
            await t.wait(lambda session: bool(printed(t)))
            assert printed(t) == [("stdout", "first\n")]
            t.session.state.user["gate"].set()
            await t.settle()
            assert printed(t) == [("stdout", "first\n"), ("stdout", "second\n")]


def test_the_stream_is_otherwise_the_real_one() -> None:
    real = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    capture = Capture(real, "stdout")
    capture.writelines(["a", "b"])
    capture.flush()
    assert capture.buffer.getvalue() == b"ab"
    assert (capture.encoding, capture.isatty()) == ("utf-8", False)


def test_a_thread_that_was_given_up_prints_nowhere_at_the_end() -> None:
    real = io.StringIO()
    capture = Capture(real, "stdout")
    capture.end()
    thread = threading.Thread(target=capture.write, args=("late",))
    thread.start()
    thread.join()
    assert real.getvalue() == ""
