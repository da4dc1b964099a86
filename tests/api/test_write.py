from __future__ import annotations

import dataclasses
import enum
import io
from collections import Counter, OrderedDict, UserDict, deque, namedtuple
from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import evlit as st
from evlit.errors import StreamlitAPIException, StreamlitInvalidParameterTypeError
from tests.api.conftest import Page

Pair = namedtuple("Pair", ["first", "second"])  # noqa: PYI024 - the plain kind is what apps have


class Shade(enum.Enum):
    DARK = 1


@dataclasses.dataclass
class Point:
    """A point."""

    x: int = 0


class Plain:
    """A plain thing."""


class Shown:
    def _repr_html_(self) -> str:
        return "<b>shown</b>"

    def __str__(self) -> str:
        return "shown"


def body(page: Page) -> list[tuple[str, Any]]:
    return [(node.kind, node.props.get("body")) for node in page.main]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("*hi*", "*hi*"),
        (1, "`1`"),
        (2.5, "`2.5`"),
        (True, "`True`"),
        (None, "`None`"),
        (b"x", "`b'x'`"),
        ((1, 2), "`(1, 2)`"),
        ({3}, "`{3}`"),
        (range(3), "`range(0, 3)`"),
        (deque([1]), "`deque([1])`"),
        (Shade.DARK, "`Shade.DARK`"),
        (..., "`Ellipsis`"),
        (io.StringIO("from a file"), "from a file"),
        (pd.Series([7]).to_numpy()[0], "`7`"),
        (("a`b",), "``('a`b',)``"),
        (Shown(), "`shown`"),
    ],
)
def test_what_is_shown_as_text(page: Page, value: object, text: str) -> None:
    page.draw(lambda: st.write(value))
    assert body(page) == [("markdown", text)]


def test_text_with_line_breaks_is_fenced(page: Page) -> None:
    class Lines:
        def __str__(self) -> str:
            return "a\n```\nb"

    page.draw(lambda: st.write(Lines()))
    assert body(page) == [("markdown", "````\na\n```\nb\n````")]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"a": 1}, {"a": 1}),
        ([1, 2], [1, 2]),
        (OrderedDict(a=1), {"a": 1}),
        (Counter("aa"), {"a": 2}),
        (UserDict({"a": 1}), {"a": 1}),
        (Pair(1, 2), {"first": 1, "second": 2}),
        ({"a": 1}.keys(), ["a"]),
        (map(str, [1]), ["1"]),
        (enumerate("a"), [[0, "a"]]),
    ],
)
def test_what_is_shown_as_json(page: Page, value: object, shown: object) -> None:
    page.draw(lambda: st.write(value))
    assert body(page) == [("json", shown)]


@pytest.mark.parametrize(
    "value",
    [pd.DataFrame({"a": [1]}), pd.Series([1]), pd.Index([1]), pd.Series([1]).to_numpy()],
    ids=lambda value: type(value).__name__,
)
def test_what_is_shown_as_a_table(page: Page, value: object) -> None:
    page.draw(lambda: st.write(value))
    assert [node.kind for node in page.main] == ["dataframe"]


def test_session_state_is_shown_as_json(page: Page) -> None:
    def app() -> None:
        st.session_state["n"] = 1
        st.write(st.session_state)

    page.draw(app)
    assert body(page) == [("json", {"n": 1})]


def test_exceptions_are_shown_as_such(page: Page) -> None:
    page.draw(lambda: st.write(ValueError("no")))
    assert [(node.kind, node.props["type"]) for node in page.main] == [("exception", "ValueError")]


def test_consecutive_texts_are_joined(page: Page) -> None:
    def app() -> None:
        st.write("a", 1, "b", {"c": 2}, "d", pd.Series([1]), "e", "f")
        st.write()

    page.draw(app)
    assert body(page) == [
        ("markdown", "a `1` b"),
        ("json", {"c": 2}),
        ("markdown", "d"),
        ("dataframe", None),
        ("markdown", "e f"),
    ]
    assert page.draw(app) == []


