"""Section 11 of the rules: `st.query_params` and the address of the page."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import trio
from trio.testing import MockClock

from evlit.core import events as e
from evlit.runtime.visit import Visit
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance.marks import differs


def run(source: str, query: str = "") -> TestSession:
    """Run an app once under this address, and return its session as it was then."""

    async def main() -> TestSession:
        async with open_test_session(source, visit=Visit(query=query)) as session:
            await session.settle()
        return session

    return trio.run(main, clock=MockClock())


def changes(session: TestSession) -> list[e.AddressChanged]:
    return [recorded.event for recorded in session.log() if isinstance(recorded.event, e.AddressChanged)]


def shown(expression: str, query: str) -> Any:
    """Return what an expression over `st.query_params` gives, as text."""
    session = run(f"import evlit as st\nst.text(repr({expression}))", query)
    assert session.errors() == []
    return session.texts()[0]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("st.query_params['a']", "'2'"),
        ("st.query_params.a", "'2'"),
        ("st.query_params.get_all('a')", "['1', '2']"),
        ("st.query_params.get_all('none')", "[]"),
        ("st.query_params.get('none', 'other')", "'other'"),
        ("st.query_params['blank']", "''"),
        ("'blank' in st.query_params", "True"),
        ("(list(st.query_params), len(st.query_params))", "(['a', 'blank', 'ü'], 3)"),
        ("st.query_params['ü']", "'x y&z'"),
    ],
)
def test_s246_reading(expression: str, text: str) -> None:
    """The parameters are a mapping of text to text, also by attribute; a repeated one gives its last value, `get_all`
    gives all, and a blank one is an empty text.
    """
    assert shown(expression, "a=1&a=2&blank=&%C3%BC=x+y%26z") == text


@pytest.mark.parametrize(("access", "error"), [("['none']", "KeyError"), (".none", "AttributeError")])
def test_s246_a_parameter_that_is_missing(access: str, error: str) -> None:
    """A missing parameter is a `KeyError` as an item and an `AttributeError` as an attribute."""
    session = run(f"import evlit as st\nst.query_params{access}")
    [shown] = session.errors()
    assert shown.startswith(f"{error}: ")
    assert "The address has no parameter `none`." in shown


@pytest.mark.parametrize(
    ("value", "query", "read"),
    [
        ("5", "a=5", "'5'"),
        ("None", "a=None", "'None'"),
        ("[1, 'x']", "a=1&a=x", "'x'"),
        ("('p', 'q')", "a=p&a=q", "'q'"),
        ("(n for n in 'ab')", "a=a&a=b", "'b'"),
        ("[]", "", "''"),
        ("'ö &'", "a=%C3%B6+%26", "'ö &'"),
    ],
)
def test_s247_values_that_are_assigned(value: str, query: str, read: str) -> None:
    """What is assigned becomes text; several values repeat the parameter; an empty list is not in the address."""
    session = run(f"import evlit as st\nst.query_params['a'] = {value}\nst.text(repr(st.query_params['a']))")
    assert (session.projection.query, session.texts()) == (query, [read])


def test_s247_a_dict_is_refused() -> None:
    """A dict as value is an error of its own."""
    session = run("import evlit as st\nst.query_params.a = {'b': 1}")
    assert session.errors()[0].startswith("StreamlitQueryParamDictValueError: The query parameter `a`")
    assert session.projection.query == ""


def test_s247_each_assignment_is_an_entry_of_the_history() -> None:
    """Two assignments make two entries of the browser's history; `update` and `from_dict` make one each. What changes
    nothing makes none.
    """
    session = run("""
        import evlit as st
        st.query_params["a"] = 1
        st.query_params.b = 2
        st.query_params.update({"a": "3"}, c=[4, 5])
        st.query_params.from_dict([("x", "y")])
        st.query_params.x = "y"
        del st.query_params.x
    """)
    assert [(change.query, change.push) for change in changes(session)] == [
        ("a=1", True),
        ("a=1&b=2", True),
        ("a=3&b=2&c=4&c=5", True),
        ("x=y", True),
        ("", True),
    ]


def test_s248_all_at_once() -> None:
    """`from_dict` replaces all parameters, `clear` removes them, `to_dict` has the last value of each."""
    session = run("""
        import evlit as st
        st.query_params.from_dict({"a": ["1", "2"], "b": "x"})
        st.text(st.query_params.to_dict())
        st.query_params.clear()
        st.text(st.query_params.to_dict())
    """)
    assert session.texts() == ["{'a': '2', 'b': 'x'}", "{}"]
    assert [change.query for change in changes(session)] == ["a=1&a=2&b=x", ""]


def test_s248_embedding_is_out_of_reach() -> None:
    """`embed` and `embed_options`, in any case, are not seen, stay when all is cleared, and cannot be set."""
    session = run(
        """
        import evlit as st
        st.text((list(st.query_params), "embed" in st.query_params, st.query_params.get_all("embed_options")))
        st.query_params.clear()
        st.query_params.from_dict({"b": 1})
        for attempt in ("Embed", "embed_options"):
            try:
                st.query_params[attempt] = "x"
            except st.errors.StreamlitAPIException as error:
                st.text(error)
        """,
        "EMBED=true&a=1&embed_options=dark_theme",
    )
    seen, *refused = session.texts()
    assert seen == "(['a'], False, [])"
    assert len(refused) == 2
    assert all("about embedding" in text for text in refused)
    assert session.projection.query == "b=1&EMBED=true&embed_options=dark_theme"


def test_s249_a_change_causes_no_run() -> None:
    """Setting parameters runs nothing: one run, and the viewer is told of the address."""
    session = run("import evlit as st\nst.query_params.a = 1")
    assert session.kinds().count("run.started") == 1
    assert "address.changed" in [recorded.kind for each in session.told for _, recorded in each.rows]


@differs("A session survives a reload, so an address that the user edits opens in the session that there is.")
def test_s249_an_edited_address_opens_in_the_same_session() -> None:
    """An address edited by hand runs the app with its parameters; `session_state` and values are kept."""
    source = """
        import evlit as st
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        st.text((st.session_state.runs, st.query_params.to_dict()))
    """

    async def main() -> None:
        async with open_test_session(source, visit=Visit(query="a=1")) as s:
            assert s.texts() == ["(1, {'a': '1'})"]
            await s.open_page("", "a=2&b=3", history=True)
            assert s.texts() == ["(2, {'a': '2', 'b': '3'})"]

    trio.run(main, clock=MockClock())


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("a=" + "x" * 524_286, True),
        ("a=" + "x" * 524_287, False),
        ("&".join(["a=1"] * 1000), True),
        ("&".join(["a=1"] * 1001), False),
    ],
    ids=["long", "too long", "many", "too many"],
)
def test_s250_limits(query: str, fits: bool, caplog: pytest.LogCaptureFixture) -> None:
    """A query of more than 524,288 characters or 1,000 fields counts as empty, and a warning says so."""
    caplog.set_level(logging.WARNING)
    assert shown("'a' in st.query_params", query) == repr(fits)
    assert ("query of the address is ignored" in caplog.text) != fits


def test_s028_access_ends_a_run_that_must_end() -> None:
    """Reading and writing parameters are yield points: a run that was superseded ends there."""
    source = """
        import evlit as st
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        st.button("Again")
        while st.session_state.runs == 1:
            st.query_params.get("a")
    """

    async def main() -> None:
        async with open_test_session(source, settle=False) as s:
            await s.wait(lambda session: session.projection.tree.widgets != {})
            await s.click("Again")
            assert [r.event.outcome for r in s.log() if isinstance(r.event, e.RunEnded)] == ["cancelled", "finished"]

    trio.run(main)


def test_s246_the_address_outlives_runs_and_fragments() -> None:
    """A changed parameter is there in the next run, in a fragment run, and after the session came back from the log."""
    source = """
        import evlit as st
        if "a" not in st.query_params:
            st.query_params.a = 1
        @st.fragment
        def part():
            st.button("Part")
            st.text(("part", st.query_params.to_dict()))
        part()
        st.button("All")
        st.text(("all", st.query_params.to_dict()))
    """

    async def main() -> None:
        async with open_test_session(source) as s:
            for label in ("All", "Part"):
                await s.click(label)
                assert s.texts() == ["('part', {'a': '1'})", "('all', {'a': '1'})"]
            assert s.host._fold(s.session.id).query == "a=1"
            assert len(changes(s)) == 1

    trio.run(main, clock=MockClock())


PAGES = """
    import evlit as st
    def one():
        if st.button("Go"):
            st.switch_page(other)
        if st.button("Go with"):
            st.switch_page(other, query_params={"b": 2})
    def two():
        st.text(st.query_params.to_dict())
    other = st.Page(two)
    st.navigation([one, other]).run()
"""


@pytest.mark.parametrize(
    ("button", "shown", "query"),
    [("Go", "{}", "embed=true"), ("Go with", "{'b': '2'}", "b=2&embed=true")],
)
def test_s251_another_page_begins_without_parameters(button: str, shown: str, query: str) -> None:
    """`switch_page` clears the parameters, or puts others in their place; those about embedding stay."""

    async def main() -> None:
        async with open_test_session(PAGES, visit=Visit(query="a=1&embed=true")) as s:
            await s.click(button)
            assert (s.texts(), s.projection.page, s.projection.query) == ([shown], "two", query)

    trio.run(main, clock=MockClock())
