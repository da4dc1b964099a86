"""Section 20 of the reference's behaviour: testing apps (S-334 to S-343)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evlit.testing import AppTest
from tests.conformance.marks import differs


def greet(name: str, *, mark: str = ".") -> None:
    import streamlit as st

    st.text(f"Hello {name}{mark}")


def test_s334_an_app_is_a_file_a_text_or_a_function(tmp_path: Path) -> None:
    """`from_file` takes a path relative to the test, `from_string` a script, `from_function` a function whose source
    becomes the script, with arguments.
    """
    at = AppTest.from_file("apps/greeting.py", default_timeout=10).run()
    assert at.text[0].value == "Hello from a file"
    other = tmp_path / "app.py"
    other.write_text("import streamlit as st\nst.text('elsewhere')", encoding="utf-8")
    assert AppTest.from_file(other).run().text[0].value == "elsewhere"
    at = AppTest.from_string(
        """
        import streamlit as st
        st.text("Hello from a text")
        """
    ).run()
    assert at.text[0].value == "Hello from a text"
    at = AppTest.from_function(greet, args=("Ada",), kwargs={"mark": "!"}).run()
    assert at.text[0].value == "Hello Ada!"


def test_s334_a_function_is_taken_by_its_source() -> None:
    """What the function does not import itself, it does not know."""

    def app() -> None:
        import streamlit as st

        st.text(Path("x"))

    at = AppTest.from_function(app).run()
    assert at.exception[0].value == "name 'Path' is not defined"


def test_s335_state_and_query_are_set_before_the_run() -> None:
    """`session_state` and `query_params` can be assigned before the first run and between runs."""
    at = AppTest.from_string(
        """
        import streamlit as st
        st.text(f"{st.session_state.get('who')} {st.query_params.get('page')} {st.query_params.get_all('tag')}")
        if st.button("Next"):
            st.query_params["page"] = "2"
        """
    )
    at.session_state["who"] = "Ada"
    at.query_params["page"] = "1"
    at.query_params["tag"] = ["a", "b"]
    at.run()
    assert at.text[0].value == "Ada 1 ['a', 'b']"
    at.session_state.who = "Eve"
    at.run()
    assert at.text[0].value == "Eve 1 ['a', 'b']"
    at.button[0].click().run()
    assert at.query_params == {"page": "2", "tag": ["a", "b"]}


def test_s335_run_returns_the_test_and_times_out() -> None:
    """`run()` returns the test; a script that takes longer than `timeout` is a `RuntimeError`, which says where the
    script was.
    """
    at = AppTest.from_string("import time, streamlit as st\nst.text('a')\ntime.sleep(60)\n")
    with pytest.raises(RuntimeError, match=r"was at line 3 of app.py: time.sleep\(60\)"):
        at.run(timeout=0.1)
    at = AppTest.from_string("import streamlit as st\nst.text('a')")
    assert at.run() is at


INPUTS = """
    import datetime as dt
    import streamlit as st

    st.session_state.runs = st.session_state.get("runs", 0) + 1
    got = dict(
        button=st.button("button", key="button"),
        checkbox=st.checkbox("checkbox", key="checkbox"),
        toggle=st.toggle("toggle", value=True, key="toggle"),
        text_input=st.text_input("text_input", key="text_input"),
        text_area=st.text_area("text_area", key="text_area"),
        number_input=st.number_input("number_input", 0, 10, 3, key="number_input"),
        slider=st.slider("slider", 0, 10, 3, key="slider"),
        span=st.slider("span", 0, 10, (3, 4), key="span"),
        select_slider=st.select_slider("select_slider", ["s", "m", "l"], key="select_slider"),
        reach=st.select_slider("reach", ["s", "m", "l"], ("s", "m"), key="reach"),
        radio=st.radio("radio", ["a", "b"], key="radio"),
        selectbox=st.selectbox("selectbox", [1, 2, 3], format_func=lambda n: f"no {n}", key="selectbox"),
        multiselect=st.multiselect("multiselect", ["a", "b", "c"], ["a"], key="multiselect"),
        pills=st.pills("pills", ["a", "b", "c"], selection_mode="multi", key="pills"),
        segmented=st.segmented_control("segmented", ["a", "b"], key="segmented"),
        feedback=st.feedback("stars", key="feedback"),
        color=st.color_picker("color", "#000000", key="color"),
        date=st.date_input("date", dt.date(2024, 1, 1), key="date"),
        time=st.time_input("time", dt.time(8, 45), key="time"),
        datetime=st.datetime_input("datetime", dt.datetime(2024, 1, 1, 8, 45), key="datetime"),
        page=st.pagination(5, key="page"),
        file=st.file_uploader("file", key="file"),
    )
    st.session_state.got = got
