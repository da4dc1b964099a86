"""`st.session_state` (S-181 to S-189): a mapping that lasts as long as the session."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from evlit.core import events as e
from evlit.runtime import notices
from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import patches, shows, visit


def test_s181_a_mapping_with_attributes() -> None:
    """All methods of a mutable mapping are there, entries are attributes too, and keys are texts."""
    source = """
        import evlit as st
        ss = st.session_state
        ss["a"], ss.b, ss[5] = 1, 2, "five"
        st.text([ss.a, ss["b"], ss["5"], ss[5], "a" in ss, 5 in ss, "z" in ss, len(ss), list(ss)])
        st.text([ss.get("a"), ss.get("z"), ss.get("z", 0), ss.setdefault("a", 9), ss.setdefault("c", 3)])
        ss.update(d=4, a=0)
        ss.update({"e": 5})
        st.text([ss.pop("d"), ss.pop("d", None), ss.to_dict()])
        del ss["c"], ss.b, ss[5]
        st.text([list(ss.keys()), list(ss.items()), list(ss.values())])
        copied = ss.to_dict()
        copied["a"] = "changed"
        st.text([ss.a, ss == {"a": 0, "e": 5}])
        ss.clear()
        st.text([len(ss), dict(ss)])
    """
    shows(
        source,
        "[1, 2, 'five', 'five', True, True, False, 3, ['a', 'b', '5']]",
        "[1, None, 0, 1, 3]",
        "[4, None, {'a': 0, 'b': 2, '5': 'five', 'c': 3, 'e': 5}]",
        "[['a', 'e'], [('a', 0), ('e', 5)], [0, 5]]",
        "[0, True]",
        "[0, {}]",
    )


def test_s182_what_is_missing_and_what_is_no_key() -> None:
    """A missing item is a `KeyError` and a missing attribute an `AttributeError`, also when it is to be deleted; an
    empty key and one that begins with `$$ID` are errors.
    """
    source = """
        import evlit as st
        ss = st.session_state
        def error(call):
            try:
                call()
            except Exception as error:
                return type(error).__name__
        st.text([error(lambda: ss["x"]), error(lambda: ss.__delitem__("x")), error(lambda: ss.pop("x"))])
        st.text([error(lambda: ss.x), error(lambda: delattr(ss, "x"))])
        st.text([error(lambda: ss[""]), error(lambda: ss.__setitem__("", 1))])
        st.text([error(lambda: ss["$$ID-x"]), error(lambda: ss.__setitem__("$$ID-x", 1))])
    """
    shows(
        source,
        "['KeyError', 'KeyError', 'KeyError']",
        "['AttributeError', 'AttributeError']",
        "['StreamlitValueError', 'StreamlitValueError']",
        "['StreamlitAPIException', 'StreamlitAPIException']",
    )


def test_s183_widgets_with_keys_are_entries() -> None:
    """Iteration shows what the app put there and the widgets that have a key, no others."""
    source = """
        import evlit as st
        st.session_state.own = 1
        st.text_input("A", "a", key="a")
        st.text_input("B", "b")
        st.button("C", key="c")
        st.container(key="box")
        st.text(st.session_state.to_dict())
    """
    shows(source, "{'own': 1, 'a': 'a', 'c': False}")


def test_s184_entries_are_the_objects_themselves() -> None:
    """An entry is the very object that was stored, of whatever type: changing it in place is kept."""
    source = """
        import threading
        import evlit as st
        items = st.session_state.setdefault("items", [])
        lock = st.session_state.setdefault("lock", threading.Lock())
        items.append(len(items))
        st.text([items is st.session_state["items"], lock is st.session_state.lock, items])
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        await t.click("Again")
        assert t.texts() == ["[True, True, [0, 1]]"]

    visit(source, then)


@pytest.mark.parametrize("enforced", [False, True])
def test_s184_entries_can_be_required_to_be_picklable(enforced: bool) -> None:
    """With `runner.enforceSerializableSessionState` an entry that cannot be pickled is an error when the run
    ends.
    """
    source = """
        import threading
        import evlit as st
        st.session_state.good = [1, 2]
        st.session_state.bad = threading.Lock()
        st.text("end")
    """

    async def then(t: TestSession) -> None:
        assert t.texts()[0] == "end"
        if enforced:
            (error,) = t.errors()
            assert error.startswith("UnserializableSessionStateError: `st.session_state['bad']` cannot be pickled")
        else:
            assert t.errors() == []

    visit(source, then, options={"runner.enforceSerializableSessionState": enforced})


