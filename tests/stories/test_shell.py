"""The page around an app: its header and menu, its sidebar, and what stays as it was while the app runs again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from evlit.core import events as e
from tests.stories.story import Story, app, configure, save, served, told

if TYPE_CHECKING:
    from playwright.sync_api import Browser, WebSocketRoute

#: Waits at a line of the app until the test opens the gate: a slow run that takes as long as the test wants.
GATE = """
    from pathlib import Path
    import time
    import streamlit as st

    def gate():
        while not Path(__file__).with_name("open").exists():
            st.session_state.get("a checkpoint")
            time.sleep(0.005)
"""

COUNTER = """
    import streamlit as st
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    name = st.text_input("Name")
    st.text(f"Run {st.session_state.runs} for {name or 'nobody'}")
"""


def ended(s: Story) -> list[e.RunEnded]:
    return [recorded.event for recorded in s.events() if isinstance(recorded.event, e.RunEnded)]


# -- running and stopping ---------------------------------------------------------------------------------------------


def test_stop_ends_the_run(browser: Browser, tmp_path: Path) -> None:
    source = f"""{GATE}
    if st.button("Work"):
        st.text("Working")
        gate()
    st.text("The end")
    """
    with app(source, browser, tmp_path) as s:
        s.moment("The end")
        s.testid("stStatusWidget").wait_for(state="detached")
        s.page.get_by_role("button", name="Work").click()
        s.sees("Working")
        s.testid("stStatusWidget").wait_for()
        assert s.testid("stApp").get_attribute("data-test-script-state") == "running"
        s.testid("stStatusWidget").hover()
        s.testid("stStatusWidget").get_by_role("button", name="Stop").click()
        s.moment("Working", lacks=("The end",))
        s.testid("stStatusWidget").wait_for(state="detached")
        assert ended(s)[-1].outcome == "stopped"


def test_only_a_slow_run_fades_what_it_has_not_redrawn(browser: Browser, tmp_path: Path) -> None:
    source = f"""{GATE}
    slow = st.checkbox("Slow")
    st.checkbox("Quick")
    st.text("Before")
    if slow:
        gate()
    st.text("After")
    """
    # Counts what fades before the run has lasted 400 ms: how long a run takes is the machine's affair.
    faded = """() => {
        window.faded = 0;
        let began = null;
        new MutationObserver((records) => {
            const at = performance.now();
            const running = document.querySelector("[data-testid=stApp]").dataset.testScriptState !== "notRunning";
            began = running ? began ?? at : null;
            const stale = records.filter(({ target }) => target.dataset.stale === "true");
            if (began === null || at - began < 390) faded += stale.length;
        }).observe(document.body,
            { subtree: true, attributes: true, attributeFilter: ["data-stale", "data-test-script-state"] });
    }"""
    with app(source, browser, tmp_path) as s:
        s.moment("Before", "After")
        before, after = (s.testid("stElementContainer").filter(has_text=text) for text in ("Before", "After"))
        s.page.evaluate(faded)
        s.page.get_by_text("Quick", exact=True).click()
        s.moment("After")
        assert s.page.evaluate("window.faded") == 0

        s.page.get_by_text("Slow", exact=True).click()
        s.page.locator("[data-stale=true]").filter(has_text="After").wait_for()
        # What the run drew anew does not fade, or no longer.
        s.page.wait_for_function("() => document.querySelectorAll('[data-stale=true]').length === 1")
        assert before.get_attribute("data-stale") == "false"
        assert s.page.evaluate("window.faded") == 0
        (tmp_path / "open").touch()
        s.moment("After")
        s.page.locator("[data-stale=true]").wait_for(state="detached")
        assert after.get_attribute("data-stale") == "false"


# -- the menu ---------------------------------------------------------------------------------------------------------


def test_menu_and_key_run_the_app_again(browser: Browser, tmp_path: Path) -> None:
    with app(COUNTER, browser, tmp_path) as s:
        s.moment("Run 1 for nobody")
        s.testid("stMainMenuButton").click()
        s.page.get_by_role("menuitem", name="Rerun").click()
        s.moment("Run 2 for nobody")
        s.testid("stMainMenuPopover").wait_for(state="detached")
        s.page.locator("body").press("r")
        s.moment("Run 3 for nobody")
        # In a field the key is a letter.
        s.page.get_by_label("Name").press_sequentially("rr")
        s.page.get_by_label("Name").press("Enter")
        s.moment("Run 4 for rr")


def test_theme_is_chosen_and_remembered(browser: Browser, tmp_path: Path) -> None:
    scheme = "() => document.documentElement.dataset.mantineColorScheme"
    colour = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"

    def choose(s: Story, name: str, effect: str) -> None:
        s.testid("stMainMenuButton").click()
        s.page.get_by_role("menuitemradio", name=name).click()
        s.page.wait_for_function(f"() => document.documentElement.dataset.mantineColorScheme === '{effect}'")
        s.page.keyboard.press("Escape")
        s.testid("stMainMenuPopover").wait_for(state="hidden")

    with app(COUNTER, browser, tmp_path, color_scheme="light") as s:
        assert s.page.evaluate(scheme) == "light"
        light = s.page.evaluate(colour)
        choose(s, "Dark", "dark")
        dark = s.page.evaluate(colour)
        assert dark != light
        s.page.reload()
        s.moment("Run 1 for nobody")
        assert (s.page.evaluate(scheme), s.page.evaluate(colour)) == ("dark", dark)
        choose(s, "Light", "light")
        assert s.page.evaluate(colour) == light
        choose(s, "System", "light")
        s.page.emulate_media(color_scheme="dark")
        s.page.wait_for_function("() => document.documentElement.dataset.mantineColorScheme === 'dark'")
        assert s.page.evaluate(colour) == dark


# -- the sidebar, and phones ------------------------------------------------------------------------------------------

SIDEBAR = """
    import streamlit as st
    with st.sidebar:
        name = st.text_input("Name")
    st.text(f"Hello {name or 'nobody'}")
    left, right = st.columns(2)
    left.text("Left")
    right.text("Right")