"""


def test_s336_widgets_are_set_with_methods_that_return_them() -> None:
    """`set_value`, `click`, `check`, `input`, `select`, `set_range`, `increment`... return the widget and run nothing;
    one `run()`, of the widget or of the test, sends all of them.
    """
    at = AppTest.from_string(INPUTS).run()
    at.button(key="button").click()
    at.checkbox(key="checkbox").check()
    at.toggle(key="toggle").set_value(False)
    at.text_input(key="text_input").input("text")
    at.text_area(key="text_area").input("long text")
    at.number_input(key="number_input").increment().increment().decrement()
    at.slider(key="slider").set_value(7)
    at.slider(key="span").set_range(1, 9)
    at.select_slider(key="select_slider").set_value("l")
    at.select_slider(key="reach").set_range("m", "l")
    at.radio(key="radio").set_value("b")
    at.selectbox(key="selectbox").select(2)
    at.multiselect(key="multiselect").select("c").unselect("a")
    at.pills(key="pills").select("b").select("a")
    at.segmented_control(key="segmented").select("b")
    at.feedback(key="feedback").set_value(3)
    at.color_picker(key="color").pick("#ff0000")
    at.date_input(key="date").set_value(dt.date(2024, 2, 3))
    at.time_input(key="time").increment()
    at.datetime_input(key="datetime").set_value(dt.datetime(2024, 2, 3, 4, 15))  # noqa: DTZ001  # a clock without zone
    at.pagination(key="page").select(4)
    uploader = at.file_uploader(key="file").upload("notes.txt", b"some notes", "text/plain")
    assert at.session_state.runs == 1
    assert uploader.run() is at
    assert at.session_state.runs == 2
    got = at.session_state.got
    file = got.pop("file")
    assert (file.name, file.type, file.getvalue()) == ("notes.txt", "text/plain", b"some notes")
    assert got == {
        "button": True,
        "checkbox": True,
        "toggle": False,
        "text_input": "text",
        "text_area": "long text",
        "number_input": 4,
        "slider": 7,
        "span": (1, 9),
        "select_slider": "l",
        "reach": ("m", "l"),
        "radio": "b",
        "selectbox": 2,
        "multiselect": ["c"],
        "pills": ["a", "b"],
        "segmented": "b",
        "feedback": 3,
        "color": "#ff0000",
        "date": dt.date(2024, 2, 3),
        "time": dt.time(9, 0),
        "datetime": dt.datetime(2024, 2, 3, 4, 15),  # noqa: DTZ001  # a clock without zone
        "page": 4,
    }
    assert at.selectbox[0].index == 1
    assert at.multiselect[0].indices == [2]
    at.selectbox[0].select_index(2).run()
    assert at.selectbox[0].value == 3
    at.file_uploader[0].clear().run()
    assert at.session_state.got["file"] is None


PLACES = """
    import streamlit as st

    with st.sidebar:
        st.text("in the sidebar")
        st.button("side", key="side")
    st.text("first")
    left, right = st.columns(2)
    left.text("left")
    right.button("right", key="right")
    with st.expander("More", icon="🔥"):
        st.text("more")
    first, second = st.tabs(["One", "Two"])
    second.text("two")
    with st.container(key="box"):
        st.text("boxed")
    with st.status("Working"):
        st.text("at it")
    st.toast("done")
    st.line_chart([1, 2])
    st.balloons()
