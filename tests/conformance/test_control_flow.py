"""Stop and rerun (S-031 to S-045): what ends a run, and what follows."""

from __future__ import annotations

from typing import Any

import pytest

from evlit import errors
from evlit.core import events as e
from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import boxes, ended, kinds, outcomes, patches, scopes, user, visit

# -- the signals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["st.stop()", "st.rerun()"])
def test_s031_s037_signals_pass_by_except_exception(command: str) -> None:
    """`except Exception` does not see them, `finally` and context managers do, and nothing behind them is executed."""
    source = f"""
        import evlit as st
        from contextlib import contextmanager
        told = st.session_state.setdefault("told", [])
        @contextmanager
        def managed():
            try:
                yield
            finally:
                told.append("left")
        if st.button("Go"):
            try:
                with managed():
                    {command}
                    told.append("after")
            except Exception:
                told.append("swallowed")
            finally:
                told.append("finally")
            told.append("after")
    """

    async def then(t: TestSession) -> None:
        await t.click("Go")
        assert user(t, "told") == ["left", "finally"]

    visit(source, then)


def test_s032_a_swallowed_stop_stops_at_the_next_yield_point() -> None:
    """`except BaseException` gets a run one statement further, to its next command."""
    source = """
        import evlit as st
        told = st.session_state.setdefault("told", [])
        st.text("before")
        try:
            st.stop()
        except BaseException:
            told.append("swallowed")
        try:
            st.text("never")
        except BaseException:
            told.append("again")
        st.text("never")
        told.append("never")
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["before"]
        assert user(t, "told") == ["swallowed", "again"]
        assert outcomes(t) == ["stopped"]

    visit(source, then)


@differs("The request stays: the script goes on, as it does in Streamlit, and the rerun follows when it has ended.")
@pytest.mark.parametrize("end", ["pass", "raise ValueError", "st.stop()"])
def test_s033_a_swallowed_rerun_follows_at_the_end(end: str) -> None:
    """`except BaseException` around `st.rerun()` puts the rerun off until the run has ended, however it does."""
    source = f"""
        import evlit as st
        runs = st.session_state.setdefault("runs", [])
        runs.append(1)
        if len(runs) == 1:
            try:
                st.rerun()
            except BaseException:
                pass
            st.text("goes on")
            runs.append("went on")
            {end}
        st.text("end")
    """

    async def then(t: TestSession) -> None:
        assert user(t, "runs") == [1, "went on", 1]
        assert outcomes(t) == ["rerun", "finished"]
        assert t.texts() == ["end"]
        assert boxes(t) == []

    visit(source, then)


def test_s034_elements_in_finally_while_a_rerun_unwinds() -> None:
    """Writing on the way out raises no second time."""
    source = """
        import evlit as st
        told = st.session_state.setdefault("told", [])
        if st.button("Go"):
            try:
                st.rerun()
            finally:
                st.text("on the way out")
                told.append("written")
        st.text("page")
    """

    async def then(t: TestSession) -> None:
        await t.click("Go")
        assert user(t, "told") == ["written"]
        assert t.texts() == ["page"]

    visit(source, then)


def test_s035_stop_is_a_success() -> None:
    """What a stopped run did not reach leaves the page, and values of widgets that it did not reach are kept."""
    source = """
        import evlit as st
        stop = st.checkbox("Stop")
        if stop:
            st.stop()
        st.text(st.text_input("Name"))
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "Ada")
        await t.set("Stop", True)
        assert kinds(t) == ["checkbox"]
        assert outcomes(t)[-1] == "stopped"
        assert ended(t)[-1].error is None
        await t.set("Stop", False)
        assert t.texts() == ["Ada"]

    visit(source, then)


def test_s036_a_rerun_has_the_same_values_and_no_trigger() -> None:
    """Values, page and query string are as before, a clicked button reads False, and there may be many in a row."""
    source = """
        import evlit as st
        n = st.session_state.setdefault("n", [0])
        name = st.text_input("Name")
        if st.button("Go"):
            n[0] = 1
            st.rerun()
        if 0 < n[0] < 150:
            n[0] += 1
            st.rerun()
        st.text(f"{n[0]} {name} {st.query_params.get('q')}")
    """

    async def then(t: TestSession) -> None:
        await t.open_page("", "q=1")
        await t.set("Name", "Ada")
        await t.click("Go")
        assert t.texts() == ["150 Ada 1"]
        assert outcomes(t).count("rerun") == 150

    visit(source, then)


