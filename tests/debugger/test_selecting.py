"""What is clicked on the recorded page is selected, there and in the element tree, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.debugger.visiting import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

#: Drawn without a box that could be clicked: what is in them has one, or nothing has.
NOWHERE = {"app", "root", "fragment"}

#: JavaScript: where to click on an element, so that no element inside of it is hit; null for what is out of sight.
POINT = """id => {
  for (const element of document.querySelectorAll(`[data-node="${id}"]`)) {
    if (!element.checkVisibility()) continue;
    element.scrollIntoView({block: "center"});
    const box = element.getBoundingClientRect();
    for (let y = box.top + 1; y < box.bottom; y += 2) for (let x = box.left + 1; x < box.right; x += 5) {
      if (document.elementFromPoint(x, y)?.closest("[data-node]") === element) return [x / innerWidth, y / innerHeight];
    }
  }
  return null;
}"""


def test_a_click_selects_the_element_of_every_kind(visit: Visit, everything: Path) -> None:
    visit.open(everything)
    head, tree = visit.trees()
    nodes = {node["id"]: node for node in walk(tree(head))}
    visit.frame.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first.wait_for()
    visit.frame.get_by_test_id("stDataFrame").locator("canvas").first.wait_for()
    visit.still()
    clicked = set()
    for id, node in nodes.items():
        if click(visit, id):
            selects(visit, node)
            clicked.add(node["kind"])
    assert {node["kind"] for node in nodes.values()} - clicked == NOWHERE


def test_a_row_selects_and_shows_what_is_out_of_sight(visit: Visit, everything: Path) -> None:
    page = visit.open(everything)
    head, tree = visit.trees()
    bodies = {str(node["props"].get("body")): node["id"] for node in walk(tree(head))}
    page.get_by_role("searchbox", name="Filter elements").fill("In the")
    for text in ("expander", "other tab", "popover", "first tab", "sidebar"):
        id = bodies[f"In the {text}"]
        visit.row(id).click()
        visit.node(id).wait_for(state="visible")
        visit.wait_inside(OUTLINED, id)
        visit.wait_inside(IN_VIEW, id)
        assert visit.inside("() => document.scrollingElement.scrollTop") == 0
        assert page.evaluate("document.scrollingElement.scrollTop") == 0
    page.get_by_role("searchbox", name="Filter elements").fill("")
    visit.row(bodies["In the sidebar"]).wait_for(state="visible")
    page.keyboard.press("Escape")
    visit.frame.get_by_text("In the popover").wait_for(state="hidden")
    page.get_by_role("tree", name="Elements of the page").locator("[aria-selected=true]").wait_for(state="detached")


#: JavaScript: whether the outline of what is selected is around this element.
OUTLINED = """id => [...document.documentElement.children].some(
  host => host.shadowRoot?.querySelector(`.select[data-of="${id}"]`))"""

IN_VIEW = """id => {
  const box = document.querySelector(`[data-node="${id}"]`).getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""


#: JavaScript: whether the selected row is the one that listeners hear of.
ACTIVE = """() => {
  const tree = document.querySelector("[role=tree][aria-label='Elements of the page']");
  return tree.querySelector("[aria-selected=true]")?.id === tree.getAttribute("aria-activedescendant");
}"""


def test_keys_go_through_the_tree_and_the_page_follows(visit: Visit, everything: Path) -> None:
    page = visit.open(everything)
    rows = page.get_by_role("tree", name="Elements of the page")
    rows.focus()
    for key, wanted in (
        ("ArrowDown", "main page"),
        ("ArrowDown", "Everything"),
        ("End", "Switch"),
        ("ArrowUp", "In the sidebar"),
        ("Home", "main page"),
        ("m", "Some *markdown*"),
        ("ArrowLeft", "main page"),
    ):
        page.keyboard.press(key)
        row = rows.locator("[aria-selected=true]").filter(has_text=wanted)
        row.wait_for()
        page.wait_for_function(ACTIVE)
        visit.wait_inside(OUTLINED, int(row.get_attribute("data-node") or 0))
    page.keyboard.press("ArrowLeft")
    assert rows.get_by_role("treeitem").count() == 4
    page.keyboard.press("ArrowRight")
    assert rows.get_by_role("treeitem").count() > 10


def click(visit: Visit, id: int) -> bool:
    """Click on an element on the recorded page; returns False for one that is out of sight."""
    point = visit.inside(POINT, id)
    if point is None:
        return False
    box = frame(visit).bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"])
    return True


def selects(visit: Visit, node: dict[str, Any]) -> None:
    """Wait until a node is selected in the tree, and no other."""
    try:
        visit.page.wait_for_function(SELECTED, arg=str(node["id"]))
    except PlaywrightTimeout:
        raise AssertionError(f"expected a click to select {node}, got {visit.page.url}") from None


#: JavaScript: whether a node's row is the selected one.
SELECTED = """id => {
  const rows = document.querySelectorAll("[role=tree][aria-label='Elements of the page'] [aria-selected=true]");
  return rows.length === 1 && rows[0].dataset.node === id;
}"""


def frame(visit: Visit) -> Locator:
    """Find the frame of the recorded page."""
    return visit.page.locator("iframe[title='The app as it was']")


def walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a node and all below it."""
    yield node
    for child in node.get("children", ()):
        yield from walk(child)
