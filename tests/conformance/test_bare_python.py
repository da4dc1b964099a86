"""Section 22 of the specification: apps started by python alone, and threads that apps start (S-353 to S-356)."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import trio
from trio.testing import MockClock

from evlit.runtime import notices
from evlit.testing.harness import open_test_session
from tests.conformance.marks import differs


def run(main: Callable[[], Awaitable[None]]) -> None:
    trio.run(main, clock=MockClock(autojump_threshold=0))


@pytest.fixture(autouse=True)
def _told_nothing_yet() -> Iterator[None]:
    notices.forget()
    yield
    notices.forget()


def python(folder: Path, source: str, **variables: str) -> tuple[str, str]:
    """Run a script by python alone; return what it printed and what was said on standard error."""
    (folder / "app.py").write_text(textwrap.dedent(source), "utf-8")
    environment = {**os.environ, "HOME": str(folder), **variables}
    done = subprocess.run(
        [sys.executable, "app.py"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        cwd=folder,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


BARE = """
    import evlit as st

    @st.cache_data
    def price(n):
        print("computing")
        return n * 10

    st.title("Ships")
    with st.sidebar:
        number = st.slider("Number", 0, 10, 4)
    first, second = st.columns(2)
    with first, st.form("form"):
        name = st.text_input("Name", "Ada")
        sent = st.form_submit_button("Send")
    tab, _ = st.tabs(["a", "b"])
    tab.write(st.selectbox("Pick", ["x", "y"]))
    place = st.empty()
    place.text("one")
    st.session_state.seen = st.session_state.get("seen", 0) + 1
    print(number, name, sent, st.button("Go"), st.session_state.seen, type(place).__name__)
    print(price(2), price(2))
    st.stop()
    st.rerun()
    print("went on")
"""


@differs("Fragment functions run in bare Python too, and so do dialogs: what they compute is what an author looks for.")
def test_s353_bare_python(tmp_path: Path) -> None:
    """A script started by python alone runs once: containers are objects, widgets give their defaults, `st.stop` and
    `st.rerun` return, caches keep results, and one warning says how to serve it.
    """
    out, said = python(tmp_path, BARE)
    assert out.splitlines() == ["4 Ada False False 1 Container", "computing", "20 20", "went on"]
    assert said.splitlines() == ["Nothing is drawn when an app is run by python alone. Serve it: evlit serve app.py"]
    source = """
        import evlit as st
        @st.fragment
        def part(n):
            st.text("in it")
            return n + 1
        @st.fragment(run_every=1)
        async def later(): ...
        print(part(1))
    """
    assert python(tmp_path, source)[0] == "2\n"


def test_s353_the_warning_can_be_turned_off(tmp_path: Path) -> None:
    """`global.showWarningOnDirectExecution` off says nothing."""
    source = "import evlit as st\nst.text('x')\n"
    assert python(tmp_path, source)[1] != ""
    assert python(tmp_path, source, STREAMLIT_GLOBAL_SHOW_WARNING_ON_DIRECT_EXECUTION="false")[1] == ""


THREADS = """
    import threading
    import evlit as st
    from evlit.runtime.guests import add_script_run_ctx, get_script_run_ctx

    st.session_state.mine = "session"
    found = []

    def work():
        for _ in range(3):
            st.text("from a thread")
        found.append((st.session_state.get("mine"), st.slider("Number", 0, 10, 4)))
        found.append(get_script_run_ctx(suppress_warning=True))
        st.session_state.mine = "thread"

    {start}
    worker.start()
    worker.join()
    st.text(found[0])
    st.text(st.session_state.mine)
"""


@differs("One warning for each line that calls a command, instead of one for each call.")
def test_s354_threads_have_no_session(caplog: pytest.LogCaptureFixture) -> None:
    """In a thread that the app started commands do nothing, with a warning that says where and what to do, widgets give
    their defaults, and `st.session_state` is another one, of that thread alone.
    """

    async def main() -> None:
        async with open_test_session(THREADS.format(start="worker = threading.Thread(target=work)")) as t:
            assert t.errors() == []
            assert t.texts() == ["(None, 4)", "session"]

    for _ in range(2):  # nothing is left of a thread's state
        run(main)
    told = [message for message in caplog.messages if "thread that has no session" in message]
    assert len(told) == 6  # three lines of two files
    assert "app.py:11" in told[0]
    assert "add_script_run_ctx(thread)" in told[0]


@pytest.mark.parametrize(
    "start",
    [
        "worker = add_script_run_ctx(threading.Thread(target=work))",
        "ctx = get_script_run_ctx(); worker = threading.Thread(target=lambda: (add_script_run_ctx(ctx=ctx), work()))",
    ],
    ids=["before it starts", "from inside"],
)
def test_s354_threads_that_are_given_the_session(start: str, caplog: pytest.LogCaptureFixture) -> None:
    """With `add_script_run_ctx` a thread writes elements, draws widgets, and reads and writes session state."""

    async def main() -> None:
        async with open_test_session(THREADS.format(start=start)) as t:
            assert t.errors() == []
            assert t.texts() == [*["from a thread"] * 3, "('session', 4)", "thread"]
            await t.set("Number", 7)
            assert t.texts() == [*["from a thread"] * 3, "('session', 7)", "thread"]

    run(main)
    assert caplog.messages == []


def test_s354_a_session_on_the_page_of_a_thread() -> None:
    """The thread writes into the main area unless it says where; what it writes has the line that wrote it."""
    source = """
        import threading
        import evlit as st
        from evlit.runtime.guests import add_script_run_ctx, get_script_run_ctx
        left, right = st.columns(2)
        def work():
            with right:
                st.text("right")
                with st.container():
                    st.text("inside")
            left.text("left")
            st.text(get_script_run_ctx().session_id)
        with left:
            worker = add_script_run_ctx(threading.Thread(target=work))
            worker.start()
            worker.join()
        st.text("after")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.errors() == []
            assert t.texts() == ["left", "right", "inside", t.session.id, "after"]
            tree = t.projection.tree
            [node] = [node for node in tree.nodes.values() if node.props.get("body") == "inside"]
            assert node.line == "app.py:10"

    run(main)


