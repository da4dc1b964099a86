"""Widget values (S-130 to S-141): where the value of a widget comes from, and how long it stays."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
import trio

from evlit.core import events as e
from evlit.log.store import SqliteStore
from evlit.log.writer import Writer
from evlit.runtime import notices
from evlit.runtime.host import open_host
from evlit.runtime.options import Options
from evlit.runtime.session import Session
from evlit.runtime.visit import Visit
from evlit.server.protocol import Connection, State
from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import patches, visit


def test_s130_what_the_value_is_first_match_wins() -> None:
    """An assignment of this run goes before what the user did in it, that before what was kept, and the default comes
    last.
    """
    source = """
        import evlit as st
        if st.session_state.get("assign"):
            st.session_state.name = "assigned"
        st.text(st.text_input("Name", "default", key="name"))
        st.checkbox("Assign", key="assign")
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["default"]
        await t.set("Name", "typed")
        assert t.texts() == ["typed"]
        await t.set("Assign", False)
        assert t.texts() == ["typed"]
        await t.set("Assign", True)
        assert t.texts() == ["assigned"]
        await t.set("Name", "typed again")
        assert t.texts() == ["assigned"]
        await t.set("Assign", False)
        assert t.texts() == ["assigned"]

    visit(source, then)


def test_s130_an_entry_that_no_widget_took_yet_counts() -> None:
    """What was stored under the key by an earlier run is the value of a widget that is drawn later."""
    source = """
        import evlit as st
        if not st.checkbox("Draw"):
            st.session_state.name = "stored"
        else:
            st.text(st.text_input("Name", "default", key="name"))
    """

    async def then(t: TestSession) -> None:
        await t.set("Draw", True)
        assert t.texts() == ["stored"]

    visit(source, then)


def test_s131_values_are_copies() -> None:
    """Changing a value that a widget returned changes neither the widget nor the options."""
    source = """
        import evlit as st
        options = [["a"], ["b"]]
        chosen = st.multiselect("M", options, [["a"]], key="m")
        chosen[0].append("changed")
        chosen.append("more")
        st.text(st.session_state.m)
        st.text(options)
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        for _ in range(2):
            assert t.texts() == ["[['a']]", "[['a'], ['b']]"]
            await t.click("Again")

    visit(source, then)


def test_s132_the_default_counts_only_the_first_time() -> None:
    """Another default in the code changes nothing about a widget that has a key and is there already."""
    source = """
        import evlit as st
        later = st.checkbox("Later")
        st.text(st.text_input("Name", "second" if later else "first", key="name"))
    """

    async def then(t: TestSession) -> None:
        await t.set("Later", True)
        assert t.texts() == ["first"]
        assert t.find("Name").props["value"] == "first"

    visit(source, then)


WARNED = """
    import evlit as st
    st.session_state.setdefault("a", 7)
    st.session_state.setdefault("b", 8)
    st.text(st.slider("A", 0, 10, {value}, key="a"))
    st.text(st.slider("B", 0, 10, {value}, key="b"))
"""


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    notices.forget()
    caplog.set_level(logging.WARNING, "evlit")
    return caplog


@pytest.mark.parametrize(
    ("value", "options", "warnings"),
    [
        ("5", {}, 1),
        ("None", {}, 0),
        ("0", {}, 0),
        ("5", {"global.disableWidgetStateDuplicationWarning": True}, 0),
    ],
)
def test_s133_a_default_beside_an_entry(
    told: pytest.LogCaptureFixture, value: str, options: dict[str, Any], warnings: int
) -> None:
    """`session_state` wins over a default. One warning of each process says so, in the terminal and not on the page,
    unless it is turned off or the default is what the widget has anyway.
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["7", "8"]
        assert t.errors() == []
        assert len([line for line in told.messages if "was given a default" in line]) == warnings

    visit(WARNED.format(value=value), then, options=options)


