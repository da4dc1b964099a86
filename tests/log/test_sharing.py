"""An export that leaves out what is named."""

from __future__ import annotations

from pathlib import Path

import trio

from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.log.export import export_session
from evlit.log.reads import open_readonly
from evlit.log.store import SqliteStore
from evlit.runtime.session import decoded
from evlit.runtime.visit import Visit
from evlit.testing.harness import open_test_session

APP = """
    import evlit as st
    st.text_input("Name", str(11**11), key="name")  # not as it stands in the source
    st.text_input("City")
    st.session_state.copy = [st.session_state.name]
    st.session_state.other = "stays"
"""
NAMES = ("NAME", "co*", "q")
LEFT_OUT = (b"285311670611", b"typed by somebody", b"of-the-address")


def test_it_folds_and_holds_nothing_of_what_is_named(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "log.db")

    async def main() -> None:
        async with open_test_session(APP, store=store, visit=Visit(query="q=of-the-address&r=other")) as t:
            await t.set("Name", "typed by somebody")
            await t.set("City", "Bern")

    trio.run(main)
    plain, shared = tmp_path / "plain.db", tmp_path / "shared.db"
    export_session(store.path, None, plain)
    export_session(store.path, None, shared, redact=NAMES)
    store.close()
    for text in LEFT_OUT:
        assert text in plain.read_bytes(), "expected to look for what is there"
        assert text not in shared.read_bytes()
    for text in (b"Bern", b"stays", b"r=other"):
        assert text in shared.read_bytes()
    before, after = folded(plain), folded(shared)
    assert [n.id for n in before.tree.root.walk()] == [n.id for n in after.tree.root.walk()]
    assert set(before.state) == set(after.state) == {"copy", "other"}
    assert after.state["copy"]["$"] == "redacted"


def folded(path: Path) -> Projection:
    projection = Projection()
    with open_readonly(path) as log:
        (about,) = log.sessions()
        for row in log.read(about.id):
            fold(projection, decoded(row))
    return projection