"""


def test_s337_lists_go_through_the_page_in_order() -> None:
    """An attribute for each type gives its elements: main, then sidebar, events, bottom. `[i]`, `(key=...)`, `get`,
    `get_by_key`, and the same on every block.
    """
    at = AppTest.from_string(PLACES).run()
    texts = ["first", "left", "more", "two", "boxed", "at it", "in the sidebar"]
    assert at.text.values == texts
    assert at.text[-1].value == "in the sidebar"
    assert [each.value for each in at.text[1:3]] == ["left", "more"]
    assert at.button.len == len(at.button) == 2
    assert at.button(key="right").label == "right"
    assert at.main.text.values == texts[:-1]
    assert at.sidebar.button[0].key == "side"
    assert at.columns[0].text[0].value == "left"
    assert at.columns[1].button(key="right") == at.button(key="right")
    assert (at.expander[0].label, at.expander[0].icon, at.expander[0].text[0].value) == ("More", "🔥", "more")
    assert [(tab.label, len(tab.text)) for tab in at.tabs] == [("One", 0), ("Two", 1)]
    assert at.status[0].state == "complete"
    assert at.get_by_key("box").text[0].value == "boxed"  # type: ignore[union-attr]  # it is a block
    assert [each.value for each in at.get("text")] == texts
    assert at.toast[0].value == "done"
    assert [type(each).__name__ for each in at.main.children.values()][:2] == ["Text", "Block"]


def test_s337_a_missing_key_is_a_key_error() -> None:
    """A key that no element has is a `KeyError`; it names the keys that there are."""
    at = AppTest.from_string(PLACES).run()
    with pytest.raises(KeyError, match="keys there: 'right', 'side'"):
        at.button(key="left")
    with pytest.raises(KeyError):
        at.get_by_key("left")


def test_s337_types_without_a_class_are_generic_elements() -> None:
    """`get` finds an element whose type has no class of its own, and gives what it carries."""
    at = AppTest.from_string(PLACES).run()
    (balloons,) = at.get("balloons")
    assert (type(balloons).__name__, balloons.type) == ("UnknownElement", "balloons")
    (chart,) = at.get("vega_lite_chart")
    assert (chart.type, chart.mark) == ("vega_lite_chart", "line")
    assert chart.proto.spec["mark"]["type"] == "line"


def test_s338_the_value_of_an_element_is_its_content() -> None:
    """Source of text, DataFrames of tables, JSON text, the message of an exception, the body of an alert."""
    at = AppTest.from_string(
        """
        import pandas as pd
        import streamlit as st

        st.title("title", anchor="t")
        st.header("header")
        st.subheader("subheader", anchor=False)
        st.markdown("**bold**")
        st.caption("caption")
        st.latex("x^2")
        st.divider()
        st.code("x = 1", line_numbers=True)
        st.json({"a": [1, 2]})
        st.html("<b>x</b>")
        st.dataframe(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=["r", "s"]))
        st.table({"c": [1.5]})
        st.metric("metric", 70, 1.5, help="of it")
        st.success("success")
        st.info("info")
        st.warning("warning", icon="⚠️")
        st.error("error")
        st.progress(30, "going")
        st.exception(ValueError("shown"))
        """
    ).run()
    values = {
        name: getattr(at, name)[0].value
        for name in (
            *("title", "header", "subheader", "markdown", "caption", "latex", "divider", "code", "json", "html"),
            *("metric", "success", "info", "warning", "error", "progress", "exception"),
        )
    }
    assert values == {
        "title": "title",
        "header": "header",
        "subheader": "subheader",
        "markdown": "**bold**",
        "caption": "caption",
        "latex": "$$\nx^2\n$$",
        "divider": "---",
        "code": "x = 1",
        "json": '{"a": [1, 2]}',
        "html": "<b>x</b>",
        "metric": "70",
        "success": "success",
        "info": "info",
        "warning": "warning",
        "error": "error",
        "progress": 30,
        "exception": "shown",
    }
    frame = at.dataframe[0].value
    assert frame.to_dict() == {"a": {"r": 1, "s": 2}, "b": {"r": "x", "s": "y"}}
    assert at.table[0].value.to_dict("list") == {"c": [1.5]}
    assert (at.title[0].tag, at.title[0].anchor, at.subheader[0].hide_anchor) == ("h1", "t", True)
    assert (at.metric[0].label, at.metric[0].delta, at.metric[0].help) == ("metric", "1.5", "of it")
    assert (at.code[0].language, at.code[0].show_line_numbers) == ("python", True)
    assert (at.warning[0].icon, at.progress[0].text) == ("⚠️", "going")
    assert at.exception[0].message == "shown"


def test_s339_a_value_that_is_not_offered_is_a_value_error_in_run() -> None:
    """Setting it is silent; `run()` raises `ValueError`, and nothing runs."""
    at = AppTest.from_string(INPUTS).run()
    at.selectbox(key="selectbox").select(7)
    with pytest.raises(ValueError, match=r"got 7, which is not in list \['no 1', 'no 2', 'no 3'\]"):
        at.run()
    assert at.session_state.runs == 1
    assert at.selectbox(key="selectbox").value == 1
    for name, value in (("radio", "z"), ("multiselect", ["z"]), ("select_slider", "xl"), ("pills", ["z"])):
        with pytest.raises(ValueError, match="is not in list"):
            getattr(at, name)(key=name).set_value(value).run()


@differs(
    "A number beyond the bounds, a text that is too long and a widget that is gone are a `ValueError` too: "
    "the reference runs without them, and the test goes on with a value that it did not set."
)
def test_s339_what_the_page_could_not_send_is_a_value_error() -> None:
    """What no user could do is said, for each widget."""
    at = AppTest.from_string(INPUTS).run()
    for name, value in (("number_input", 11), ("slider", -1), ("number_input", "x"), ("pagination", 9)):
        with pytest.raises(ValueError, match=r"does not take"):
            getattr(at, name)[0].set_value(value).run()
    assert at.session_state.runs == 1


FORMS = """
    import streamlit as st

    st.session_state.runs = st.session_state.get("runs", 0) + 1
    for form in ("a", "b"):
        with st.form(form):
            st.text_input(form, key=form)
            st.form_submit_button(f"Send {form}", key=f"send {form}")
    st.text(f"{st.session_state.a!r} {st.session_state.b!r}")

    @st.fragment
    def part():
        st.session_state.parts = st.session_state.get("parts", 0) + 1
        st.button("In the fragment", key="inside")

    part()
    if st.button("Again", key="again"):
        st.session_state.pressed = st.session_state.get("pressed", 0) + 1
        st.rerun()