def test_s133_usual_defaults_of_all_kinds_do_not_warn(told: pytest.LogCaptureFixture) -> None:
    """Defaults that say nothing (False, empty text, the first option, today, now, the minimum) cause no warning."""
    source = """
        import datetime
        import evlit as st
        for key, value in {
            "a": True, "b": "x", "c": "2", "d": ["2"], "e": 4, "f": datetime.date(2024, 5, 1), "g": "2", "h": "#ffffff",
            "i": datetime.time(1, 2), "j": 2, "k": "2", "l": datetime.datetime.now().replace(microsecond=0, second=0),
        }.items():
            st.session_state.setdefault(key, value)
        st.checkbox("A", key="a")
        st.text_input("B", key="b")
        st.selectbox("C", ["1", "2"], key="c")
        st.multiselect("D", ["1", "2"], key="d")
        st.number_input("E", min_value=3, key="e")
        st.date_input("F", key="f", min_value="2020-01-01")
        st.select_slider("G", ["1", "2"], key="g")
        st.color_picker("H", key="h")
        st.time_input("I", key="i")
        st.pagination(5, key="j")
        st.radio("K", ["1", "2"], key="k")
        st.datetime_input("L", key="l")
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        assert told.messages == []

    visit(source, then)


def test_s134_too_late_to_assign() -> None:
    """Assigning the entry of a widget that this run has drawn is an error."""
    source = """
        import evlit as st
        st.text_input("Name", key="name")
        st.session_state.name = "late"
    """

    async def then(t: TestSession) -> None:
        assert t.errors()[0].startswith("StreamlitWidgetAlreadyInstantiatedError: `st.session_state['name']`")

    visit(source, then)


HIDING = """
    import evlit as st
    shown = st.checkbox("Shown", True)
    before = st.session_state.get("name")
    if shown:
        st.text_input("Name", key="name")
    st.text(before)
    st.text(st.session_state.get("name"))
    {more}
"""


def test_s135_a_widget_that_is_not_drawn_loses_its_value() -> None:
    """During the run that does not draw it any more its entry is still there; in the next it is gone, and when it is
    drawn again it begins at its default.
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "Ada")
        await t.set("Shown", False)
        assert t.texts() == ["Ada", "Ada"]
        await t.click("Again")
        assert t.texts() == ["None", "None"]
        await t.set("Shown", True)
        assert t.texts() == ["None", ""]

    visit(HIDING.format(more='st.button("Again")'), then)


@pytest.mark.parametrize("ends", ["st.stop()", "raise ValueError('on purpose')", "st.rerun()"])
def test_s135_a_run_that_does_not_come_to_its_end_drops_nothing(ends: str) -> None:
    """Values stay when the run was ended by a stop, by an exception or for a rerun."""
    source = f"""
        import evlit as st
        early = st.checkbox("Early")
        if early and not st.session_state.get("ended"):
            st.session_state.ended = True
            {ends}
        st.text(st.text_input("Name", key="name"))
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "Ada")
        await t.set("Early", True)
        await t.set("Early", False)
        assert t.texts() == ["Ada"]

    visit(source, then)


def test_s136_assigning_an_entry_to_itself_keeps_it() -> None:
    """`st.session_state[k] = st.session_state[k]` in every run keeps the value of a widget that is not drawn."""
    source = """
        import evlit as st
        if "name" in st.session_state:
            st.session_state.name = st.session_state.name
        if st.checkbox("Shown", True):
            st.text_input("Name", key="name")
        st.button("Again")
        st.text(st.session_state.get("name"))
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "Ada")
        await t.set("Shown", False)
        await t.click("Again")
        assert t.texts() == ["Ada"]
        await t.set("Shown", True)
        assert t.texts() == ["Ada"]
        assert t.find("Name").props["value"] == "Ada"

    visit(source, then)


@differs("With `widgets.keepHidden` values stay by default while their widgets are not drawn.")
def test_s135_values_of_hidden_widgets_can_be_kept() -> None:
    """The option `widgets.keepHidden` keeps the values of all widgets, with a key or without, and their entries."""

    async def then(t: TestSession) -> None:
        await t.set("Name", "Ada")
        await t.set("Size", 5)
        await t.set("Shown", False)
        await t.click("Again")
        assert t.texts() == ["Ada", "Ada"]
        await t.set("Shown", True)
        assert t.texts() == ["Ada", "Ada", "5"]

    more = 'st.button("Again")\n    if shown: st.text(st.slider("Size", 0, 10))'
    visit(HIDING.format(more=more), then, options={"widgets.keepHidden": True})


PERSISTENT = """
    import evlit as st
    if st.checkbox("Shown", True):
        st.selectbox("Name", ["Ada", "Grace"], {index}, key="name", persist_state={persist!r})
    st.button("Again")
    st.text(st.session_state.get("name"))
"""


