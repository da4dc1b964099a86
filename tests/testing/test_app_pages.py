"""`AppTest` and pages: by their files, by their addresses, by links."""

from __future__ import annotations

from pathlib import Path

import pytest

from evlit.testing import AppTest, AppTestError

MAIN = """
import streamlit as st

st.title("Home")
name = st.text_input("Name", key="name", on_change=lambda: st.session_state.update(said=st.session_state.name))
st.page_link("pages/2_sales_report.py", label="Sales", query_params={"year": "2024"})
st.page_link("https://example.org", label="Elsewhere")
st.page_link("pages/about.py", label="Closed", disabled=True)
if st.button("Go", key="go"):
    st.switch_page("pages/about.py")
"""

NAVIGATED = """
import streamlit as st

st.text_input("Search", key="search")
with st.sidebar:
    st.text("around")

def settings():
    st.title("Settings")
    st.text(st.session_state.get("search"))

pages = [st.Page("views/start.py"), st.Page("views/list.py", url_path="all-items")]
if st.session_state.get("admin"):
    pages.append(st.Page(settings, url_path="prefs"))
st.navigation(pages).run()
"""


def write(folder: Path, **files: str) -> Path:
    for name, body in files.items():
        path = folder / (name.replace("__", "/") + ".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(body, encoding="utf-8")
    return folder / "app.py"


@pytest.fixture
def folder_app(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        app=MAIN,
        pages__2_sales_report="import streamlit as st\nst.title('Sales')\nst.text(st.query_params.get('year'))\n",
        pages__about="import streamlit as st\nst.title('About')\nst.text(st.session_state.get('said'))\n",
    )


@pytest.fixture
def navigated_app(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        app=NAVIGATED,
        views__start="import streamlit as st\nst.title('Start')\n",
        views__list="import streamlit as st\nst.title('List')\nst.button('More', key='more')\n",
        views__other="import streamlit as st\nst.title('Other')\n",
    )


def test_a_page_of_the_folder_is_chosen_before_and_between_runs(folder_app: Path) -> None:
    at = AppTest.from_file(folder_app).switch_page("pages/2_sales_report.py").run()
    assert (at.title[0].value, at.page) == ("Sales", "sales_report")
    assert len(at.log("run.started")) == 1
    at.switch_page(Path("pages/about.py"))
    assert at.title[0].value == "Sales"
    at.run()
    assert (at.title[0].value, at.page) == ("About", "about")
    at.run()
    assert at.title[0].value == "About"
    assert at.switch_page("app.py").run().title[0].value == "Home"
    assert at.switch_page("about").run().title[0].value == "About"
    assert at.switch_page("/").run().page == ""


def test_what_was_set_reaches_the_page_that_is_left(folder_app: Path) -> None:
    at = AppTest.from_file(folder_app).run()
    at.text_input(key="name").input("Ada")
    at.switch_page("pages/about.py").run()
    assert (at.title[0].value, at.text[0].value) == ("About", "Ada")
    assert at.log("widgets.changed", "page.opened").kinds == ["widgets.changed", "page.opened"]


def test_the_app_switches_the_page_itself(folder_app: Path) -> None:
    at = AppTest.from_file(folder_app).run()
    at.button(key="go").click().run()
    assert (at.title[0].value, at.page) == ("About", "about")
    assert at.run().title[0].value == "About"


def test_a_link_leads_to_its_page_with_its_query(folder_app: Path) -> None:
    at = AppTest.from_file(folder_app)
    at.query_params["year"] = "1999"
    at.run()
    at.page_link[0].click().run()
    assert (at.title[0].value, at.text[0].value) == ("Sales", "2024")
    assert at.query_params == {"year": "2024"}
    at.query_params["year"] = "2025"
    assert at.run().text[0].value == "2025"


def test_a_link_that_leads_to_no_page_cannot_be_followed(folder_app: Path) -> None:
    at = AppTest.from_file(folder_app).run()
    with pytest.raises(AppTestError, match=r"'Elsewhere' opens https://example\.org in a new tab"):
        at.page_link[1].click()
    assert at.page_link[2].disabled
    with pytest.raises(AppTestError, match="'Closed' is disabled"):
        at.page_link[2].click()
    with pytest.raises(AppTestError, match="the past can be looked at"):
        at.at(-1).page_link[0].click()


def test_pages_of_a_navigation_by_file_and_by_address(navigated_app: Path) -> None:
    at = AppTest.from_file(navigated_app).run()
    assert (at.title[0].value, at.page) == ("Start", "")
    assert at.switch_page("views/list.py").run().title[0].value == "List"
    assert at.page == "all-items"
    assert at.switch_page("views/start.py").run().title[0].value == "Start"
    assert at.switch_page("all-items").run().title[0].value == "List"
    assert at.button(key="more").label == "More"
    with pytest.raises(
        AppTestError, match=r"got 'prefs': no file there below .*, and its pages are served at '', 'all"
    ):
        at.switch_page("prefs")
    at.session_state.admin = True
    at.text_input(key="search").input("x").run()
    assert at.switch_page("prefs").run().title[0].value == "Settings"
    assert at.text[0].value == "x"


def test_a_page_with_another_path_than_its_file_is_found_before_the_first_run(navigated_app: Path) -> None:
    at = AppTest.from_file(navigated_app).switch_page("views/list.py").run()
    assert (at.title[0].value, at.page) == ("List", "all-items")
    assert at.run().title[0].value == "List"


def test_a_file_that_is_not_declared_shows_the_default_page(navigated_app: Path) -> None:
    at = AppTest.from_file(navigated_app).run()
    assert at.switch_page("views/list.py").run().page == "all-items"
    at.switch_page("views/other.py").run()
    assert (at.title[0].value, at.page) == ("Start", "")


def test_what_is_no_page_is_said_at_once(folder_app: Path, tmp_path: Path) -> None:
    at = AppTest.from_file(folder_app)
    with pytest.raises(AppTestError, match=r"got .pages/none\.py.: no file there below .*, and a page"):
        at.switch_page("pages/none.py")
    with pytest.raises(AppTestError, match="expected the path of a page's file"):
        at.switch_page(test_what_is_no_page_is_said_at_once)  # type: ignore[arg-type]  # what it refuses
    at.run()
    with pytest.raises(AppTestError, match=r"its pages are served at '', 'sales_report', 'about'"):
        at.switch_page("pages/none.py")
    text = AppTest.from_string("import streamlit as st\nst.text('x')").run()
    with pytest.raises(AppTestError, match="the app of this test is no file, and the app has no pages"):
        text.switch_page("pages/about.py")
    (tmp_path / "other").mkdir()
    single = AppTest.from_file(write(tmp_path / "other", app="import streamlit as st\nst.text('x')"))
    assert single.switch_page("app.py").run().page == ""
