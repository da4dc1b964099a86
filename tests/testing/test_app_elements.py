"""`AppTest` has every name that tests written for Streamlit use, and its widgets do what their users can."""

from __future__ import annotations

import datetime as dt
import inspect
import json
from pathlib import Path
from typing import Any

import pytest

from evlit.testing import AppTest, AppTestError
from evlit.testing.v1 import element_tree

NAMES: dict[str, dict[str, list[list[str]] | None]] = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "app_test_names.json").read_text("utf-8")
)


def app(body: str) -> AppTest:
    return AppTest.from_string("import datetime as dt\nimport streamlit as st\n" + body).run()


@pytest.mark.parametrize("name", NAMES)
def test_names_and_parameters_are_those_that_tests_know(name: str) -> None:
    cls: Any = AppTest if name == "AppTest" else getattr(element_tree, name, AppTestError)
    assert cls.__name__ == name
    for member, parameters in NAMES[name].items():
        known = {part for each in cls.__mro__ for part in (*vars(each), *getattr(each, "__annotations__", ()))}
        made = {"proto", "root", "type", "children"} if issubclass(cls, element_tree.Node) else set()
        assert member in known | made, f"{name}.{member}"
        if parameters is None:
            continue
        own = inspect.signature(getattr(cls, member)).parameters
        for parameter, kind in parameters:
            assert parameter in own, f"{name}.{member}({parameter})"
            assert own[parameter].kind.name in (kind, "POSITIONAL_OR_KEYWORD"), f"{name}.{member}({parameter})"


def test_a_trigger_has_the_value_of_the_last_run() -> None:
    at = app(
        "st.button('b', key='b')\nst.menu_button('m', ['x', 'y'], key='m')\nst.chat_input('say', key='c')\n"
        "if st.button('again', key='again'): st.rerun()"
    )
    at.button(key="b").click()
    at.menu_button(key="m").click("y")
    at.chat_input(key="c").set_value("hi").run()
    assert (at.button(key="b").value, at.menu_button(key="m").value, at.chat_input(key="c").value) == (True, "y", "hi")
    at.run()
    assert (at.button(key="b").value, at.menu_button(key="m").value, at.chat_input(key="c").value) == (
        False,
        None,
        None,
    )
    assert at.button(key="again").click().run().button(key="again").value is False


@pytest.mark.parametrize(
    ("kind", "widget", "first"),
    [
        ("radio", "st.radio('r', ['a', 'b'])", "a"),
        ("radio", "st.radio('r', ['a', 'b'], index=None)", None),
        ("selectbox", "st.selectbox('s', ['a', 'b'], 1)", "b"),
        ("text_area", "st.text_area('t', None)", None),
        ("text_input", "st.text_input('t', 'first')", "first"),
    ],
)
def test_none_is_what_the_widget_had_at_first(kind: str, widget: str, first: Any) -> None:
    at = app(f"st.text(repr({widget}))")
    getattr(at, kind)[0].set_value("b").run()
    assert at.text[0].value == "'b'"
    getattr(at, kind)[0].set_value(None).run()
    assert at.text[0].value == repr(first)


def test_a_rating_that_is_not_there_is_refused() -> None:
    at = app("st.feedback('stars')")
    with pytest.raises(ValueError, match="does not take 7"):
        at.feedback[0].set_value(7).run()
    assert at.feedback[0].set_value(4).run().feedback[0].value == 4


CHAT = """
said = st.chat_input("say", accept_file={accept!r}, file_type=["txt", "csv"], key="c")
if said:
    st.text(f"{{said.text}} {{[(file.name, file.type, file.getvalue()) for file in said.files]}}")
"""


def test_files_go_with_a_message() -> None:
    at = app(CHAT.format(accept="multiple"))
    chat = at.chat_input[0].upload("a.txt", b"1", "text/plain").upload("b.csv", b"2")
    assert chat.value is None
    assert chat.set_value("look").value == "look"
    chat.run()
    assert at.text[0].value == "look [('a.txt', 'text/plain', b'1'), ('b.csv', 'application/octet-stream', b'2')]"
    assert at.chat_input[0].value.text == "look"
    at.run()
    assert at.text.len == 0
    at.chat_input[0].upload("a.txt", b"1").clear().set_value("none").run()
    assert at.text[0].value == "none []"


def test_one_file_takes_the_place_of_the_other() -> None:
    at = app(CHAT.format(accept=True))
    at.chat_input[0].upload("a.txt", b"1").upload("b.txt", b"2").run()
    assert at.text[0].value == "[('b.txt', 'application/octet-stream', b'2')]"
    with pytest.raises(AppTestError, match=r"ends with \.txt or \.csv for the message, got 'x\.png'"):
        at.chat_input[0].upload("x.png", b"")


def test_a_chat_input_without_files_takes_none() -> None:
    at = app("st.chat_input('say')")
    with pytest.raises(AppTestError, match="'say' takes none: it needs `accept_file`"):
        at.chat_input[0].upload("a.txt", b"")