@pytest.mark.parametrize("persist", ["page", "session"])
def test_s137_a_persistent_value_stays_while_the_widget_is_not_drawn(persist: str) -> None:
    """With `persist_state` the value outlasts runs that do not draw the widget, and its entry can be read meanwhile;
    also one that the user never changed.
    """

    async def then(t: TestSession) -> None:
        await t.set("Shown", False)
        await t.click("Again")
        assert t.texts() == ["Ada"]
        await t.set("Shown", True)
        await t.set("Name", "Grace")
        await t.set("Shown", False)
        await t.click("Again")
        assert t.texts() == ["Grace"]
        await t.set("Shown", True)
        assert t.find("Name").props["value"] == "Grace"

    visit(PERSISTENT.format(persist=persist, index=0), then)


PERSISTENT_ON_A_PAGE = """
    import evlit as st

    def one():
        if st.checkbox("Shown", True):
            st.selectbox("Name", ["Ada", "Grace"], key="name", persist_state={persist!r})

    def other():
        st.text("another page")

    st.navigation([one, other]).run()
"""


@pytest.mark.parametrize(("persist", "left"), [("page", "Ada"), ("session", "Grace")])
def test_s137_another_page_ends_what_persists_on_one(persist: str, left: str) -> None:
    """`persist_state="page"` ends when another page is opened, `"session"` with the session."""

    async def then(t: TestSession) -> None:
        await t.set("Name", "Grace")
        await t.set("Shown", False)
        await t.open_page("other")
        assert t.texts() == ["another page"]
        await t.open_page("")
        assert t.find("Name").props["value"] == left

    visit(PERSISTENT_ON_A_PAGE.format(persist=persist), then)


def test_s137_a_persistent_value_can_be_deleted() -> None:
    """Deleting the entry of a widget that is not drawn ends its value."""
    source = PERSISTENT.format(persist="session", index=0) + '    if st.button("Drop"): del st.session_state.name\n'

    async def then(t: TestSession) -> None:
        await t.set("Name", "Grace")
        await t.set("Shown", False)
        await t.click("Drop")
        await t.click("Again")
        assert t.texts() == ["None"]
        await t.set("Shown", True)
        assert t.texts() == ["Ada"]

    visit(source, then)


def _shown(session: Session) -> list[str]:
    return [node.props["body"] for node in session.projection.tree.root.walk() if node.kind == "text"]


async def _settle(session: Session) -> None:
    await session.host.writer.drain()
    await session.wait(lambda session: session.idle)


@pytest.mark.parametrize("options", [{}, {"widgets.keepHidden": True}])
def test_s137_persistent_values_outlast_a_restart_of_the_server(tmp_path: Path, options: dict[str, Any]) -> None:
    """A server that goes on from the log has the values of hidden widgets, and their entries."""
    path, log = tmp_path / "app.py", tmp_path / "log.db"
    persist = None if options else "session"
    path.write_text("\n".join(line[4:] for line in PERSISTENT.format(persist=persist, index=0).splitlines()))

    async def visited(session: Session, **values: Any) -> None:
        for label, value in values.items():
            node = next(n for n in session.projection.tree.root.walk() if n.props.get("label") == label)
            batch = session.projection.batches.get("v1", 0) + 1
            session.submit(e.WidgetsChanged("v1", batch, {node.props["widget"]: value}))
            await _settle(session)

    async def first(writer: Writer) -> tuple[str, str]:
        async with open_host(path, writer, options=Options(options)) as host:
            session, token = await host.open(Visit())
            session.attach("v1", 0)
            await _settle(session)
            await visited(session, Name="Grace", Shown=False)
            assert _shown(session) == ["Grace"]
        return session.id, token

    async def second(writer: Writer, id: str, token: str) -> None:
        async with open_host(path, writer, options=Options(options)) as host:
            session = await host.resume(id, token)
            assert session is not None
            await _settle(session)
            assert _shown(session) == ["Grace"]
            await visited(session, Shown=True)
            assert _shown(session) == ["Grace"]

    async def main() -> None:
        store = SqliteStore(log)
        writer = Writer(store)
        id, token = await first(writer)
        await writer.aclose()
        writer = Writer(store)
        await second(writer, id, token)
        await writer.aclose()
        store.close()

    trio.run(main)


