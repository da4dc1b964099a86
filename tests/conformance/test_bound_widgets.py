"""Section 7.4 of the rules: widgets whose value is part of the page's address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import trio
from trio.testing import MockClock

from evlit.core import events as e
from evlit.runtime.visit import Visit
from evlit.testing.harness import TestSession, open_test_session

#: Widgets (with `K` for `key="k", bind="query-params"`): call, query, value, wire value of an edit, query after it.
CASES: dict[str, tuple[str, str, object, object, str]] = {
    "checkbox": ("st.checkbox('W', K)", "k=TRUE", True, False, ""),
    "toggle": ("st.toggle('W', True, K)", "k=false", False, True, ""),
    "color_picker": ("st.color_picker('W', K)", "k=%23ff0000", "#ff0000", "#00ff00", "k=%2300ff00"),
    "date_input": (
        "str(st.date_input('W', '2024-01-01', K))",
        "k=2024-01-05",
        "2024-01-05",
        "2024-01-07",
        "k=2024-01-07",
    ),
    "date range": (
        "[str(d) for d in st.date_input('W', ['2024-01-01', '2024-01-02'], K)]",
        "k=2024-01-03&k=2024-01-05",
        ["2024-01-03", "2024-01-05"],
        ["2024-01-04"],
        "k=2024-01-04",
    ),
    "datetime_input": (
        "str(st.datetime_input('W', '2024-01-01 10:00', K))",
        "k=2024-01-05T12:30",
        "2024-01-05 12:30:00",
        "2024-01-05T13:00",
        "k=2024-01-05T13%3A00",
    ),
    "datetime_input with seconds": (
        "str(st.datetime_input('W', '2024-01-01 10:00', K))",
        "k=2024-01-05T12:30:00",
        "2024-01-05 12:30:00",
        "2024-01-01T10:00",
        "",
    ),
    "time_input": ("str(st.time_input('W', '10:00', K))", "k=12:30", "12:30:00", "13:00", "k=13%3A00"),
    "feedback": ("st.feedback('stars', K)", "k=3", 3, 0, "k=0"),
    "multiselect": ("st.multiselect('W', ['a', 'b', 'c'], K)", "k=c&k=a", ["c", "a"], ["b"], "k=b"),
    "number_input": ("st.number_input('W', 0, 10, 3, K)", "k=7", 7, 9, "k=9"),
    "number_input float": ("st.number_input('W', value=0.5, K)", "k=2.5", 2.5, 2.0, "k=2"),
    "pagination": ("st.pagination(9, K)", "k=3", 3, 4, "k=4"),
    "pills": ("st.pills('W', ['a', 'b'], K)", "k=b", "b", "a", "k=a"),
    "pills multi": ("st.pills('W', ['a', 'b', 'c'], selection_mode='multi', K)", "k=b&k=a", ["a", "b"], ["c"], "k=c"),
    "segmented_control": ("st.segmented_control('W', ['a', 'b'], default='a', K)", "k=", None, "b", "k=b"),
    "radio": ("st.radio('W', [1, 2, 3], format_func=lambda n: f'No. {n}', K)", "k=No.+2", 2, "No. 3", "k=No.+3"),
    "selectbox": ("st.selectbox('W', ['a', 'b'], K)", "k=b", "b", "a", ""),
    "select_slider": ("st.select_slider('W', ['s', 'm', 'l'], K)", "k=m", "m", "l", "k=l"),
    "select_slider range": (
        "st.select_slider('W', ['s', 'm', 'l'], value=('s', 'l'), K)",
        "k=l&k=m",
        ("m", "l"),
        ["s", "m"],
        "k=s&k=m",
    ),
    "slider": ("st.slider('W', 0, 10, K)", "k=4", 4, 5, "k=5"),
    "slider range": ("st.slider('W', 0.0, 1.0, (0.25, 0.75), K)", "k=0.5&k=1", (0.5, 1.0), [0.25, 0.5], "k=0.25&k=0.5"),
    "slider of dates": (
        "str(st.slider('W', dt.date(2024, 1, 1), dt.date(2024, 2, 1), K))",
        "k=2024-01-03",
        "2024-01-03",
        1704326400000,
        "k=2024-01-04",
    ),
    "slider of times": (
        "str(st.slider('W', dt.time(8), dt.time(20), K))",
        "k=09:30:00",
        "09:30:00",
        36000000,
        "k=10%3A00%3A00",
    ),
    "text_input": ("st.text_input('W', K)", "k=a+b%26", "a b&", "ü", "k=%C3%BC"),
    "text_area": ("st.text_area('W', 'x', K)", "k=", "", "x", ""),
    "tabs": ("[t.open for t in st.tabs(['A', 'B'], K)]", "k=B", [False, True], "A", ""),
    "expander": ("st.expander('W', K).open", "k=true", True, False, ""),
}

ONE = """
    import datetime as dt
    import evlit as st
    st.text(repr({}))
