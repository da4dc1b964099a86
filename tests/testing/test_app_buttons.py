"""`AppTest`: buttons that do more than a button."""

from __future__ import annotations

import pytest

from evlit.testing import AppTest, AppTestError

SCRIPT = """
    import streamlit as st

    st.text(f"download {st.download_button('Get', b'bytes', 'data.bin', key='get')}")
    st.text(f"menu {st.menu_button('More', ['copy', 'cut'], format_func=str.title, key='more')}")
    st.link_button("Plain", "https://example.org/plain")
    st.link_button("Told", "https://example.org/told", on_click=lambda: st.session_state.update(told=True), key="told")
"""


def test_a_download_button_is_clicked_and_its_file_read() -> None:
    at = AppTest.from_string(SCRIPT).run()
    button = at.download_button(key="get")
    assert (button.file_name, button.data) == ("data.bin", b"bytes")
    button.click().run()
    assert at.text[0].value == "download True"
    assert at.run().text[0].value == "download False"


def test_an_option_of_a_menu_is_chosen_for_one_run() -> None:
    at = AppTest.from_string(SCRIPT).run()
    menu = at.menu_button(key="more")
    assert menu.options == ["Copy", "Cut"]
    menu.click("cut").run()
    assert at.text[1].value == "menu cut"
    at.menu_button[0].click_index(0).run()
    assert at.text[1].value == "menu copy"
    assert at.run().text[1].value == "menu None"
    with pytest.raises(ValueError, match="'paste', which is not in list"):
        at.menu_button[0].click("paste").run()


def test_a_link_button_is_clicked_where_the_app_is_told() -> None:
    at = AppTest.from_string(SCRIPT).run()
    assert at.link_button[0].url == "https://example.org/plain"
    with pytest.raises(AppTestError, match="'Plain' tells the app nothing"):
        at.link_button[0].click()
    at.link_button[1].click().run()
    assert at.session_state.told is True