"""


def test_s340_every_interaction_is_a_full_run() -> None:
    """A button of a fragment reruns the whole app."""
    at = AppTest.from_string(FORMS).run()
    at.button(key="inside").click().run()
    assert (at.session_state.runs, at.session_state.parts) == (2, 2)


def test_s340_reruns_are_followed_and_triggers_reset() -> None:
    """`st.rerun()` is part of the same `run()`; the click is gone after it."""
    at = AppTest.from_string(FORMS).run()
    at.button(key="again").click().run()
    assert (at.session_state.runs, at.session_state.pressed) == (3, 1)
    assert at.button(key="again").value is False
    at.run()
    assert (at.session_state.runs, at.session_state.pressed) == (4, 1)


def test_s340_a_form_is_applied_by_its_own_submit() -> None:
    """Only the values of the form whose button was clicked reach the app."""
    at = AppTest.from_string(FORMS).run()
    at.text_input(key="a").input("1")
    at.text_input(key="b").input("2")
    at.button(key="send a").click().run()
    assert at.text[0].value == "'1' ''"


@differs("What was typed into a form stays there until it is submitted, as in a browser: the reference forgets it.")
def test_s340_what_was_typed_waits_for_its_submit() -> None:
    """A run for another reason leaves it in the field."""
    at = AppTest.from_string(FORMS).run()
    at.text_input(key="a").input("1").run()
    assert at.text[0].value == "'' ''"
    assert at.text_input(key="a").value == "1"
    at.button(key="send a").click().run()
    assert at.text[0].value == "'1' ''"


DIALOG = """
    import streamlit as st

    st.session_state.runs = st.session_state.get("runs", 0) + 1

    @st.dialog("Vote")
    def vote():
        reason = st.text_input("Why")

        @st.fragment
        def inner():
            st.toggle("Sure", key="sure")

        inner()
        if st.button("Submit", key="submit"):
            st.session_state.reason = reason
            st.rerun()

    if st.button("Open", key="open"):
        vote()
