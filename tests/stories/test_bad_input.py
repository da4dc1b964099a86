"""What authors and users get wrong: each is said in words on the page, and the session lives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.stories.story import Story, app, configure

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def exception(s: Story) -> str:
    """Wait for the one exception on the page, and return what it says."""
    box = s.testid("stException")
    box.wait_for()
    assert box.count() == 1
    return s.testid("stExceptionMessage").inner_text()


def failing_line(s: Story) -> str:
    """Return the line of the app that the exception points at."""
    return s.page.locator("[data-failing=true] [aria-current=location]").inner_text().strip()


def test_exception_is_shown_with_its_lines_and_the_session_lives(browser: Browser, tmp_path: Path) -> None:
    source = """
        import streamlit as st

        st.session_state.runs = st.session_state.get("runs", 0) + 1
        st.text(f"Run {st.session_state.runs}")


        def divide(number):
            return 7 / number


        if st.button("Break"):
            divide(0)
        st.text("The end")
    """
    with app(source, browser, tmp_path) as s:
        s.moment("Run 1", "The end")
        s.click("Break")
        assert exception(s) == "ZeroDivisionError: division by zero"
        assert failing_line(s) == "return 7 / number"
        places = s.testid("stExceptionTraceRow").all_inner_texts()
        assert ["app.py:13" in places[0], "app.py:9 in divide" in places[1]] == [True, True]
        assert "evlit" not in s.testid("stException").inner_text()
        broken = s.moment("Run 2", lacks=("The end",))
        [shown] = [node.props for node in s.at(broken).tree.root.walk() if node.kind == "exception"]
        assert (shown["type"], shown["message"]) == ("ZeroDivisionError", "division by zero")

        s.page.keyboard.press("r")
        s.moment("Run 3", "The end")
        s.testid("stException").wait_for(state="detached")


def test_bad_run_every_says_what_was_expected(browser: Browser, tmp_path: Path) -> None:
    source = """
        import streamlit as st

        every = {"ten": "10s", "words": "every now and then", "minus": -1, "list": [1], "yes": True}
        chosen = st.radio("Every", list(every))


        @st.fragment(run_every=every[chosen])
        def part():
            st.text(f"Drawn with {chosen}")


        part()
    """
    with app(source, browser, tmp_path) as s:
        s.moment("Drawn with ten")
        for name, words in {
            "words": ("StreamlitBadTimeStringError", "every now and then", "10s"),
            "minus": ("run_every", "-1"),
            "list": ("run_every", "list"),
            "yes": ("run_every", "bool"),
        }.items():
            s.page.get_by_text(name, exact=True).click()
            s.page.get_by_test_id("stExceptionMessage").get_by_text(words[-1]).first.wait_for()
            said = exception(s)
            assert all(word in said for word in words), said
            assert failing_line(s) == "part()"  # where the fragment begins to run by itself
        s.page.get_by_text("ten", exact=True).click()
        s.moment("Drawn with ten")
        s.testid("stException").wait_for(state="detached")


def test_duplicates_are_named_with_both_lines(browser: Browser, tmp_path: Path) -> None:
    source = """
        import streamlit as st

        kind = st.radio("Duplicate", ["none", "key", "id"])
        if kind == "key":
            st.text_input("First", key="same")
            st.checkbox("Second", key="same")
        if kind == "id":
            st.button("Twice")
            st.button("Twice")
        st.text(f"Kind {kind}")
    """
    with app(source, browser, tmp_path) as s:
        s.moment("Kind none")
        s.page.get_by_text("key", exact=True).click()
        s.lacks("Kind none")
        said = exception(s)
        assert all(word in said for word in ("StreamlitDuplicateElementKey", "same", "app.py:6", "app.py:7")), said
        s.page.get_by_text("id", exact=True).click()
        s.page.get_by_test_id("stExceptionMessage").get_by_text("StreamlitDuplicateElementId").wait_for()
        said = exception(s)
        assert all(word in said for word in ("button", "app.py:9", "app.py:10", "key")), said
        s.page.get_by_text("none", exact=True).click()
        s.moment("Kind none")
        s.testid("stException").wait_for(state="detached")


def test_syntax_error_at_the_first_run_waits_for_its_cure(browser: Browser, tmp_path: Path) -> None:
    configure(tmp_path, "[server]\nrunOnSave = true\n")
    with app("import streamlit as st\nst.text('unclosed'\n", browser, tmp_path) as s:
        s.page.wait_for_selector("[data-testid=stApp][data-test-script-state=compilationError]")
        assert exception(s).startswith("SyntaxError")
        assert failing_line(s) == "st.text('unclosed'\n       ^"
        (tmp_path / "app.py").write_text("import streamlit as st\nst.text('closed')\n", encoding="utf-8")
        s.moment("closed")
        s.testid("stException").wait_for(state="detached")


def test_app_that_exits_does_not_end_the_server(browser: Browser, tmp_path: Path) -> None:
    source = """
        import sys

        import streamlit as st

        st.text("Here")
        if st.button("Exit"):
            sys.exit("over")
        st.text("The end")
    """
    with app(source, browser, tmp_path) as s:
        s.moment("Here", "The end")
        s.click("Exit")
        s.moment("Here", lacks=("The end",))
        s.page.keyboard.press("r")
        s.moment("Here", "The end")


def test_files_that_are_not_asked_for_are_not_served(browser: Browser, tmp_path: Path) -> None:
    with app("import streamlit as st\nst.text('Here')\n", browser, tmp_path) as s:
        s.moment("Here")
        for path in ("../app.py", "app.py", "log/log.db", "%2e%2e/app.py", "blob/../../app.py"):
            answer = s.page.request.get(f"{s.url}/{path}", headers={"Accept": "*/*"})
            assert "import streamlit" not in answer.text(), path