"""


def app(call: str) -> str:
    return ONE.format(call.replace("K)", 'key="k", bind="query-params")'))


def drive(source: str, query: str, act: Callable[[TestSession], Awaitable[None]]) -> None:
    """Open an app at an address, act, and hold it against the log."""

    async def main() -> None:
        async with open_test_session(source, visit=Visit(query=query)) as session:
            await act(session)

    trio.run(main, clock=MockClock())


async def commit(session: TestSession, key: str, value: object) -> None:
    """Commit a value to the widget of that key."""
    node = next(node for node in session.projection.tree.widgets.values() if node.props.get("key") == key)
    session.send({node.props["widget"]: value}, fragment=node.fragment)
    await session.settle()


@pytest.mark.parametrize("case", CASES)
def test_s167_s168_s174_each_widget(case: str) -> None:
    """Every widget that can be bound takes its first value from the address, whose other parameters stay; an edit is in
    the address as soon as it is recorded, in ISO form or by label, and a value that equals the default leaves it.
    """
    call, query, value, edit, after = CASES[case]

    async def act(s: TestSession) -> None:
        assert (s.errors(), s.texts()) == ([], [repr(value)])
        await commit(s, "k", edit)
        assert s.errors() == []
        assert s.projection.query.replace("other=1", "").strip("&") == after
        assert "other=1" in s.projection.query

    drive(app(call), f"{query}&other=1", act)


@pytest.mark.parametrize(
    ("call", "query", "value", "after"),
    [
        ("st.checkbox('W', K)", "k=yes", False, ""),
        ("st.number_input('W', 0, 10, 3, K)", "k=11", 3, ""),
        ("st.number_input('W', 0, 10, 3, K)", "k=2.5", 3, ""),
        ("st.number_input('W', value=0.5, K)", "k=nan", 0.5, ""),
        ("st.slider('W', 0, 10, K)", "k=1&k=2", 2, "k=2"),
        ("st.selectbox('W', ['a', 'b'], K)", "k=zz", "a", ""),
        ("st.selectbox('W', ['a', 'b'], K)", "k=", "a", ""),
        ("st.selectbox('W', ['a', 'b'], accept_new_options=True, K)", "k=zz", "zz", "k=zz"),
        ("st.multiselect('W', ['a', 'b'], ['a'], K)", "k=zz", ["a"], ""),
        ("st.multiselect('W', ['a', 'b', 'c'], max_selections=2, K)", "k=b&k=zz&k=b&k=a&k=c", ["b", "a"], "k=b&k=a"),
        ("str(st.date_input('W', '2024-01-01', K))", "k=soon", "2024-01-01", ""),
        ("str(st.time_input('W', '10:00', K))", "k=25:00", "10:00:00", ""),
        ("st.color_picker('W', K)", "k=red", "#000000", ""),
        ("st.text_input('W', max_chars=3, K)", "k=long", "", ""),
        ("[t.open for t in st.tabs(['A', 'B'], K)]", "k=C", [True, False], ""),
        ("st.feedback('thumbs', K)", "k=2", None, ""),
        ("st.pagination(5, K)", "k=6", 1, ""),
        ("str(st.datetime_input('W', '2024-01-01 10:00', K))", "k=2024-01-05T12:30%2B02:00", "2024-01-01 10:00:00", ""),
    ],
)
def test_s167_what_does_not_fit_leaves_the_address(call: str, query: str, value: object, after: str) -> None:
    """A value that is none of the widget's is ignored and removed; lists lose what is unknown, double or too much."""

    async def act(s: TestSession) -> None:
        assert (s.errors(), s.texts(), s.projection.query) == ([], [repr(value)], after)

    drive(app(call), query, act)


def test_s167_only_at_first() -> None:
    """The app's own value goes before the address, and so does one that the widget has."""
    source = """
        import evlit as st
        st.session_state.setdefault("a", "mine")
        st.text((st.text_input("A", key="a", bind="query-params"), st.session_state.a))
    """

    async def act(s: TestSession) -> None:
        assert (s.texts(), s.projection.query) == (["('mine', 'mine')"], "a=mine")

    drive(source, "a=theirs", act)