@differs("A click that no body had read when the script asked for a rerun is given to the new run: none is lost.")
def test_s036_a_click_that_was_not_read_is_carried() -> None:
    """A rerun before the script comes to the clicked button gives the click to the next run, once."""
    source = """
        import evlit as st
        told = st.session_state.setdefault("told", [])
        if st.session_state.pop("once more", False):
            st.rerun()
        def ask():
            st.session_state["once more"] = True
            told.append("callback")
        if st.button("Go", on_click=ask):
            told.append("seen")
    """

    async def then(t: TestSession) -> None:
        await t.click("Go")
        assert user(t, "told") == ["callback", "seen"]

    visit(source, then)


def test_s038_a_rerun_leaves_all_containers() -> None:
    """A rerun inside containers, columns, forms and spinners begins at the top level again."""
    source = """
        import evlit as st
        runs = st.session_state.setdefault("runs", [])
        runs.append(1)
        if len(runs) == 1:
            with st.sidebar, st.container(), st.columns(2)[1], st.form("form"), st.spinner("Wait"):
                st.rerun()
        st.text("top")
    """

    async def then(t: TestSession) -> None:
        assert kinds(t) == ["text"]
        assert kinds(t, "sidebar") == []

    visit(source, then)


@differs("What was written before a rerun may be seen for a moment; balloons and snow among it do appear.")
def test_s039_what_is_written_before_a_rerun() -> None:
    """Elements give way to those of the new run; a toast is shown."""
    source = """
        import evlit as st
        if st.button("Go"):
            st.text("for a moment")
            st.toast("stays")
            st.balloons()
            st.rerun()
        st.text("page")
    """

    async def then(t: TestSession) -> None:
        before = t.projection.position
        await t.click("Go")
        assert t.texts() == ["page"]
        sent = repr(patches(t, before))
        assert "stays" in sent
        assert "balloons" in sent

    visit(source, then)


# -- scopes -----------------------------------------------------------------------------------------------------------

#: Fragments with keys, two of one key, and buttons whose callbacks ask for them.
KEYED = """
    import evlit as st
    told = st.session_state.setdefault("told", [])
    told.append("app")
    @st.fragment(key="one")
    def one():
        told.append("one")
        if st.button("In one", on_click=ask, args=("In one",)):
            told.append("one saw the click")
    @st.fragment(key="many")
    def many(n):
        told.append(f"many {n}")
        st.text(f"Name is {st.session_state.name}")
    @st.fragment
    def plain():
        st.button("In plain", on_click=ask, args=("In plain",))
        told.append("plain")
    def ask(name):
        told.append("callback")
        scope = SCOPES.get(name, "app")
        if scope is not None:
            st.rerun(scope)
            told.append("never")
    st.text_input("Name", key="name", on_change=ask, args=("Name",))
    if st.button("Go", on_click=ask, args=("Go",)):
        told.append("app saw the click")
    many(1)
    one()
    many(2)
    plain()
    st.text(f"app: {st.session_state.name}")
"""


def keyed(**scopes: Any) -> str:
    """Return the app with what each callback asks for; None returns, and a missing one asks for the app."""
    return KEYED.replace("SCOPES", repr({name.replace("_", " "): scope for name, scope in scopes.items()}))


def raised(scope: str) -> str:
    return f"""
        import evlit as st
        @st.fragment(key="one")
        def one():
            pass
        one()
        def ask():
            st.rerun({scope})
        st.button("Go", on_click=ask)
    """


def test_s040_scope_fragment_needs_a_fragment_that_runs_alone() -> None:
    """In a run of the whole app, also inside a fragment, and in a callback outside of fragments it is an error."""
    source = """
        import evlit as st
        def ask():
            st.rerun(scope="fragment")
        st.button("Callback", on_click=ask)
        if st.button("Body"):
            st.rerun(scope="fragment")
        @st.fragment
        def part():
            if st.session_state.get("app") == "rerun":
                st.rerun(scope="fragment")
            st.button("Inside", on_click=ask)
            st.session_state.parts = st.session_state.get("parts", 0) + 1
        st.button("App", on_click=lambda: st.session_state.update(app="rerun"))
        part()
    """

    async def then(t: TestSession) -> None:
        name = "StreamlitInvalidLayoutContextError"
        await t.click("Callback")
        assert [box["type"] for box in boxes(t)] == [name]
        await t.click("Body")
        assert [box["type"] for box in boxes(t)] == [name]
        t.send()
        await t.settle()
        await t.click("App")
        assert [box["type"] for box in boxes(t)] == [name], "in a fragment that is drawn as part of the app"

    visit(source, then)