def test_html_only_when_asked_for(page: Page) -> None:
    def app() -> None:
        st.write("<b>x</b>")
        st.write("<b>x</b>", unsafe_allow_html=True)
        st.write(Shown(), unsafe_allow_html=True)

    page.draw(app)
    assert [(node.kind, node.props) for node in page.main] == [
        ("markdown", {"body": "<b>x</b>"}),
        ("markdown", {"body": "<b>x</b>", "html": True}),
        ("html", {"body": "<b>shown</b>"}),
    ]


@pytest.mark.parametrize(
    ("value", "name", "signature", "doc"),
    [
        (body, f"{__name__}.body", "(page: 'Page')", ""),
        (len, "len", "(obj, /)", "Return the number of items"),
        (Point, f"{__name__}.Point", "(x:", "A point."),
        (Point(1), "value", "", "A point."),
        (Plain(), "value", "", "A plain thing."),
        (ModuleType("m", "A module."), "m", "", "A module."),
    ],
)
def test_help_of_what_has_documentation(page: Page, value: object, name: str, signature: str, doc: str) -> None:
    page.draw(lambda: st.write(value))
    (node,) = page.main
    assert (node.kind, node.props["name"]) == ("help", name)
    assert node.props.get("signature", "").startswith(signature)
    assert node.props.get("doc", "").startswith(doc)


def test_what_has_no_command_yet_is_told(page: Page) -> None:
    figure = type("Figure", (), {"__module__": "matplotlib.figure"})()
    with pytest.raises(StreamlitAPIException, match=r"cannot show a `matplotlib\.figure\.Figure` yet: `st\.pyplot`"):
        page.draw(lambda: st.write(figure))


def test_write_returns_nothing(page: Page) -> None:
    seen: list[object] = []
    page.draw(lambda: seen.append(st.write("x")))
    assert seen == [None]


def test_a_stream_of_text_grows_one_element(page: Page) -> None:
    shown: list[str] = []
    returned: list[object] = []

    def chunks() -> Iterator[str]:
        for chunk in ("Hel", "", "lo", " you"):
            yield chunk
            shown.extend(str(node.props["body"]) for node in page.children(page.main[0].id))

    def app() -> None:
        returned.append(st.container().write_stream(chunks, cursor="|"))

    page.draw(app)
    assert shown == ["Hel", "Hel", "Hello|", "Hello you|"]
    assert [node.props["body"] for node in page.children(page.main[0].id)] == ["Hello you"]
    assert returned == ["Hello you"]


def test_a_stream_of_several_things(page: Page) -> None:
    returned: list[Any] = []

    def app() -> None:
        with st.container() as box:
            returned.append(box.write_stream(iter(["a", {"b": 1}, lambda: st.text("called"), "c"])))
        st.write(returned[-1])

    page.draw(app)
    box, *again = page.main
    assert [node.kind for node in page.children(box.id)] == ["markdown", "json", "text", "markdown"]
    assert returned == [["a", {"b": 1}, "c"]]
    assert [node.kind for node in again] == ["markdown", "json", "markdown"]


def test_async_streams_are_driven_to_their_end(page: Page) -> None:
    ended: list[bool] = []

    async def chunks() -> AsyncIterator[str]:
        try:
            yield "a"
            yield "b"
        finally:
            ended.append(True)

    page.draw(lambda: st.write(chunks))
    assert body(page) == [("markdown", "ab")]
    assert ended == [True]


@pytest.mark.parametrize("stream", ["text", pd.DataFrame({"a": [1]})])
def test_what_is_complete_is_no_stream(page: Page, stream: object) -> None:
    with pytest.raises(StreamlitInvalidParameterTypeError, match=r"Use `st\.write`"):
        page.draw(lambda: st.container().write_stream(stream))  # type: ignore[arg-type]  # the mistake


def test_what_cannot_be_iterated_is_no_stream(page: Page) -> None:
    with pytest.raises(StreamlitAPIException, match="one after the other, got `int`"):
        page.draw(lambda: st.container().write_stream(5))  # type: ignore[arg-type]  # the mistake


def test_an_empty_stream_returns_an_empty_text(page: Page) -> None:
    returned: list[object] = []
    page.draw(lambda: returned.append(st.container().write_stream([])))
    assert returned == [""]