@pytest.mark.parametrize(
    ("call", "query", "value", "after"),
    [
        ("st.number_input('W', value=None, K)", "k=", None, ""),
        ("st.selectbox('W', ['a'], index=None, K)", "k=", None, ""),
        ("st.multiselect('W', ['a', 'b'], ['a'], K)", "k=", [], "k="),
        ("st.text_input('W', 'x', K)", "k=", "", "k="),
        ("st.text_input('W', None, K)", "k=", None, ""),
        ("st.number_input('W', 0, 10, 3, K)", "k=", 3, ""),
        ("st.checkbox('W', True, K)", "k=", True, ""),
        ("st.slider('W', 0, 10, 5, K)", "k=", 5, ""),
        ("st.pills('W', ['a', 'b'], default='a', K)", "k=", None, "k="),
        ("st.pills('W', ['a', 'b'], default='a', required=True, K)", "k=", "a", ""),
        ("st.pills('W', ['a', 'b'], default=['a'], selection_mode='multi', K)", "k=", [], "k="),
        ("st.feedback('stars', default=2, K)", "k=", None, "k="),
    ],
)
def test_s169_an_empty_parameter(call: str, query: str, value: object, after: str) -> None:
    """A parameter without text clears the widgets that can be empty, and is dropped for the others."""

    async def act(s: TestSession) -> None:
        assert (s.errors(), s.texts(), s.projection.query) == ([], [repr(value)], after)

    drive(app(call), query, act)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ('bind="query-params"', "StreamlitMissingRequiredParameterError: `key`"),
        ('bind="url", key="k"', "StreamlitValueError: `bind` must be one of `query-params`"),
        ('bind="query-params", key="Embed"', "StreamlitAPIException: The query parameter 'Embed' is about embedding"),
        ('bind="query-params", key="embed_options"', "StreamlitAPIException: The query parameter 'embed_options'"),
    ],
)
@pytest.mark.parametrize("command", ["text_input('W', ", "tabs(['A'], ", "expander('W', "])
def test_s166_errors(command: str, arguments: str, error: str) -> None:
    """Binding needs a key, the value `"query-params"`, and a name that is not about embedding."""

    async def act(s: TestSession) -> None:
        [shown] = s.errors()
        assert shown.startswith(error)

    drive(f"import evlit as st\nst.{command}{arguments})", "", act)


def test_s166_a_password_is_never_part_of_the_address() -> None:
    """A password field cannot be bound: what is typed there would stand in the address bar."""

    async def act(s: TestSession) -> None:
        assert s.errors()[0].startswith("StreamlitAPIException: A password cannot be part of the address")
        assert "secret" not in str([recorded.event for recorded in s.log()[4:]]).replace("k=secret", "")

    drive('import evlit as st\nst.text_input("W", type="password", key="k", bind="query-params")', "k=secret", act)


TWO = """
    import evlit as st
    def bump():
        st.session_state.n += 1
    st.button("Bump", on_click=bump)
    st.number_input("N", 0, 10, 3, key="n", bind="query-params")
    if st.checkbox("Show", True):
        st.text_input("T", "x", key="t", bind="query-params")
    st.text((st.session_state.n, st.session_state.get("t"), st.query_params.to_dict()))
"""


def test_s170_session_state_and_users_change_the_address() -> None:
    """An assignment to `session_state`, and what a user edits, are in the address, without an entry of the history; the
    viewer hears of both.
    """

    async def act(s: TestSession) -> None:
        await s.click("Bump")
        assert (s.texts(), s.projection.query) == (["(4, 'x', {'n': '4'})"], "n=4")
        await s.set("N", 5)
        assert (s.texts(), s.projection.query) == (["(5, 'x', {'n': '5'})"], "n=5")
        told = [query for each in s.told for query in each.queries.values()]
        changed = [recorded.event for recorded in s.log() if isinstance(recorded.event, e.AddressChanged)]
        assert told == ["n=5"]
        assert [(change.query, change.push) for change in changed] == [("n=4", False)]

    drive(TWO, "", act)


