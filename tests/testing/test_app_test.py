"""`AppTest`: what a test of an app can do, and what it is told."""

from __future__ import annotations

import asyncio
import gc
import threading
from pathlib import Path
from typing import Any

import pytest
import trio

from evlit.testing import AppTest, AppTestError

COUNTER = """
    import streamlit as st

    st.title("Counter")
    st.session_state.setdefault("count", 0)
    if st.button("Add", key="add"):
        st.session_state.count += 1
    name = st.text_input("Name", key="name")
    st.write("Hello", name or "nobody", st.session_state.count)
"""


def test_a_click_is_one_run() -> None:
    at = AppTest.from_string(COUNTER).run()
    assert at.markdown[0].value == "Hello nobody `0`"
    at.button(key="add").click().run()
    assert at.markdown.values == ["Hello nobody `1`"]
    assert at.session_state["count"] == 1
    at.text_input(key="name").input("Ada").run()
    assert at.markdown.values == ["Hello Ada `1`"]
    assert len(at.log("run.started")) == 3


def test_nothing_runs_before_run() -> None:
    at = AppTest.from_string(COUNTER)
    assert len(at.markdown) == 0
    at.run()
    at.button[0].click()
    assert at.button[0].value is True
    assert at.session_state.count == 0


def test_a_missing_key_names_those_that_exist() -> None:
    at = AppTest.from_string(COUNTER).run()
    with pytest.raises(KeyError, match=r"no element with the key 'ad' among the button elements.*keys there: 'add'"):
        at.button(key="ad")
    with pytest.raises(KeyError, match=r"keys there: 'add', 'name'"):
        at.get_by_key("ad")
    with pytest.raises(IndexError, match="expected button number 1, found 1 of them"):
        at.button[1]


def test_an_element_found_before_a_run_can_be_used_after_it() -> None:
    at = AppTest.from_string(COUNTER).run()
    button = at.button[0]
    for _ in range(3):
        button.click().run()
    assert at.session_state.count == 3


def test_a_widget_that_is_gone_cannot_be_used() -> None:
    at = AppTest.from_string(
        """
        import streamlit as st
        if st.checkbox("More", key="more"):
            st.button("Inside", key="inside")
        """
    ).run()
    at.checkbox[0].check().run()
    inside = at.button[0]
    at.checkbox[0].uncheck().run()
    with pytest.raises(ValueError, match="expected a widget that is on the page"):
        inside.click().run()


def test_a_disabled_widget_cannot_be_used() -> None:
    at = AppTest.from_string("import streamlit as st\nst.button('No', disabled=True)").run()
    with pytest.raises(AppTestError, match="button 'No' is disabled"):
        at.button[0].click()


def test_a_refused_value_sends_nothing_and_is_forgotten() -> None:
    at = AppTest.from_string(COUNTER + "    st.number_input('n', 0, 10, 3, key='n')\n").run()
    at.button[0].click()
    at.number_input[0].set_value(11)
    with pytest.raises(ValueError, match=r"number_input 'n' does not take 11: .*maximum of 10"):
        at.run()
    assert at.number_input[0].value == 3
    assert len(at.log("run.started")) == 1
    at.run()
    assert at.session_state.count == 1


def test_a_run_that_takes_too_long_says_where_it_is() -> None:
    script = """
        import time
        import streamlit as st

        st.text("before")
        time.sleep(st.session_state.get("seconds", 30))
        st.text("after")
    """
    at = AppTest.from_string(script, default_timeout=0.2)
    with pytest.raises(RuntimeError, match=r"rest within 0.2 s, it was at line 6 of app.py: time.sleep"):
        at.run()
    assert [(each.run, each.why) for each in at.cancelled] == [(1, "the user pressed Stop")]
    at.session_state["seconds"] = 0
    at.run()
    assert at.text.values == ["before", "after"]
    assert at.cancelled == []


def test_a_loop_that_never_ends_is_interrupted() -> None:
    at = AppTest.from_string("import streamlit as st\nst.text('in')\nwhile True:\n    pass\n")
    with pytest.raises(RuntimeError, match=r"it was at line [34] of app\.py"):
        at.run(timeout=0.2)
    run = at.log("run.ended")[0].event
    assert getattr(run, "outcome", None) == "stopped"


def test_a_script_that_blocks_does_not_hold_the_test() -> None:
    at = AppTest.from_string("import threading\nthreading.Event().wait()\n")
    with pytest.raises(RuntimeError, match=r"was at line 2 of app\.py"):
        at.run(timeout=0.1)
    at.close()


def test_a_closed_test_can_be_looked_at_and_not_run() -> None:
    with AppTest.from_string(COUNTER) as at:
        at.run()
    assert at.title[0].value == "Counter"
    with pytest.raises(RuntimeError, match="this test of it is closed"):
        at.run()


def test_works_inside_trio_and_asyncio() -> None:
    async def main() -> str:
        at = AppTest.from_string(COUNTER).run()
        return str(at.button[0].click().run().markdown[0].value)

    assert trio.run(main) == "Hello nobody `1`"
    assert asyncio.run(main()) == "Hello nobody `1`"