def test_s138_persistence_needs_a_key() -> None:
    """`persist_state` without a key, and another word for it, are errors; buttons and files do not have it."""
    source = """
        import evlit as st
        for arguments in ({"persist_state": "page"}, {"key": "a", "persist_state": "ever"}):
            try:
                st.checkbox("A", **arguments)
            except st.errors.Error as error:
                st.text(type(error).__name__)
        for command in (st.button, st.file_uploader, st.expander):
            try:
                command("B", key="b", persist_state="page")
            except TypeError:
                st.text("TypeError")
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["StreamlitMissingRequiredParameterError", "StreamlitValueError"] + ["TypeError"] * 3

    visit(source, then)


def test_s139_the_viewer_is_told_what_the_app_decides_and_nothing_else() -> None:
    """A value that the app assigns reaches the page as a change of the widget; one that the user set does not come
    back, and another default in the code is none of the page's business.
    """
    source = """
        import evlit as st
        runs = st.session_state.runs = st.session_state.get("runs", 0) + 1
        if runs == 3:
            st.session_state.name = "assigned"
        st.text_input("Name", key="name", value=f"default {runs}" if runs > 1 else "default")
    """

    async def then(t: TestSession) -> None:
        head = t.projection.position
        await t.set("Name", "typed")
        assert patches(t, head) == []
        head = t.projection.position
        await t.set("Name", "typed more")
        assert patches(t, head) == [["set", t.find("Name").id, {"value": "assigned"}]]

    visit(source, then)


def _sent(t: TestSession, values: dict[str, Any]) -> tuple[list[e.Event], list[bytes]]:
    """Return what the protocol makes of values that a viewer sends."""
    import orjson

    connection = Connection(t.feed.viewer, State.LIVE)
    frame = orjson.dumps({"type": "widgets", "batch": t.batch + 1, "values": values}).decode()
    answer = connection.receive(frame, t.projection)
    return list(answer.events), list(answer.frames)


def test_s140_a_disabled_widget_takes_no_value() -> None:
    """What a viewer sends for a disabled widget is discarded: no value, no callback, no run."""
    source = """
        import evlit as st
        def called():
            st.session_state.called = True
        st.text_input("Name", key="name", disabled=True, on_change=called)
    """

    async def then(t: TestSession) -> None:
        events, frames = _sent(t, {t.find("Name").props["widget"]: "typed"})
        assert events == []
        assert b'"ack"' in frames[0]

    visit(source, then)


CHECKED = """
    import evlit as st
    st.text([
        st.selectbox("S", ["a", "b"], key="s"), st.radio("R", ["a", "b"], key="r"), st.slider("N", 0, 10, 3, key="n"),
        st.number_input("I", 0, 10, 4, key="i"), st.multiselect("M", ["a", "b"], key="m"),
    ])
"""


def test_s141_values_that_do_not_fit_give_the_default() -> None:
    """An unknown option or a number out of range counts as the default, a multiselect loses unknown options, and what
    is for no widget has no effect.
    """

    async def then(t: TestSession) -> None:
        ids = {label: t.find(label).props["widget"] for label in "SRNIM"}
        t.send({ids["S"]: "b", ids["R"]: "b", ids["N"]: 5, ids["I"]: 5, ids["M"]: ["b"]})
        await t.settle()
        assert t.texts() == ["['b', 'b', 5, 5, ['b']]"]
        t.send({ids["S"]: "z", ids["R"]: "z", ids["N"]: 99, ids["I"]: -1, ids["M"]: ["z", "b"], "nobody": 1})
        await t.settle()
        assert t.texts() == ["['a', 'a', 3, 4, ['b']]"]

    visit(CHECKED, then)


@differs("A viewer that sends what its page cannot show is told so, and the last good value stays.")
def test_s141_the_viewer_is_told_what_was_wrong() -> None:
    """Values are checked against the page before they are recorded: an unknown option or a number out of range is
    answered by an error that says what was expected.
    """

    async def then(t: TestSession) -> None:
        ids = {label: t.find(label).props["widget"] for label in "SNM"}
        events, frames = _sent(t, {ids["S"]: "z", ids["N"]: 99, ids["M"]: ["z", "b"], "nobody": 1})
        assert [getattr(event, "values", None) for event in events] == [{ids["M"]: ["b"]}]
        assert [b"expected" in frame for frame in frames] == [True] * 3

    visit(CHECKED, then)
