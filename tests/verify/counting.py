"""An app that counts, what its user does, and how a recording of it must come to the same."""

from __future__ import annotations

from pathlib import Path

from evlit.testing.harness import TestSession
from evlit.verify import verify
from evlit.verify.report import lines_of

COUNTER = """
    import streamlit as st

    st.session_state.setdefault("n", 0)
    if st.button("Plus"):
        st.session_state.n += 1
    with st.container(border=True):
        st.metric("Count", st.session_state.n)
"""


async def plus(t: TestSession) -> None:
    await t.click("Plus")
    await t.click("Plus")


async def nothing(t: TestSession) -> None:
    pass


def assert_same(log: Path) -> None:
    found = verify(log)
    assert found.same, "\n".join(lines_of(found))