"""


def test_sidebar_closes_and_is_remembered(browser: Browser, tmp_path: Path) -> None:
    with app(SIDEBAR, browser, tmp_path) as s:
        s.moment("Hello nobody")
        field = s.page.get_by_label("Name")
        field.fill("Ada")
        field.press("Enter")
        s.moment("Hello Ada")
        main = s.testid("stMainBlockContainer")
        wide = s.testid("stMain").bounding_box()
        s.testid("stSidebarCollapseButton").click()
        s.testid("stExpandSidebarButton").wait_for()
        field.wait_for(state="hidden")
        s.page.wait_for_function(
            "width => document.querySelector('[data-testid=stMain]').clientWidth > width", arg=wide and wide["width"]
        )
        s.page.reload()
        main.get_by_text("Hello Ada").wait_for()
        s.testid("stExpandSidebarButton").wait_for()
        assert s.testid("stSidebar").get_attribute("data-open") == "false"
        s.testid("stExpandSidebarButton").click()
        field.wait_for()
        assert field.input_value() == "Ada"
        s.page.reload()
        field.wait_for()
        s.moment("Hello Ada")


def test_phone_has_a_sheet_and_stacked_columns(browser: Browser, tmp_path: Path) -> None:
    with app(SIDEBAR, browser, tmp_path, viewport={"width": 390, "height": 844}, has_touch=True) as s:
        s.sees("Hello nobody")
        left, right = (s.page.get_by_text(text, exact=True).bounding_box() for text in ("Left", "Right"))
        assert left is not None
        assert right is not None
        assert left["x"] == right["x"]
        assert left["y"] < right["y"]
        assert s.page.evaluate("document.documentElement.scrollWidth") <= 390

        # Closed at first; open it lies over the page.
        field = s.page.get_by_label("Name")
        assert not field.is_visible()
        place = s.testid("stMain").bounding_box()
        s.testid("stExpandSidebarButton").tap()
        field.wait_for()
        assert s.testid("stMain").bounding_box() == place
        field.fill("Ada")
        field.press("Enter")
        s.moment("Hello Ada")
        s.page.keyboard.press("Escape")
        field.wait_for(state="hidden")
        s.testid("stExpandSidebarButton").tap()
        s.testid("stSidebarCollapseButton").tap()
        field.wait_for(state="hidden")


# -- what the user is doing -------------------------------------------------------------------------------------------


def test_typing_is_never_reverted_by_a_rerun(browser: Browser, tmp_path: Path) -> None:
    source = f"""{GATE}
    work = st.button("Work")
    name = st.text_input("Name", value="Nobody")

    @st.fragment(run_every=0.05)
    def clock():
        st.session_state.ticks = st.session_state.get("ticks", 0) + 1
        st.text(f"Tick {{st.session_state.ticks}}")
        st.text_input("Inside", key="inside")

    clock()
    if work:
        gate()
    st.text(f"Hello {{name}}, worked: {{work}}")
    """
    ticks = "() => Number(/Tick (\\d+)/.exec(document.body.textContent)[1])"
    later = "at => Number(/Tick (\\d+)/.exec(document.body.textContent)[1]) > at + 2"
    caret = "() => [document.activeElement.value, document.activeElement.selectionStart]"
    with app(source, browser, tmp_path) as s:
        s.sees("Hello Nobody, worked: False")
        # A field of the fragment that is drawn again and again.
        inside = s.page.get_by_label("Inside")
        inside.press_sequentially("abcd")
        inside.press("ArrowLeft")
        s.page.wait_for_function(later, arg=s.page.evaluate(ticks))
        assert s.page.evaluate(caret) == ["abcd", 3]
        inside.press_sequentially("!")
        s.page.wait_for_function(later, arg=s.page.evaluate(ticks))
        assert s.page.evaluate(caret) == ["abc!d", 4]

        # A field whose value a slow run has read already, and draws with it.
        s.page.get_by_role("button", name="Work").click()
        s.page.locator("[data-stale=true]").filter(has_text="Hello Nobody").wait_for()
        field = s.page.get_by_label("Name")
        field.fill("Ada Lovelace")
        (tmp_path / "open").touch()
        s.sees("Hello Nobody, worked: True")
        s.page.wait_for_function(later, arg=s.page.evaluate(ticks))
        assert s.page.evaluate(caret) == ["Ada Lovelace", 12]
        assert inside.input_value() == "abc!d"
        field.press("Enter")
        s.sees("Hello Ada Lovelace, worked: False")
        assert field.input_value() == "Ada Lovelace"
        assert s.widget("Name")["value"] == "Ada Lovelace"
        assert s.widget("Inside")["value"] == "abc!d"


def test_value_committed_during_a_slow_run_stays(browser: Browser, tmp_path: Path) -> None:
    source = f"""{GATE}
    st.session_state.setdefault("seen", [])

    @st.fragment
    def part():
        # A fragment run waits for the run under way, so the value is on its way for as long as that takes.
        name = st.text_input("Name", value="Nobody")
        st.text(f"Hello {{name}}")

    part()
    if st.button("Work"):
        gate()
    st.text("The end")
    """
    with app(source, browser, tmp_path) as s:
        s.moment("Hello Nobody", "The end")
        s.page.get_by_role("button", name="Work").click()
        s.page.locator("[data-stale=true]").filter(has_text="The end").wait_for()
        field = s.page.get_by_label("Name")
        field.fill("Ada")
        field.press("Enter")
        s.page.wait_for_function("() => document.querySelector('input[type=text]').value === 'Ada'")
        (tmp_path / "open").touch()
        s.moment("Hello Ada", "The end")
        assert field.input_value() == "Ada"


def test_scroll_and_focus_survive_reruns(browser: Browser, tmp_path: Path) -> None:
    source = """
        import streamlit as st
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        if st.session_state.runs % 2 == 0:
            st.header("Only every second time")
        with st.container(height=200, key="box"):
            for line in range(100):
                st.text(f"Line {line} of run {st.session_state.runs}")
        st.text(f"Run {st.session_state.runs}")
        for line in range(100):
            st.text(f"Paragraph {line}")
        st.text_input("Last")
    """
    where = """() => [document.querySelector(".st-key-box").scrollTop,
        document.querySelector("[data-testid=stMain]").scrollTop, document.activeElement.getAttribute("aria-label")
            ?? document.activeElement.labels?.[0]?.textContent]"""
    with app(source, browser, tmp_path) as s:
        s.moment("Run 1", "Line 99 of run 1")
        s.page.evaluate("document.querySelector('.st-key-box').scrollTop = 700")
        s.page.get_by_label("Last").focus()
        s.page.get_by_label("Last").fill("text")
        box, main, focused = s.page.evaluate(where)
        assert box == 700
        assert main > 0
        field = s.page.get_by_label("Last").bounding_box()
        assert field is not None
        s.page.get_by_label("Last").press("Enter")
        s.moment("Run 2", "Line 99 of run 2", "Only every second time")
        after = s.page.evaluate(where)
        assert (after[0], after[2]) == (box, focused)
        # What came in above moves nothing that the user looks at.
        now = s.page.get_by_label("Last").bounding_box()
        assert now is not None
        assert abs(now["y"] - field["y"]) < 2


# -- the connection ---------------------------------------------------------------------------------------------------


class Wire:
    """The page's sockets, to be cut and mended."""

    def __init__(self, s: Story) -> None:
        self._down = False
        self._sockets: list[WebSocketRoute] = []
        s.page.route_web_socket("**/_evlit/socket", self._opened)
        s.page.reload()

    def _opened(self, socket: WebSocketRoute) -> None:
        if self._down:
            socket.close(code=1001)
            return
        socket.connect_to_server()
        self._sockets.append(socket)

    def cut(self) -> None:
        self._down = True
        for socket in self._sockets:
            socket.close(code=1001)
        self._sockets.clear()

    def mend(self) -> None:
        self._down = False


