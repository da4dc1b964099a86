"""A session as people leave them behind: clicks, a form, a failing run, a fragment, ticks, and values of all sorts."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import trio
from trio.testing import MockClock

from evlit.log.store import SqliteStore
from evlit.replay.recording import Recording
from evlit.testing.harness import TestSession, open_test_session

APP = """
    import threading
    import evlit as st

    st.set_page_config(page_title="Shop")
    st.session_state.setdefault("n", 0)
    st.session_state.lock = threading.Lock()
    st.session_state.pair = ("a", 1)
    st.title("Shop")

    if st.button("Plus"):
        st.session_state.n += 1
    st.metric("Count", st.session_state.n)
    name = st.text_input("Name")
    st.text_input("Word", type="password")

    if st.session_state.n > 1:
        with st.expander("Details"):
            st.text("two or more")
            st.code("line one\\nline two \\x1b[31mred")
    if name == "boom":
        raise ValueError("no such name")

    with st.sidebar:
        st.toggle("More")


    @st.fragment(run_every="10s")
    def part():
        st.session_state.ticks = st.session_state.get("ticks", -1) + 1
        st.text(f"ticked {st.session_state.ticks}")
        if st.button("Inner"):
            st.text("inner")
        if st.button("Again"):
            st.rerun()


    part()
    st.text("The end")
"""


async def use(t: TestSession) -> None:
    """Do a little of everything."""
    await t.click("Plus")
    await t.click("Plus")
    await t.set("Name", "Zoë")
    await t.set("Word", "s3cret!")
    await t.set("Name", "boom")
    await t.set("Name", "Ada")
    await t.set("More", True)
    await t.click("Inner")
    await t.advance(10.0)
    await t.settle()
    await t.click("Again")


async def _record(path: Path) -> None:
    with SqliteStore(path) as store:
        async with open_test_session(APP, store=store) as t:
            await use(t)


def record(path: Path) -> Path:
    """Record a session into a log."""
    trio.run(_record, path, clock=MockClock())
    return path


def copy(log: Path, to: Path) -> Path:
    """Copy a log that nobody writes."""
    to.write_bytes(log.read_bytes())
    return to


def patches(log: Path) -> list[int]:
    """Return the positions of the patches of a session. How many a run makes depends on how long it takes."""
    with Recording(log) as recording:
        return [each.position for each in recording.recorded(recording.session().id) if each.kind == "tree.patched"]


def change(log: Path, sql: str, *parameters: object) -> None:
    """Do to a log what no evlit does."""
    connection = sqlite3.connect(log, isolation_level=None)
    try:
        connection.execute(sql, parameters)
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