def test_s040_scope_fragment_in_a_callback_of_the_fragment() -> None:
    """It runs the fragment that the widget is in."""
    source = """
        import evlit as st
        @st.fragment
        def part():
            st.session_state.parts = st.session_state.get("parts", 0) + 1
            st.button("Inside", on_click=lambda: st.rerun(scope="fragment"))
        part()
    """

    async def then(t: TestSession) -> None:
        (part,) = t.projection.tree.fragments
        await t.click("Inside")
        assert scopes(t) == [None, (part,), (part,)]
        assert outcomes(t) == ["finished", "rerun", "finished"]
        assert user(t, "parts") == 2

    visit(source, then)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Body", "works in callbacks only"),
        ("Fragment", "works in callbacks only"),
        ("Unknown", "no fragment on the page has that key"),
    ],
)
def test_s041_a_key_outside_of_callbacks_and_an_unknown_one(label: str, words: str) -> None:
    """Both are errors that say what to do."""
    source = """
        import evlit as st
        def ask():
            st.rerun("nobody")
        st.button("Unknown", on_click=ask)
        @st.fragment(key="one")
        def one():
            if st.button("Fragment"):
                st.rerun("one")
        one()
        if st.button("Body"):
            st.rerun("one")
    """

    async def then(t: TestSession) -> None:
        await t.click(label)
        (box,) = boxes(t)
        assert box["type"] == "StreamlitAPIException"
        assert words in box["message"]

    visit(source, then)


@pytest.mark.parametrize("scope", ["''", "[]", "['one', '']", "['one', 'app']", "['fragment']", "()"])
def test_s042_scopes_that_name_nothing(scope: str) -> None:
    """An empty key, an empty list, and `"app"` or `"fragment"` in a list."""

    async def then(t: TestSession) -> None:
        await t.click("Go")
        assert [box["type"] for box in boxes(t)] == ["StreamlitValueError"]

    visit(raised(scope), then)


@pytest.mark.parametrize("scope", ["b'one'", "1.5", "None", "{'one'}", "['one', 2.5]", "[['one']]"])
def test_s042_scopes_of_a_wrong_type(scope: str) -> None:
    """Bytes and everything that is no text, integer or list of them."""

    async def then(t: TestSession) -> None:
        await t.click("Go")
        assert [box["type"] for box in boxes(t)] == ["StreamlitInvalidParameterTypeError"]

    visit(raised(scope), then)


def test_s042_integers_are_keys() -> None:
    """A key may be given as an integer on both sides."""
    source = """
        import evlit as st
        @st.fragment(key=7)
        def part():
            st.session_state.parts = st.session_state.get("parts", 0) + 1
        part()
        st.button("Go", on_click=lambda: st.rerun(7))
        st.button("List", on_click=lambda: st.rerun(["7", 7]))
    """

    async def then(t: TestSession) -> None:
        await t.click("Go")
        await t.click("List")
        assert user(t, "parts") == 3

    visit(source, then)


@pytest.mark.parametrize("scope", ["''", "[]", "1.5"])
def test_s042_wrong_scopes_in_bare_python(scope: str) -> None:
    """The mistake is told without a session as well."""
    import evlit as st

    with pytest.raises(errors.LocalizableStreamlitException, match="scope"):
        st.rerun(eval(scope))


def test_s043_a_keyed_rerun_runs_the_named_fragments_alone() -> None:
    """All callbacks run, the body does not; then all fragments of the keys, in the order of their registration.
    Values that came along are kept, and what the app shows of them comes with its next run.
    """

    async def then(t: TestSession) -> None:
        told = user(t, "told")
        told.clear()
        t.send({t.find("Name").props["widget"]: "Ada"}, trigger=[t.find("Go").props["widget"]])
        await t.settle()
        assert told == ["callback", "callback", "many 1", "one", "many 2"]
        assert scopes(t)[1] is None
        assert len(scopes(t)[2] or ()) == 3
        assert outcomes(t) == ["finished", "rerun", "finished"]
        assert [text for text in t.texts() if "Ada" in text] == ["Name is Ada", "Name is Ada"]
        t.send()
        await t.settle()
        assert "app: Ada" in t.texts()

    visit(keyed(Name="one", Go=["many"]), then)