"""


@differs(
    "What happens in a dialog runs the dialog, as in a browser: the full run of the reference closes it, so the button "
    "in it is never answered."
)
def test_s340_a_dialog_is_answered_in_the_dialog() -> None:
    """Its widgets rerun the dialog alone; `st.rerun()` in it closes it; a run of the whole app does too."""
    at = AppTest.from_string(DIALOG).run()
    at.button(key="open").click().run()
    at.text_input[0].input("because").run()
    at.toggle(key="sure").set_value(True).run()
    assert (at.session_state.runs, at.text_input[0].value, len(at.get("dialog"))) == (2, "because", 1)
    at.button(key="submit").click().run()
    assert (at.session_state.runs, at.session_state.reason, len(at.get("dialog"))) == (3, "because", 0)
    at.button(key="open").click().run()
    assert len(at.get("dialog")) == 1
    assert len(at.run().get("dialog")) == 0


def test_s341_uncaught_errors_are_on_the_page() -> None:
    """`run()` does not raise what the app raises: it is in `at.exception`, below what was drawn before."""
    at = AppTest.from_string("import streamlit as st\nst.text('before')\n1 / 0\nst.text('after')").run()
    assert at.text.values == ["before"]
    assert at.exception[0].value == "division by zero"
    assert 'File "app.py", line 3' in at.exception[0].stack_trace[-1]


PAGES = """
import streamlit as st

fn = st.Page(lambda: st.text("in a function"), url_path="fn")
st.navigation(["start.py", "more/list.py", fn]).run()
"""


def write_pages(folder: Path) -> Path:
    (folder / "more").mkdir()
    (folder / "app.py").write_text(PAGES, encoding="utf-8")
    for name in ("start", "more/list"):
        (folder / f"{name}.py").write_text(f"import streamlit as st\nst.text('{name}')", encoding="utf-8")
    return folder / "app.py"


def test_s342_the_page_of_the_next_run_is_chosen_by_its_file(tmp_path: Path) -> None:
    """`switch_page` takes the path of a page's file, from the folder of the main script; the next run shows it. What is
    no file is a `ValueError` at once.
    """
    at = AppTest.from_file(write_pages(tmp_path)).run()
    assert at.text.values == ["start"]
    assert at.switch_page("more/list.py") is at
    assert at.text.values == ["start"]
    assert at.run().text.values == ["more/list"]
    assert AppTest.from_file(tmp_path / "app.py").switch_page("more/list.py").run().text.values == ["more/list"]
    with pytest.raises(ValueError, match=r"none\.py"):
        at.switch_page("more/none.py")


@differs("A page that is a function is chosen by its path, once the app has run: the reference cannot choose it.")
def test_s342_a_function_is_chosen_by_its_path(tmp_path: Path) -> None:
    """`switch_page("fn")` shows the page of that `url_path`."""
    at = AppTest.from_file(write_pages(tmp_path)).run()
    assert at.switch_page("fn").run().text.values == ["in a function"]


@differs("Time stands still until the test moves it with `advance`; then timers tick as in a browser.")
def test_s343_no_timers_unless_time_is_moved() -> None:
    """A fragment with `run_every` does not run by itself in a test."""
    at = AppTest.from_string(
        """
        import streamlit as st

        @st.fragment(run_every=1)
        def clock():
            st.session_state.ticks = st.session_state.get("ticks", 0) + 1

        clock()
        """
    ).run()
    assert at.session_state.ticks == 1
    at.advance(3)
    assert at.session_state.ticks == 4