def test_apps_end_when_nobody_refers_to_them() -> None:
    def threads() -> list[threading.Thread]:
        return [each for each in threading.enumerate() if each.name == "evlit test"]

    gc.collect()
    gc.disable()  # the end must not depend on the collector: a test and its elements are no cycle
    try:
        before = threads()
        tests: list[Any] = [AppTest.from_string(COUNTER).run() for _ in range(5)]
        button = tests[0].button[0]
        mine = [each for each in threads() if each not in before]
        assert len(mine) == 5
        tests.clear()
        assert button.click().run().session_state.count == 1
        del button
        for thread in mine:
            thread.join(5)
            assert not thread.is_alive()
    finally:
        gc.enable()


def test_main_and_the_path_are_as_they_were() -> None:
    import sys

    import __main__

    path = list(sys.path)
    at = AppTest.from_string(COUNTER).run()
    assert sys.modules["__main__"] is __main__
    assert sys.path == path
    at.close()


def test_a_script_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"expected the app at .*tests/testing/nothing.py"):
        AppTest.from_file("nothing.py")
    with pytest.raises(FileNotFoundError, match=r"nothing.py"):
        AppTest.from_file(tmp_path / "nothing.py")


def test_a_lambda_has_no_source() -> None:
    with pytest.raises(ValueError, match="expected a function that has a `def`"):
        AppTest.from_function(lambda: None)


def test_an_error_in_a_function_names_the_line_of_the_test() -> None:
    def app() -> None:
        raise ValueError("here")

    at = AppTest.from_function(app).run()
    (error,) = at.exception
    line = app.__code__.co_firstlineno + 1
    assert f"line {line}, in app" in error.stack_trace[-1]
    assert "raise ValueError" in error.stack_trace[-1]


def test_an_async_function_is_an_app() -> None:
    async def app(name: str, *, mark: str) -> None:
        import trio

        import evlit as st

        st.text(f"before {name}")
        await trio.lowlevel.checkpoint()
        st.text(f"after{mark}")

    at = AppTest.from_function(app, args=("Ada",), kwargs={"mark": "!"}).run()
    assert at.text.values == ["before Ada", "after!"]


def test_the_page_prints_as_an_outline() -> None:
    at = AppTest.from_string(
        COUNTER + "    st.columns(2)[0].metric('m', 3)\n    st.sidebar.info('i', icon='🔥')\n"
    ).run()
    assert repr(at) == (
        "AppTest('app.py', 1 run)\n"
        "main\n"
        "  Title('Counter')\n"
        "  Button(False, key='add', label='Add')\n"
        "  TextInput('', key='name', label='Name')\n"
        "  Markdown('Hello nobody `0`')\n"
        "  Block('flex_container')\n"
        "    Column(weight=0.5)\n"
        "      Metric('3', label='m')\n"
        "    Column(weight=0.5)\n"
        "sidebar\n"
        "  Info('i', icon='🔥')"
    )


def test_a_type_without_a_list_is_found_by_its_name() -> None:
    at = AppTest.from_string("import streamlit as st\nst.line_chart([1, 2])").run()
    (chart,) = at.get("vega_lite_chart")
    assert chart.type == "vega_lite_chart"
    assert "mark" in str(chart.proto.spec)
    assert at.get("nothing") == []


def charts(data: str) -> Any:
    app = f"""
        import pandas as pd
        import streamlit as st

        frame = pd.DataFrame({data}, index=["a", "b"])
        st.line_chart(frame)
        st.bar_chart(frame, x="one", y="two")
        st.scatter_chart()
    """
    return AppTest.from_string(app).run().get("vega_lite_chart")


def test_charts_say_what_they_draw() -> None:
    lines, bars, nothing = charts("{'one': [1, 2], 'two': [0.5, 0.25]}")
    assert (lines.mark, bars.mark, nothing.mark) == ("line", "bar", "circle")
    assert lines.fields == {"x": "index", "y": ["one", "two"]}
    assert bars.fields == {"x": "one", "y": "two"}
    assert lines.value["two"].tolist() == [0.5, 0.25]
    assert lines.value.index.tolist() == ["a", "b"]
    assert nothing.value.shape == (0, 0)
    assert repr(bars) == "Chart('bar', x='one', y='two', rows=2)"


def test_the_digest_of_a_chart_is_that_of_its_data() -> None:
    same, almost, other, renamed = (
        charts(data)[0].digest
        for data in (
            "{'one': [1, 2], 'two': [0.5, 0.25]}",
            "{'one': [1, 2], 'two': [0.5, 0.25 + 1e-12]}",
            "{'one': [1, 2], 'two': [0.5, 0.26]}",
            "{'one': [1, 2], 'too': [0.5, 0.25]}",
        )
    )
    assert same == almost
    assert len({same, other, renamed}) == 3


def test_the_configuration_beside_the_app_counts(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import streamlit as st\n'shown by magic'\n", encoding="utf-8")
    assert AppTest.from_file(tmp_path / "app.py").run().markdown.values == ["shown by magic"]
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text("[runner]\nmagicEnabled = false\n", encoding="utf-8")
    assert AppTest.from_file(tmp_path / "app.py").run().markdown.values == []


def test_a_file_is_looked_for_beside_the_test_then_where_tests_are_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "only_here.py").write_text("import streamlit as st\nst.text('here')", encoding="utf-8")
    (tmp_path / "test_app_test.py").write_text("import streamlit as st\nst.text('not this one')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert AppTest.from_file("only_here.py").run().text.values == ["here"]
    assert AppTest.from_file("test_app_test.py")._loop.path == Path(__file__)
    with pytest.raises(
        FileNotFoundError, match=r"expected the app at .*testing.none\.py, .*in which the tests are run"
    ):
        AppTest.from_file("none.py")
