"""What tests of fragments ask of a session, and what their apps begin with."""

from __future__ import annotations

from evlit.core import events as e
from evlit.testing.harness import TestSession


def scopes(t: TestSession) -> list[bool]:
    """Tell of each run whether it was one of the whole app."""
    return [r.event.scope is None for r in t.log() if isinstance(r.event, e.RunStarted)]


def outcomes(t: TestSession) -> list[str]:
    return [r.event.outcome for r in t.log() if isinstance(r.event, e.RunEnded)]


async def rerun(t: TestSession, *fragments: str) -> None:
    """Ask for a run of some fragments, or of the whole app."""
    t.session.submit(e.RerunRequested("viewer", fragments or None))
    await t.settle()


def fragments(t: TestSession) -> list[str]:
    """Return the fragments on the page, in its order."""
    return [node.props["id"] for node in t.projection.tree.root.walk() if node.kind == "fragment"]


COUNT = """
    import evlit as st
    def count(name):
        n = st.session_state[name] = st.session_state.get(name, 0) + 1
        return n
"""