@pytest.mark.parametrize("ends", ["st.stop()", "raise ValueError('on purpose')", "st.rerun()", "pass"])
def test_s185_assignments_hold_at_once_and_for_good(ends: str) -> None:
    """An assignment can be read at once, and outlasts however its run ends, and other pages."""
    source = f"""
        import evlit as st
        if st.button("Go"):
            st.session_state.name = "Ada"
            assert st.session_state.name == "Ada"
            {ends}
        st.text(st.session_state.get("name"))
    """

    async def then(t: TestSession) -> None:
        await t.click("Go")
        t.batch += 1
        t.session.submit(e.PageOpened(t.feed.viewer, t.batch, "other", ""))
        await t.settle()
        assert t.texts() == ["Ada"]

    visit(source, then)


def test_s186_clearing_takes_all_that_can_be_seen() -> None:
    """After `clear()` nothing is left of entries and of widgets with keys; what is drawn afterwards has its default,
    on the page too, and an unkeyed widget keeps its value.
    """
    source = """
        import evlit as st
        if st.session_state.setdefault("own", 0) == 1:
            st.session_state.clear()
            st.text(st.session_state.to_dict())
        st.text([st.text_input("A", key="a"), st.text_input("B")])
        if st.button("Clear"):
            st.session_state.own = 1
            st.rerun()
    """

    async def then(t: TestSession) -> None:
        await t.set("A", "typed")
        await t.set("B", "typed")
        await t.click("Clear")
        assert t.texts() == ["{}", "['', 'typed']"]
        assert t.find("A").props["value"] == ""

    visit(source, then)


def test_s187_clear_cache_of_the_menu() -> None:
    """It takes all caches and what the app stored in this session, without a run; what the user set in widgets
    stays.
    """
    source = """
        import evlit as st
        @st.cache_data
        def computed():
            st.session_state.computed = True
            return 1
        computed()
        st.text([st.session_state.pop("computed", False), st.session_state.get("own"), st.text_input("A", key="a")])
        st.session_state.own = 1
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        await t.set("A", "typed")
        assert t.texts() == ["[False, 1, 'typed']"]
        kinds = t.kinds()
        t.batch += 1
        t.session.submit(e.CacheCleared(t.feed.viewer, t.batch))
        await t.settle()
        assert t.kinds() == [*kinds, "cache.cleared"]
        assert t.projection.state == {}
        await t.click("Again")
        assert t.texts() == ["[True, None, 'typed']"]
        assert t.projection.state == {"own": 1}

    visit(source, then)


@differs("The viewer adopts the default, so the value does not come back with its next input.")
def test_s188_deleting_the_entry_of_a_widget() -> None:
    """Deleting the entry of a widget before it is drawn gives it its default, in that run and from then on; the page
    is told, and the entry is gone until then.
    """
    source = """
        import evlit as st
        if st.session_state.get("drop"):
            del st.session_state.name
            st.text(["name" in st.session_state, st.session_state.get("name")])
        st.text(st.text_input("Name", "default", key="name"))
        st.checkbox("Drop", key="drop")
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "typed")
        head = t.projection.position
        await t.set("Drop", True)
        assert t.texts() == ["[False, None]", "default"]
        assert ["set", t.find("Name").id, {"value": "default"}] in patches(t, head)
        await t.set("Drop", False)
        assert t.texts() == ["default"]
        assert t.find("Name").props["value"] == "default"

    visit(source, then)


def test_s189_a_thread_of_the_app_has_a_state_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    """A thread that the app starts sees another state than the session's, as bare Python does, and a warning in the
    terminal says so.
    """
    notices.forget()
    caplog.set_level(logging.WARNING, "evlit")
    source = """
        import threading
        import evlit as st
        found = []
        def work():
            found.append("name" in st.session_state)
            st.session_state.theirs = 1
            found.append(st.session_state.pop("theirs"))
        st.session_state.name = "Ada"
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        st.text([found, "theirs" in st.session_state])
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["[[False, 1], False]"]
        assert [line for line in caplog.messages if "a thread that has no session" in line]

    visit(source, then)


def test_s189_bare_python_has_one_state_for_the_process() -> None:
    """Without a session there is one state, shared by the whole process."""
    import evlit as st

    state: Any = st.session_state
    state["bare"] = 1
    try:
        assert state.bare == 1
        shows("import evlit as st\nst.text('bare' in st.session_state)", "False")
    finally:
        del state["bare"]