def test_dropped_socket_keeps_the_session_and_what_was_typed(browser: Browser, tmp_path: Path) -> None:
    with app(COUNTER, browser, tmp_path) as s:
        s.moment("Run 1 for nobody")
        wire = Wire(s)
        s.moment("Run 1 for nobody")
        s.page.evaluate("window.sameDocument = true")
        wire.cut()
        bar = s.testid("stConnectionStatus")
        bar.get_by_text(re.compile("Reconnecting|cannot be reached")).wait_for()
        assert s.testid("stApp").get_attribute("data-test-connection-state") != "CONNECTED"
        field = s.page.get_by_label("Name")
        field.fill("Ada")
        field.press("Enter")
        bar.get_by_text("1 change is kept and will be sent.").wait_for()
        assert s.testid("stApp").get_attribute("data-test-script-state") == "rerunRequested"
        wire.mend()
        s.page.evaluate("dispatchEvent(new Event('online'))")  # as the browser does: there is no need to wait on
        s.moment("Run 2 for Ada")
        bar.wait_for(state="detached")
        assert field.input_value() == "Ada"
        assert s.page.evaluate("window.sameDocument")
        # One input, one run.
        assert s.kinds().count("widgets.changed") == 1
        assert s.kinds().count("session.opened") == 1


def test_server_that_comes_back_goes_on_with_the_session(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(dedent(COUNTER), encoding="utf-8")
    with served(path, tmp_path) as (url, log):
        visit = browser.new_context()
        s = Story(visit.new_page(), log, url)
        s.open()
        s.page.get_by_label("Name").fill("Ada")
        s.page.get_by_label("Name").press("Enter")
        s.moment("Run 2 for Ada")
    s.testid("stConnectionStatus").wait_for()
    s.page.get_by_label("Name").fill("Grace")
    s.page.get_by_label("Name").press("Enter")
    s.testid("stConnectionStatus").get_by_text("1 change is kept").wait_for()
    with served(path, tmp_path, "--port", url.rsplit(":", 1)[-1]):
        s.testid("stConnectionStatus").wait_for(state="detached")
        # The run of the recovery and that of the input may be one, or two.
        s.page.get_by_text(re.compile("^Run [34] for Grace$")).wait_for()
        s.agree()
        assert s.page.get_by_label("Name").input_value() == "Grace"
        assert s.kinds().count("session.opened") == 1
        assert s.kinds().count("widgets.changed") == 2
        visit.close()


def test_reload_resumes_the_session(browser: Browser, tmp_path: Path) -> None:
    with app(COUNTER, browser, tmp_path) as s:
        s.page.get_by_label("Name").fill("Ada")
        s.page.get_by_label("Name").press("Enter")
        s.moment("Run 2 for Ada")
        s.page.reload()
        s.moment("Run 2 for Ada")
        assert s.page.get_by_label("Name").input_value() == "Ada"
        assert s.kinds().count("session.opened") == 1
        assert s.kinds().count("viewer.attached") == 2


# -- the source -------------------------------------------------------------------------------------------------------


def test_saved_source_is_offered_and_then_run_at_once(browser: Browser, tmp_path: Path) -> None:
    with app(COUNTER, browser, tmp_path) as s:
        s.page.get_by_label("Name").fill("Ada")
        s.page.get_by_label("Name").press("Enter")
        s.moment("Run 2 for Ada")
        path = tmp_path / "app.py"
        notice = s.testid("stStatusWidget").filter(has_text="Source changed")
        save(path, path.read_text().replace("Run ", "Edited run "))
        notice.wait_for()
        s.moment("Run 2 for Ada")
        s.page.reload()  # what is offered is in the log
        notice.wait_for()
        notice.get_by_role("button", name="Rerun", exact=True).click()
        s.moment("Edited run 3 for Ada", lacks=("Run 2 for Ada",))
        notice.wait_for(state="detached")
        assert s.page.get_by_label("Name").input_value() == "Ada"
        save(path, path.read_text().replace("Edited", "Changed"))
        notice.get_by_role("button", name="Always rerun").click()
        s.moment("Changed run 4 for Ada")
        save(path, path.read_text().replace("Changed", "Followed"))
        s.moment("Followed run 5 for Ada")
        assert notice.count() == 0


def test_syntax_error_on_save_keeps_the_page(browser: Browser, tmp_path: Path) -> None:
    configure(tmp_path, "[server]\nrunOnSave = true\n")
    with app(COUNTER, browser, tmp_path) as s:
        s.page.get_by_label("Name").fill("Ada")
        s.page.get_by_label("Name").press("Enter")
        s.moment("Run 2 for Ada")
        path = tmp_path / "app.py"
        good = path.read_text()
        save(path, good.replace('st.text_input("Name")', 'st.text_input("Name"'))
        problem = s.page.get_by_role("alert").filter(has=s.testid("stException")).first
        problem.get_by_text("SyntaxError").wait_for()
        problem.get_by_text("app.py:4").wait_for()
        assert problem.locator(".ev-trace-caret").inner_text().strip() == "^"
        s.sees("Run 2 for Ada")
        s.page.wait_for_selector("[data-testid=stApp][data-test-script-state=compilationError]")
        save(path, good.replace("Run ", "Mended run "))
        s.sees("Mended run 3 for Ada")
        problem.wait_for(state="detached")
        s.agree()


# -- for everybody ----------------------------------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]
AXE = ROOT / "viewer" / "node_modules" / "axe-core" / "axe.min.js"


@contextmanager
def demo(browser: Browser, folder: Path, scheme: str, **context: Any) -> Iterator[Story]:
    """Open the demo, with its first chart drawn."""
    with (
        served(ROOT / "evlit" / "demo" / "hello.py", folder) as (url, log),
        told(url, log, browser, color_scheme=scheme, reduced_motion="reduce", **context) as s,
    ):
        s.testid("stVegaLiteChart").first.locator("svg, canvas").first.wait_for()
        yield s


def violations(s: Story) -> list[str]:
    """Return what axe finds wrong with the page."""
    if not s.page.evaluate("'axe' in window"):
        s.page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = s.page.evaluate("axe.run().then(({violations}) => violations)")
    return [f"{each['id']}: {node['html'][:200]}: {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_demo_is_accessible(browser: Browser, tmp_path: Path, scheme: str) -> None:
    with demo(browser, tmp_path, scheme) as s:
        assert violations(s) == []
        s.page.get_by_role("tab", name="Table").click()
        s.testid("stDataFrame").locator("canvas").first.wait_for()
        assert violations(s) == []
        s.page.get_by_role("tab", name="Code").click()
        s.testid("stMainMenuButton").click()
        s.page.get_by_role("menuitem", name="Rerun").wait_for()
        assert violations(s) == []
        s.page.get_by_role("menuitem", name="About").click()
        s.page.get_by_role("dialog").get_by_text("Every session is recorded").wait_for()
        assert violations(s) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_demo_is_accessible_on_a_phone(browser: Browser, tmp_path: Path, scheme: str) -> None:
    with demo(browser, tmp_path, scheme, viewport={"width": 390, "height": 844}) as s:
        assert violations(s) == []
        s.testid("stExpandSidebarButton").click()
        s.page.get_by_text("Smooth the lines").wait_for()
        assert violations(s) == []