def test_files_are_chosen_as_one_or_as_several() -> None:
    at = app("st.text([file.name for file in st.file_uploader('f', accept_multiple_files=True)])")
    uploader = at.file_uploader[0]
    assert uploader.set_value(("a", b"", "x/y")).run().text[0].value == "['a']"
    assert uploader.set_value([("a", b"", "x/y"), ("b", b"")]).run().text[0].value == "['a', 'b']"
    assert uploader.set_value((("c", b"", "x/y"), ("d", b"", "x/y"))).run().text[0].value == "['c', 'd']"
    assert uploader.upload("e", b"").run().text[0].value == "['c', 'd', 'e']"
    assert uploader.clear().run().text[0].value == "[]"


def test_an_empty_is_what_it_holds() -> None:
    at = app("st.empty()\nplace = st.empty()\nplace.text('a')\nplace.text('b')\nst.empty().container().text('c')")
    assert [type(each).__name__ for each in at.main.children.values()] == ["UnknownElement", "Text", "Block"]
    assert (at.main[1].value, len(at.main), len(at.get("empty"))) == ("b", 3, 1)  # type: ignore[union-attr]  # a text
    assert at.main[-1].text[0].value == "c"  # type: ignore[union-attr]  # a container
    with pytest.raises(IndexError, match="expected one of the 3 places of main, got 3"):
        at.main[3]


def test_links_tell_their_label_and_where_they_lead() -> None:
    at = app("st.link_button('L', 'https://example.org')\nst.page_link('https://example.org/p', label='P')")
    assert (at.link_button[0].value, at.link_button[0].url) == ("L", "https://example.org")
    assert (at.page_link[0].value, at.page_link[0].page) == ("P", "https://example.org/p")


def test_rows_of_a_dataframe_are_selected() -> None:
    at = app(
        "got = st.dataframe({'a': [1, 2, 3]}, on_select='rerun', selection_mode='multi-row', key='d')\n"
        "st.text(got.selection.rows)\nst.dataframe({'b': [1]})"
    )
    at.dataframe(key="d").select(rows=[0, 2]).run()
    assert at.text[0].value == "[0, 2]"
    with pytest.raises(ValueError, match="does not take"):
        at.dataframe[0].select(rows=[3]).run()
    with pytest.raises(AppTestError, match="give it `on_select`"):
        at.dataframe[1].select(rows=[0])


def test_more_of_what_elements_tell() -> None:
    at = app(
        "st.badge('New', color='green')\nst.header('H')\nst.datetime_input('d', dt.datetime(2024, 1, 1, 8, 45))\n"
        "st.select_slider('s', ['a'])\nst.chat_message('ai')\nst.chat_message('me', avatar='🔥')\nst.grid(2)"
    )
    assert "New" in at.markdown[0].value
    assert (at.header[0].anchor, at.select_slider[0].data_type) == ("", "int")
    moment = at.datetime_input[0]
    assert (moment.type, moment.min, moment.max) == ("date_time_input", "2014-01-01T00:00", "2034-01-01T23:59")
    assert [each.avatar for each in at.chat_message] == ["assistant", "🔥"]
    assert app("st.slider('s')").slider[0].options == []
    grid = at.grid[0]
    assert (grid.column_count, grid.row_height, grid.min_column_width) == (2, "content", "auto")


def test_an_element_gives_what_it_carries() -> None:
    at = app("st.markdown('*m*')\nst.text_input('t', placeholder='type')\nst.date_input('d', dt.date(2024, 1, 1))")
    paragraph: Any = at.markdown[0]
    assert (paragraph.body, at.text_input[0].placeholder) == ("*m*", "type")
    assert not hasattr(paragraph, "weight")
    with pytest.raises(AttributeError, match="'Markdown' object has no attribute 'weight'"):
        _ = paragraph.weight
    with pytest.raises(ValueError, match=r"'d' does not take .*: it must not be below"):
        at.date_input[0].set_value(dt.date(1924, 1, 1)).run()


def test_blocks_are_opened_and_tabs_chosen_where_the_app_is_told() -> None:
    at = app(
        "first, second = st.tabs(['One', 'Two'], on_change='rerun', key='tabs')\n"
        "more = st.expander('More', on_change='rerun', key='more')\n"
        "menu = st.popover('Menu', on_change='rerun', key='menu')\n"
        "st.text(f'{second.open} {more.open} {menu.open}')\nst.expander('Silent')"
    )
    assert at.text[0].value == "False False False"
    at.tabs[1].select()
    at.expander[0].open().run()
    assert at.text[0].value == "True True False"
    at.get("popover")[0].open()
    at.expander[0].close().run()
    assert at.text[0].value == "True False True"
    with pytest.raises(AppTestError, match=r"give `st\.expander` an `on_change`"):
        at.expander[1].open()
