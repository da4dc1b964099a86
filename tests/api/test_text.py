from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import evlit as st
from evlit.errors import (
    StreamlitAPIException,
    StreamlitInvalidHeightError,
    StreamlitInvalidParameterTypeError,
    StreamlitInvalidWidthError,
    StreamlitValueError,
)
from tests.api.conftest import Page

#: For calls that the types forbid.
loose: Any = st


def test_headings_have_levels(page: Page) -> None:
    def app() -> None:
        st.title("One")
        st.header("Two", divider=True)
        st.subheader("Three", divider="red", anchor=False, icon="🎈", help=" Why ", text_alignment="center", wrap=False)

    page.draw(app)
    assert [node.kind for node in page.main] == ["heading"] * 3
    assert [node.props for node in page.main] == [
        {"body": "One", "level": 1},
        {"body": "Two", "level": 2, "divider": "auto"},
        {
            "body": "Three",
            "level": 3,
            "divider": "red",
            "anchor": False,
            "icon": "🎈",
            "help": "Why",
            "align": "center",
            "wrap": False,
        },
    ]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: loose.header("x", divider="pink"), StreamlitValueError, "`divider` must be one of `red`"),
        (lambda: loose.title("x", anchor=3), StreamlitInvalidParameterTypeError, "`anchor` must be of type"),
        (lambda: loose.title("x", icon="abc"), StreamlitAPIException, "'abc' is not an icon"),
        (lambda: loose.title("x", icon=":material/Thumb Up:"), StreamlitAPIException, "lower case with underscores"),
        (lambda: loose.text("x", width=0), StreamlitInvalidWidthError, 'from 1 up, `"stretch"`, `"content"`, got 0'),
        (lambda: loose.text("x", width="wide"), StreamlitInvalidWidthError, "got 'wide'"),
        (lambda: loose.divider(width="content"), StreamlitInvalidWidthError, "got 'content'"),
        (lambda: loose.code("x", height=True), StreamlitInvalidHeightError, "got True"),
        (lambda: loose.text("x", text_alignment="middle"), StreamlitValueError, "got 'middle'"),
        (lambda: loose.json("{a"), StreamlitAPIException, "not JSON: .* at line 1, column 2"),
        (lambda: loose.json({}, expanded=-1), StreamlitInvalidParameterTypeError, "int from 0 up"),
        (lambda: loose.html(""), StreamlitAPIException, "needs some HTML"),
        (lambda: loose.code("x", 3), StreamlitInvalidParameterTypeError, "`language` must be of type"),
    ],
)
def test_mistakes_are_told(page: Page, call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        page.draw(call)
    assert page.main == []


def test_texts_lose_the_indentation_of_their_source(page: Page) -> None:
    def app() -> None:
        st.markdown("""
            # Title

              deeper
        """)
        st.text("  hello  ")
        st.caption(12)

    page.draw(app)
    assert [node.props for node in page.main] == [
        {"body": "# Title\n\n  deeper"},
        {"body": "hello"},
        {"body": "12", "caption": True},
    ]


def test_markdown_options(page: Page) -> None:
    node = page.only(
        lambda: loose.markdown("x", True, help="h", width="content", anchors=False, text_alignment="right")
    )
    assert node.props == {
        "body": "x",
        "html": True,
        "help": "h",
        "width": "content",
        "anchors": False,
        "align": "right",
    }
    assert page.only(lambda: loose.markdown("x", width="stretch")).props == {"body": "x", "width": "stretch"}


def test_text_is_as_wide_as_its_content_unless_told(page: Page) -> None:
    assert page.only(lambda: loose.text("x", width="stretch")).props == {"body": "x", "width": "stretch"}
    assert page.only(lambda: loose.text("x", width=40)).props == {"body": "x", "width": 40}


def test_code_keeps_indentation(page: Page) -> None:
    node = page.only(lambda: loose.code("\n    a = 1\n", line_numbers=True, wrap_lines=True, height=100))
    assert node.props == {
        "body": "    a = 1",
        "language": "python",
        "line_numbers": True,
        "wrap_lines": True,
        "height": 100,
    }
    assert page.only(lambda: loose.code("x", None)).props == {"body": "x"}


def test_html_comes_from_files_and_objects(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "part.html"
    file.write_text("<b>part</b>\n", encoding="utf-8")

    class Shown:
        def _repr_html_(self) -> str:
            return "<i>shown</i>"

    def app() -> None:
        st.html("<p>x</p>", unsafe_allow_javascript=True)
        st.html(file)
        st.html(str(file))
        st.html(Shown())

    page.draw(app)
    assert [node.props for node in page.main] == [
        {"body": "<p>x</p>", "javascript": True},
        {"body": "<b>part</b>"},
        {"body": "<b>part</b>"},
        {"body": "<i>shown</i>"},
    ]


def test_html_that_only_styles_takes_no_place(page: Page, tmp_path: Path) -> None:
    css = tmp_path / "style.css"
    css.write_text("p { color: red }", encoding="utf-8")

    def app() -> None:
        st.html("<style>a { b: c }</style>")
        st.html(css)

    page.draw(app)
    assert page.main == []
    assert [node.props["body"] for node in page.event] == [
        "<style>a { b: c }</style>",
        "<style>p { color: red }</style>",
    ]
    assert page.draw(app) == []


def test_json_shows_what_json_does_not_know_as_text(page: Page) -> None:
    body = {"n": 1, 2: float("nan"), "big": 2**60, "t": (1, {"x"}), "b": b"x", "f": 0.5, "s": {3}}
    node = page.only(lambda: loose.json(body, expanded=2))
    assert node.props == {
        "body": {"n": 1, "2": "nan", "big": str(2**60), "t": [1, ["x"]], "b": "b'x'", "f": 0.5, "s": [3]},
        "expanded": 2,
    }


def test_json_of_text_and_of_what_contains_itself(page: Page) -> None:
    assert page.only(lambda: loose.json('{"a": [1, null]}', expanded=False)).props == {
        "body": {"a": [1, None]},
        "expanded": False,
    }
    loop: list[object] = []
    loop.append(loop)
    assert page.only(lambda: loose.json(loop)).kind == "json"


def test_latex_and_divider(page: Page) -> None:
    def app() -> None:
        st.latex(r" \frac{a}{b} ", help="a over b")
        st.divider()

    page.draw(app)
    assert [(node.kind, node.props) for node in page.main] == [
        ("latex", {"body": r"\frac{a}{b}", "help": "a over b"}),
        ("divider", {}),
    ]


def test_the_returned_object_stands_for_the_place(page: Page) -> None:
    def app() -> None:
        first = st.text("a")
        st.text("b")
        first.markdown("now this")  # S-202

    page.draw(app)
    assert [(node.kind, node.props["body"]) for node in page.main] == [("markdown", "now this"), ("text", "b")]


def test_in_bare_python_commands_return_containers() -> None:
    assert st.text("x").markdown("y") is not None
    assert st.html("<b>x</b>") is not None