def test_s354_after_the_end_of_the_run_writes_are_refused(caplog: pytest.LogCaptureFixture) -> None:
    """A thread that outlives the run has no session any more: what it writes is on no page, whether the run ended or
    was superseded, and nothing is raised in it.
    """
    source = """
        import threading, time
        import evlit as st
        from evlit.runtime.guests import add_script_run_ctx
        go, done = threading.Event(), threading.Event()
        box = st.container()
        def work():
            st.text("during")
            go.wait(10)
            with box:
                st.text("late")
            st.session_state.late = True
            done.set()
        st.text("first")
        thread = add_script_run_ctx(threading.Thread(target=work))
        thread.start()
        while "during" not in str(st.session_state.get("x", "during")):
            pass
        st.session_state.setdefault("events", []).append((go, done))
        st.button("Again")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.wait(lambda session: session.idle)
            [(go, done)] = t.session.state.user["events"]
            go.set()
            assert await trio.to_thread.run_sync(done.wait, 10)
            await t.settle()
            assert "late" not in t.texts()
            assert "late" not in t.projection.state
            await t.click("Again")
            for go, _ in t.session.state.user["events"]:
                go.set()
            assert t.errors() == []

    run(main)
    assert any("whose run has ended" in message for message in caplog.messages)


def test_s354_many_threads_write_at_once() -> None:
    """A hundred threads that write at the same time lose nothing, and the log agrees with the page."""
    source = """
        from concurrent.futures import ThreadPoolExecutor
        import evlit as st
        from evlit.runtime.guests import add_script_run_ctx, get_script_run_ctx
        ctx = get_script_run_ctx()
        def work(n):
            add_script_run_ctx(ctx=ctx)
            box = st.container(key=f"box{n}")
            for i in range(10):
                box.text(f"{n}.{i}")
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(100)))
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.errors() == []
            assert sorted(t.texts()) == sorted(f"{n}.{i}" for n in range(100) for i in range(10))

    run(main)


def test_s354_the_names_of_the_other_package() -> None:
    """Apps import these functions from `streamlit.runtime.scriptrunner`: the same ones."""
    source = """
        import sys
        import evlit as st
        import evlit.compat.streamlit.runtime.scriptrunner as runner
        from evlit.runtime import guests
        st.text(runner.add_script_run_ctx is guests.add_script_run_ctx and runner.get_script_run_ctx().session_id != "")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.texts() == ["True"]

    run(main)
    from evlit.compat.streamlit import MODULES

    assert MODULES["runtime.scriptrunner"] == "evlit.compat.streamlit.runtime.scriptrunner"


def test_s355_threads_do_not_hold_up_the_end() -> None:
    """A thread that an app starts takes the daemon flag of the script's: the process ends without waiting for it."""

    async def main() -> None:
        source = "import threading, evlit as st\nst.text(threading.Thread(target=print).daemon)\n"
        async with open_test_session(source) as t:
            assert t.texts() == ["True"]

    run(main)


def test_s356_an_event_loop_for_each_session() -> None:
    """`asyncio.get_event_loop()` gives a loop that does not run, the same one in every run of a session, and another
    one in another session; `asyncio.run` works too.
    """
    source = """
        import asyncio
        import evlit as st
        loop = asyncio.get_event_loop()
        st.session_state.setdefault("loops", []).append(loop)
        async def answer():
            await asyncio.sleep(0)
            return 42
        st.text(f"{loop.is_running()} {loop.run_until_complete(answer())} {asyncio.run(answer())}")
        asyncio.set_event_loop(loop)
        st.button("Again")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Again")
            assert (t.texts(), t.errors()) == (["False 42 42"], [])
            loops = t.session.state.user["loops"]
            assert len(set(loops)) == 1
            async with open_test_session(source) as other:
                assert set(other.session.state.user["loops"]).isdisjoint(loops)

    run(main)
