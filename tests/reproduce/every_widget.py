"""An app with a widget of every kind, and a user who changes each of them once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from evlit.testing import AppTest

EVERY_WIDGET = """
import datetime as dt

import pandas as pd
import streamlit as st


def widgets():
    said = {
        "text": st.text_input("Name", key="name"),
        "long": st.text_area("Essay"),
        "whole": st.number_input("How many", 0, 10, 1),
        "part": st.number_input("How much", 0.0, 1.0, 0.5),
        "one": st.sidebar.slider("One", 0, 10, 2),
        "two": st.sidebar.slider("Two", 0, 10, (2, 3)),
        "day": st.slider("Day", dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2024, 6, 1)),
        "size": st.select_slider("Size", ["S", "M", "L"], value=("S", "M")),
        "check": st.checkbox("Check"),
        "toggle": st.toggle("Toggle", True),
        "radio": st.radio("Radio", [1, 2, 3]),
        "select": st.selectbox("Select", ["a", "b"], key="sel"),
        "several": st.multiselect("Several", ["x", "y", "z"]),
        "pills": st.pills("Pills", ["p", "q"], selection_mode="multi"),
        "segment": st.segmented_control("Segment", ["s", "t"]),
        "stars": st.feedback("stars"),
        "colour": st.color_picker("Colour", "#ff0000"),
        "date": st.date_input("Date", dt.date(2024, 2, 3)),
        "range": st.date_input("Range", (dt.date(2024, 2, 3), dt.date(2024, 2, 5))),
        "time": st.time_input("Time", dt.time(8, 45)),
        "moment": st.datetime_input("Moment", dt.datetime(2024, 2, 3, 4, 5)),
        "menu": st.menu_button("Menu", ["cut", "copy"]),
        "download": st.download_button("Download", "text", "a.txt"),
        "files": [file.name for file in st.file_uploader("File", accept_multiple_files=True)],
    }
    for name, value in said.items():
        st.text(f"{name}: {value}")
    edited = st.data_editor(pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]}), num_rows="dynamic", key="ed")
    st.text(f"sum {edited['a'].sum()}")
    chosen = st.dataframe(pd.DataFrame({"a": [1, 2, 3]}), on_select="rerun", selection_mode="multi-row", key="table")
    st.text(f"rows {chosen.selection.rows}")
    st.tabs(["T1", "T2"], on_change="rerun", key="tabs")
    with st.expander("More", on_change="rerun", key="more"):
        st.write("inside")
    with st.popover("Pop", on_change="rerun", key="pop"):
        st.write("inside, too")
    st.text(f"{st.session_state.tabs} {st.session_state.more} {st.session_state.pop}")
    with st.form("f", clear_on_submit=True):
        given = st.text_input("In a form")
        if st.form_submit_button("Go"):
            st.success(given)
    if message := st.chat_input("Say", accept_file=True):
        with st.chat_message("user"):
            st.write(f"{message.text} {[file.name for file in message.files]}")
    if st.button("Break"):
        raise ValueError("broken")
    if st.button("To the other page", key="to"):
        st.switch_page(about)


def show_about():
    st.title("About")
    st.query_params["q"] = "1"
    st.write('It is "quoted"' + " and long" * 20)


about = st.Page(show_about, url_path="about")
st.navigation([st.Page(widgets), about]).run()
"""

ESSAY = "line one\nline two " + "and many more words " * 12


def use(app: Path, log: Path) -> None:
    """Change every widget of the app, and save what was recorded."""
    at = AppTest.from_file(app, default_timeout=60).run()  # imports pandas
    at.text_input(key="name").input("Ada \"the\" 'first'").run()
    at.text_area[0].input(ESSAY).run()
    at.number_input[0].set_value(4).run()
    at.number_input[1].set_value(0.25).run()
    at.sidebar.slider[0].set_value(7).run()
    at.sidebar.slider[1].set_range(1, 9).run()
    at.main.slider[0].set_value(dt.date(2024, 7, 1)).run()
    at.select_slider[0].set_range("M", "L").run()
    at.checkbox[0].check().run()
    at.toggle[0].uncheck().run()
    at.radio[0].set_value(2).run()
    at.selectbox(key="sel").select("b").run()
    at.multiselect[0].set_value(["x", "z"]).run()
    at.pills[0].set_value(["p", "q"]).run()
    at.segmented_control[0].set_value("t").run()
    at.feedback[0].set_value(3).run()
    at.color_picker[0].pick("#00ff00").run()
    at.date_input[0].set_value(dt.date(2024, 3, 4)).run()
    at.date_input[1].set_value((dt.date(2024, 3, 4), dt.date(2024, 3, 9))).run()
    at.time_input[0].set_value(dt.time(9, 30)).run()
    at.datetime_input[0].set_value(dt.datetime(2024, 3, 4, 5, 30)).run()  # noqa: DTZ001  # as the app has it
    at.menu_button[0].click("copy").run()
    at.download_button[0].click().run()
    at.file_uploader[0].upload("a.txt", b"hello", "text/plain").upload("b.bin", bytes(range(256))).run()
    edits: dict[str, Any] = {"edited_rows": {0: {"a": 5}}, "added_rows": [{"a": 9, "b": "new"}], "deleted_rows": [2]}
    at.data_editor(key="ed").set_value(edits).run()
    at.dataframe(key="table").select(rows=[0, 2]).run()
    at.tabs[1].select().run()
    at.expander[0].open().run()
    at.get("popover")[0].open().run()
    _labelled(at.text_input, "In a form").input("given")
    _labelled(at.button, "Go").click().run()
    at.chat_input[0].set_value("Hello").upload("c.txt", b"hi", "text/plain").run()
    _labelled(at.button, "Break").click().run()
    at.run()
    at.button(key="to").click().run()
    at.switch_page("app.py").run()
    at.save(log)
    at.close()


def _labelled(elements: Any, label: str) -> Any:
    return next(each for each in elements if each.label == label)