@pytest.mark.parametrize(
    "attempt",
    [
        'st.query_params["n"] = 5',
        "del st.query_params.n",
        "st.query_params.clear()",
        'st.query_params.update(other=1, n="2")',
        'st.query_params.from_dict({"other": 1})',
        'st.query_params.pop("n")',
    ],
)
def test_s171_query_params_leave_bound_ones_alone(attempt: str) -> None:
    """`st.query_params` reads the parameter of a widget, and refuses to set, delete or clear it."""
    source = f"""
        import evlit as st
        st.number_input("N", 0, 10, 3, key="n", bind="query-params")
        st.text(st.query_params.n)
        {attempt}
    """

    async def act(s: TestSession) -> None:
        assert s.texts() == ["7"]
        assert s.errors()[0].startswith("StreamlitAPIException: The query parameter 'n' belongs to the widget")
        assert s.projection.query == "n=7&other=0"

    drive(source, "n=7&other=0", act)


def test_s172_a_widget_that_is_not_drawn() -> None:
    """The parameter of a hidden widget leaves the address; the value is kept, and comes back with the widget."""

    async def act(s: TestSession) -> None:
        await s.set("T", "text")
        assert s.projection.query == "n=7&t=text"
        await s.set("Show", False)
        assert (s.texts(), s.projection.query) == (["(7, 'text', {'n': '7', 't': 'text'})"], "n=7")
        await s.set("Show", True)
        assert (s.texts(), s.projection.query) == (["(7, 'text', {'n': '7', 't': 'text'})"], "n=7&t=text")

    drive(TWO, "n=7", act)


def test_s172_pages() -> None:
    """Opening another page takes the parameters of the old one away; coming back brings value and parameter back."""
    source = """
        import evlit as st
        st.number_input("Around", 0, 10, key="around", bind="query-params")
        def one():
            st.text_input("One", key="one", bind="query-params")
        def two():
            st.text_input("Two", key="two", bind="query-params")
            st.query_params["one"] = "free"
        st.navigation([st.Page(one), st.Page(two)]).run()
    """

    async def act(s: TestSession) -> None:
        await s.set("One", "a")
        await s.set("Around", 5)
        assert s.projection.query == "one=a&around=5"
        await s.open_page("two")
        assert (s.errors(), s.projection.query) == ([], "around=5&one=free")
        await s.open_page("")
        assert s.projection.query == "around=5&one=a"
        assert s.find("One").props["value"] == "a"

    drive(source, "", act)


def test_s173_back_and_forward() -> None:
    """After going back the address counts: over what users and the app gave; what it does not name is the default."""

    async def act(s: TestSession) -> None:
        await s.click("Bump")
        await s.set("T", "text")
        await s.open_page("", "n=9", history=True)
        assert (s.texts(), s.projection.query) == (["(9, 'x', {'n': '9'})"], "n=9")
        await s.open_page("", "n=none&t=y", history=True)
        assert (s.texts(), s.projection.query) == (["(3, 'y', {'t': 'y'})"], "t=y")
        await s.click("Bump")
        assert (s.texts(), s.projection.query) == (["(4, 'y', {'t': 'y', 'n': '4'})"], "t=y&n=4")

    drive(TWO, "", act)


def test_s173_goes_before_an_assignment() -> None:
    """A value that the app assigned in the same run gives way to the address that the user went to."""
    source = """
        import evlit as st
        if st.session_state.get("again"):
            st.session_state.n = 1
        st.session_state.again = True
        st.text(st.number_input("N", 0, 10, key="n", bind="query-params"))
    """

    async def act(s: TestSession) -> None:
        await s.open_page("", "n=8", history=True)
        assert (s.texts(), s.projection.query) == (["8"], "n=8")

    drive(source, "", act)


def test_s167_a_link_that_names_a_value() -> None:
    """A link to the page that names the parameter gives the widget that value; one that does not leaves it alone."""

    async def act(s: TestSession) -> None:
        await s.open_page("", "n=8")
        assert s.texts() == ["(8, 'x', {'n': '8'})"]
        await s.open_page("", "")
        assert (s.texts(), s.projection.query) == (["(8, 'x', {'n': '8'})"], "n=8")

    drive(TWO, "", act)


def test_s168_what_is_too_long_for_an_address() -> None:
    """A value that would make the address too long to be opened is kept, and the address says nothing of it."""
    source = """
        import evlit as st
        st.text(len(st.text_area("Long", key="long", bind="query-params")))
        st.text(st.query_params.to_dict())
    """

    async def act(s: TestSession) -> None:
        await s.set("Long", "ü" * 900)
        assert (s.texts()[0], len(s.projection.query)) == ("900", len("other=1&long=") + 900 * 6)
        await s.set("Long", "ü" * 1100)
        assert (s.texts(), s.projection.query) == (["1100", "{'other': '1'}"], "other=1")

    drive(source, "other=1", act)
