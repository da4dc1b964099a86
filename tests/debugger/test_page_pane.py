"""The pane around the recorded page: keys, scrolling, what cannot be shown, and the page of edited code beside it."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.debugger.visiting import RECORDINGS, Visit
from tests.stories.outline import SHOWS, outline
from tests.stories.story import served, told

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "viewer" / "node_modules" / "axe-core" / "axe.min.js"


def test_keys_pressed_in_the_page_are_the_debuggers(visit: Visit) -> None:
    page = visit.open("e_counters", at="10")
    _, tree = visit.trees()
    visit.wait_inside(SHOWS, outline(tree(10)))
    page.get_by_role("button", name="390").focus()
    page.keyboard.press("Tab")
    visit.wait_inside("() => document.hasFocus() && document.activeElement.id === 'stop'")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.hash.startsWith('#11')")
    visit.frame.get_by_test_id("stButton").first.click(force=True)
    page.wait_for_function("() => location.hash.includes('node=')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.hash.includes('node=')")


def test_the_tab_key_passes_the_page_in_one_step(visit: Visit) -> None:
    page = visit.open("g_dialog", at="8")
    _, tree = visit.trees()
    visit.wait_inside(SHOWS, outline(tree(8)))
    page.get_by_role("button", name="390").focus()
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.activeElement.tagName === 'IFRAME'")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.activeElement.tagName !== 'IFRAME'")
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("() => document.activeElement.tagName === 'IFRAME'")
    visit.wait_inside("() => document.activeElement.id === 'stop'")
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("() => document.activeElement.textContent === '390'")


def test_a_dialog_takes_no_focus(visit: Visit) -> None:
    page = visit.open("g_dialog", at="8")
    _, tree = visit.trees()
    visit.wait_inside(SHOWS, outline(tree(8)))
    page.get_by_role("searchbox", name="Filter elements").focus()
    visit.go(14)
    visit.frame.get_by_test_id("stDialog").wait_for()
    visit.wait_inside(SHOWS, outline(tree(14)))
    page.keyboard.type("Mail")
    assert page.get_by_role("searchbox", name="Filter elements").input_value() == "Mail"


def test_the_page_stays_where_it_is_scrolled_to(visit: Visit) -> None:
    visit.open("n_thousand")
    head, tree = visit.trees()
    visit.wait_inside(SHOWS, outline(tree(head)))
    visit.inside("() => { document.querySelector('.stMain').scrollTop = 12000 }")
    visit.wait_inside("() => document.querySelector('.stMain').scrollTop === 12000")
    visit.go(2)
    visit.wait_inside(SHOWS, outline(tree(2)))
    visit.wait_inside("() => document.querySelector('.stMain').scrollTop === 0")
    visit.go(head)
    visit.wait_inside(SHOWS, outline(tree(head)))
    visit.wait_inside("() => document.querySelector('.stMain').scrollTop === 12000")


def test_a_position_behind_damage_is_explained_over_the_last_page(visit: Visit, tmp_path: Path) -> None:
    log = tmp_path / "session.db"
    shutil.copy(RECORDINGS / "e_counters" / "session.db", log)
    with closing(sqlite3.connect(log)) as connection:
        connection.execute("UPDATE event SET data = '{' WHERE position = 12")
        connection.execute("DELETE FROM snapshot")
        connection.commit()
    page = visit.open(log, at="11")
    visit.expected = re.compile("409")
    _, tree = visit.trees("e_counters")
    shown = visit.frame.get_by_test_id("stMainBlockContainer")
    visit.wait_inside(SHOWS, outline(tree(11)))
    before = shown.inner_text()
    visit.go(20)
    trouble = page.get_by_role("alert").filter(has_text="cannot be shown")
    trouble.wait_for()
    assert shown.inner_text() == before
    trouble.get_by_role("button", name="Go to 11").click()
    trouble.wait_for(state="detached")


def test_a_file_that_was_offered_can_be_saved(visit: Visit, everything: Path) -> None:
    page = visit.open(everything)
    button = visit.frame.get_by_test_id("stDownloadButton").get_by_role("button")
    button.wait_for()
    button.scroll_into_view_if_needed()
    visit.still()
    with page.expect_download() as download:
        button.dblclick(force=True)
    assert download.value.suggested_filename == "saved.txt"
    assert Path(download.value.path()).read_bytes() == b"saved"


def test_edited_code_draws_its_page_beside(visit: Visit, tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    source = (RECORDINGS / "g_dialog" / "app.py").read_text(encoding="utf-8")
    assert source.count('} members"') == 1
    app.write_text(source.replace('} members"', '} people"'), encoding="utf-8")
    page = visit.open("g_dialog", "--app", str(app), at="8")
    page.get_by_role("button", name="What if").click()
    page.get_by_role("status").filter(has_text="1 difference").wait_for()
    other = page.frame_locator("iframe[title='The app as the edited code draws it']")
    other.get_by_text("0 people").wait_for()
    visit.frame.get_by_text("0 members").wait_for()
    page.get_by_text("'0 members' then, '0 people' now").wait_for()
    marks = (
        "() => [...document.documentElement.children].flatMap(host => "
        "[...(host.shadowRoot?.querySelectorAll('.mark') ?? [])]).map(mark => mark.dataset.how)"
    )
    visit.wait_inside(f"() => ({marks})().join() === 'different'")
    other.get_by_text("0 people").click(force=True)
    page.wait_for_function("() => location.hash.includes('node=')")
    app.write_text(source, encoding="utf-8")
    page.get_by_role("button", name="Run again").click()
    page.get_by_role("status").filter(has_text="The same page").wait_for()


def test_an_element_without_room_on_the_page_says_so(visit: Visit, tmp_path: Path, browser: Browser) -> None:
    app = tmp_path / "app.py"
    app.write_text("import streamlit as st\nst.text('a')\nst.balloons()\nst.toast('Saved')\n", encoding="utf-8")
    with served(app, tmp_path) as (url, log), told(url, log, browser):
        pass
    page = visit.open(log)
    visit.frame.get_by_text("a", exact=True).wait_for()
    page.get_by_role("treeitem", name="balloons").click()
    page.get_by_text("The selected element takes no room on the page").wait_for()
    assert visit.frame.get_by_test_id("stToast").count() == 0


def test_axe_finds_nothing_to_complain_about(visit: Visit, everything: Path) -> None:
    page = visit.open(everything)
    visit.frame.get_by_test_id("stSidebar").wait_for()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        visit.go(7)
        page.get_by_role("treeitem", name="Everything").first.wait_for()
        visit.row(7).click()
        for part in ("section[aria-label=App]", "section[aria-label=Elements]"):
            found = page.evaluate(f"axe.run({{include: '{part}'}}, {{iframes: false}}).then(r => r.violations)")
            wrong = [(each["id"], node["html"][:200]) for each in found for node in each["nodes"]]
            assert wrong == []