def test_s044_one_callback_that_returns_asks_for_the_app() -> None:
    """When callbacks of one interaction do not agree, the app runs, and the click is seen there."""

    async def then(t: TestSession) -> None:
        told = user(t, "told")
        told.clear()
        t.send({t.find("Name").props["widget"]: "Ada"}, trigger=[t.find("Go").props["widget"]])
        await t.settle()
        assert told == ["callback", "callback", "app", "app saw the click", "many 1", "one", "many 2", "plain"]
        assert scopes(t) == [None, None]

    visit(keyed(Name=None, Go="one"), then)


def test_s044_one_plain_rerun_asks_for_the_app() -> None:
    """When another callback of the interaction says `st.rerun()`, one full run follows."""

    async def then(t: TestSession) -> None:
        told = user(t, "told")
        told.clear()
        t.send({t.find("Name").props["widget"]: "Ada"}, trigger=[t.find("Go").props["widget"]])
        await t.settle()
        assert told == ["callback", "callback", "app", "many 1", "one", "many 2", "plain"]
        assert scopes(t) == [None, None, None]

    visit(keyed(Name="app", Go="one"), then)


@differs(
    "In an interaction with a fragment, the named fragments run beside its own: nothing that was asked for is dropped."
)
def test_s044_in_a_fragment_its_own_body_and_the_named_ones_run() -> None:
    """A callback that returns asks for the fragment of the interaction, and what the others named runs too."""
    source = """
        import evlit as st
        told = st.session_state.setdefault("told", [])
        @st.fragment(key="one")
        def one():
            told.append("one")
        @st.fragment
        def part():
            told.append("part")
            st.text_input("Name", on_change=lambda: told.append("returned"))
            if st.button("Go", on_click=lambda: st.rerun("one")):
                told.append("part saw the click")
        one()
        part()
    """

    async def then(t: TestSession) -> None:
        told = user(t, "told")
        told.clear()
        name, go = t.find("Name"), t.find("Go")
        t.send({name.props["widget"]: "Ada"}, trigger=[go.props["widget"]], fragment=go.fragment)
        await t.settle()
        assert told == ["returned", "one", "part", "part saw the click"]

    visit(source, then)


def test_s045_the_click_is_replayed_to_the_targeted_fragment() -> None:
    """The named fragment sees the click once, and no callback is called a second time."""

    async def then(t: TestSession) -> None:
        told = user(t, "told")
        told.clear()
        await t.click("In one")
        assert told == ["callback", "one", "one saw the click"]
        told.clear()
        t.send(fragment=t.find("In one").fragment)
        await t.settle()
        assert told == ["one"]
        (request,) = [r.event for r in t.log() if isinstance(r.event, e.RerunRequested) and r.event.trigger]
        assert list(request.trigger) == [t.find("In one").props["widget"]]
        decided = [r.event for r in t.log() if isinstance(r.event, e.RerunDecided)]
        assert decided[-2].reason == "nothing runs: no body saw it yet"

    visit(keyed(In_one="one"), then)


def test_s045_a_plain_rerun_does_not_replay() -> None:
    """After `st.rerun()` in its callback a button reads False."""

    async def then(t: TestSession) -> None:
        told = user(t, "told")
        told.clear()
        await t.click("Go")
        assert told == ["callback", "app", "many 1", "one", "many 2", "plain"]

    visit(keyed(), then)


def test_a_click_that_was_not_the_callbacks_is_seen_by_what_follows() -> None:
    """S-017, section 25: another click that shares a run with one whose callback asks for a rerun is not lost."""
    source = """
        import evlit as st
        told = st.session_state.setdefault("told", [])
        hold = st.checkbox("Hold")
        while hold:
            st.checkpoint()
        st.button("Rerun", on_click=lambda: st.rerun())
        if st.button("Other", on_click=lambda: told.append("callback")):
            told.append("seen")
    """

    async def then(t: TestSession) -> None:
        hold, rerun, other = (t.find(label).props["widget"] for label in ("Hold", "Rerun", "Other"))
        t.send({hold: True})
        await t.wait(lambda session: session.run is not None)
        t.send({hold: False})
        t.send(trigger=[rerun])
        t.send(trigger=[other])
        await t.settle()
        assert user(t, "told") == ["callback", "seen"]

    visit(source, then)
