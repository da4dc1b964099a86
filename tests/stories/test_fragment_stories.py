"""The examples of the fragments documentation, in a real browser, and what replay makes of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from evlit.core.events import FileUploaded, RunEnded, TimerTicked, WidgetsChanged
from evlit.log.reads import open_readonly
from tests.stories.story import HOLD, Story, story

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator


def choose(s: Story, label: str, option: str) -> None:
    """Take an option of a selectbox."""
    s.page.get_by_role("combobox", name=label).click()
    s.page.get_by_role("option", name=option, exact=True).click()


def drawing(s: Story) -> str:
    """Return the chart as it is drawn now, once it is."""
    svg = s.testid("stVegaLiteChart").locator("svg")
    svg.locator("path[aria-roledescription='line mark'], .mark-line path").first.wait_for()
    return str(svg.evaluate("svg => svg.outerHTML"))


#: Tells whether a text with a number in it has come this far: of a number that grows, each value is there for a moment.
COUNTED = """([text, least]) => [...document.querySelectorAll("[data-testid=stMarkdown]")]
  .some((e) => Number(new RegExp(`^${text}$`).exec(e.textContent.trim())?.[1]) >= least)"""


def counted(s: Story, position: int, text: str) -> int:
    """Return the number in a text at a position; the page may be further by now."""
    [found] = [found for each in s.texts(position) if (found := re.fullmatch(text, each))]
    return int(found[1])


def redrawn(s: Story, before: str) -> None:
    """Wait until the chart is drawn otherwise than before."""
    s.page.wait_for_function(
        "before => ![before, undefined].includes(document.querySelector('.stVegaLiteChart svg')?.outerHTML)", arg=before
    )


# -- a ----------------------------------------------------------------------------------------------------------------


def test_a_button_in_a_fragment(browser: Browser, tmp_path: Path) -> None:
    with story("a_button", browser, tmp_path) as s:
        before = s.moment(lacks=("Hi back!",))
        s.click("Say hello")
        after = s.moment("Hi back!")
        assert "Hi back!" not in s.texts(before)
        assert "Hi back!" in s.texts(after)
        [fragment] = s.at().tree.fragments
        assert s.scopes() == [None, (fragment,)]
        assert s.touched(before) <= s.within(fragment)
        # Said again, it is still said once.
        s.click("Say hello")
        assert s.texts(s.moment("Hi back!")).count("Hi back!") == 1


# -- b ----------------------------------------------------------------------------------------------------------------


def test_two_fragments_around_widgets(browser: Browser, tmp_path: Path) -> None:
    with story("b_two_fragments", browser, tmp_path) as s:
        start = s.moment(
            "Toggle is off, text has 0 characters",
            "Filter is off, file is none",
            "Option: None. The app ran 1 times.",
        )
        first, second = s.at().tree.fragments
        assert s.testid("stColumn").count() == 4

        s.page.get_by_role("switch", name="Toggle").click()
        s.moment("Toggle is on, text has 0 characters")
        area = s.page.get_by_role("textbox", name="Enter text")
        area.press_sequentially("two\nlines")
        typed = s.position()
        s.testid("InputInstructions").get_by_text("Press Ctrl+Enter to apply").wait_for()
        assert "text has 0 characters" in s.texts()[1]
        area.press("Control+Enter")
        s.moment("Toggle is on, text has 9 characters")
        assert s.kinds(typed).count("widgets.changed") == 1
        area.press("End")
        area.press_sequentially(" more")
        area.blur()
        inside = s.moment("Toggle is on, text has 14 characters", "Option: None. The app ran 1 times.")
        assert s.widget("Enter text")["value"] == "two\nlines more"
        assert s.scopes(start) == [(first,)] * 3
        assert s.touched(start) <= s.within(first)

        s.page.get_by_role("checkbox", name="Filter").click()
        s.moment("Filter is on, file is none", "Toggle is on, text has 14 characters")
        picture = tmp_path / "cat.png"
        picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
        s.testid("stFileUploaderDropzoneInput").set_input_files(picture)
        uploaded = s.moment("Filter is on, file is cat.png", "Option: None. The app ran 1 times.")
        assert s.testid("stFileChipName").all_inner_texts() == ["cat.png"]
        assert s.scopes(inside) == [(second,)] * 2
        assert s.touched(inside) <= s.within(second)
        [file] = [each.event for each in s.events() if isinstance(each.event, FileUploaded)]
        assert (file.name, file.type, file.size) == ("cat.png", "image/png", 264)
        with open_readonly(s.log) as log:
            blob = log.get_blob(file.blob)
        assert blob is not None
        assert blob.data == picture.read_bytes()

        choose(s, "Select option", "2")
        s.moment("Option: 2. The app ran 2 times.", "Filter is on, file is cat.png")
        s.click("Update")
        s.moment("Option: 2. The app ran 3 times.", "Toggle is on, text has 14 characters")
        assert s.scopes(uploaded) == [None, None]
        assert area.input_value() == "two\nlines more"

        s.click("Remove cat.png")
        s.moment("Filter is on, file is none", "Option: 2. The app ran 3 times.")
        assert s.testid("stFileChip").count() == 0


# -- c ----------------------------------------------------------------------------------------------------------------


def test_a_chart_redraws_itself(browser: Browser, tmp_path: Path) -> None:
    with story("c_run_every", browser, tmp_path) as s:
        s.moment("Drawn 1 times")
        first = drawing(s)
        [fragment] = s.at().tree.fragments
        draws = 1
        for every in ("0.5", "timedelta"):
            choose(s, "Every", every)
            s.page.wait_for_function(COUNTED, arg=["Drawn (\\d+) times", draws + 1])
            begun = s.agree()
            # By itself, twice.
            s.page.wait_for_function(COUNTED, arg=["Drawn (\\d+) times", counted(s, begun, "Drawn (\\d+) times") + 2])
            redrawn(s, first)
            first = drawing(s)
            ticked = s.agree()
            assert s.at(ticked).tree.timers() == {fragment: 0.5}
            ticks = [each.event for each in s.events(begun) if isinstance(each.event, TimerTicked)]
            assert len(ticks) >= 2
            assert set(s.scopes(begun)) == {(fragment,)}
            assert s.touched(begun) <= s.within(fragment)
            choose(s, "Every", "1d")
            s.settle()
            draws = int(str(s.page.get_by_text("Drawn").text_content()).split()[1])


def test_an_interval_in_all_its_forms(browser: Browser, tmp_path: Path) -> None:
    with story("c_run_every", browser, tmp_path, record=False) as s:
        [fragment] = s.at().tree.fragments
        assert s.at().tree.timers() == {fragment: 10}
        for every, seconds in {"2": 2, "1d": 86_400, "1.5 days": 129_600, "1h23s": 3_623}.items():
            choose(s, "Every", every)
            s.page.wait_for_function("every => document.querySelector('.stSelectbox input').value === every", arg=every)
            s.settle()
            assert s.at(s.agree()).tree.timers() == {fragment: seconds}
        # Nothing but the choices had the app run, one run for each.
        changes = [each for each in s.events() if isinstance(each.event, WidgetsChanged)]
        assert s.scopes(changes[2].position) == [None, None]


# -- d ----------------------------------------------------------------------------------------------------------------

#: Notes which spinners were ever on the page.
WATCH = """() => {
  window.spun = [];
  new MutationObserver(() => {
    for (const spinner of document.querySelectorAll("[data-testid=stSpinner]")) spun.push(spinner.textContent.trim());
  }).observe(document.body, { childList: true, subtree: true });
}"""


#: Notes whether there were balloons: they are gone in some seconds.
FLOWN = """() => new MutationObserver(() => { window.flown ||= document.querySelector(".ev-balloon") !== null; })
  .observe(document.body, { childList: true, subtree: true })"""


def test_a_fragment_does_not_wait_for_slow_work_outside(browser: Browser, tmp_path: Path) -> None:
    with story("d_slow_outside", browser, tmp_path) as s:
        loaded = s.moment("The universe is computed")
        s.page.evaluate(WATCH)
        s.page.keyboard.press("r")
        s.page.wait_for_function("() => spun.includes('Computing the universe...')")
        again = s.moment("The universe is computed", lacks=("Computing the universe...",))
        assert s.testid("stSpinner").count() == 0
        spins = [position for position in range(loaded, again) if spinning(s, position)]
        assert spins
        assert not spinning(s, again)

        s.page.evaluate("spun.length = 0")
        s.page.evaluate(FLOWN)
        s.click("Release the balloons")
        released = s.moment("There they go", "The universe is computed")
        s.page.wait_for_function("() => window.flown")
        s.testid("stBalloons").wait_for(state="attached")
        assert s.page.evaluate("spun") == []
        assert not any(spinning(s, position) for position in range(again, released + 1))
        [fragment] = s.at().tree.fragments
        assert s.scopes(again) == [(fragment,)]
        assert s.touched(again) <= s.within(fragment)


def spinning(s: Story, position: int) -> bool:
    return any(node.kind == "spinner" for node in s.at(position).tree.root.walk())


# -- e ----------------------------------------------------------------------------------------------------------------


def test_counters_outside_stand_still(browser: Browser, tmp_path: Path) -> None:
    with story("e_counters", browser, tmp_path) as s:
        outside = ("Outside: the app ran 1 times", "Outside: the fragment ran 1 times")
        start = s.moment("Inside: the fragment ran 1 times", *outside)
        s.click("Rerun fragment")
        s.moment("Inside: the fragment ran 2 times", *outside)
        s.click("Rerun fragment")
        inside = s.moment("Inside: the fragment ran 3 times", *outside)
        [fragment] = s.at().tree.fragments
        assert s.touched(start) <= s.within(fragment)
        # The page outside is what it was; session_state is not.
        assert s.at(inside).state["fragment_runs"] == 3
        s.click("Rerun full app")
        s.moment(
            "Inside: the fragment ran 4 times", "Outside: the app ran 2 times", "Outside: the fragment ran 4 times"
        )
        s.click("Rerun fragment")
        s.moment("Inside: the fragment ran 5 times", "Outside: the fragment ran 4 times")
        assert s.scopes() == [None, (fragment,), (fragment,), None, (fragment,)]


# -- f ----------------------------------------------------------------------------------------------------------------


def test_every_fifth_click_runs_the_app(browser: Browser, tmp_path: Path) -> None:
    with story("f_rerun_every_fifth", browser, tmp_path) as s:
        [fragment] = s.at().tree.fragments
        s.page.evaluate(HOLD)
        congratulations = s.testid("stToast").get_by_text("Congratulations, five more clicks!")
        for fives in (0, 5):
            start = s.moment(f"Clicks until now: {fives}")
            for _ in range(4):
                s.click("Plus one!")
                s.moment(f"Clicks until now: {fives}")
            assert s.scopes(start) == [(fragment,)] * 4
            assert not s.touched(start)
            fourth = s.position()
            s.page.get_by_role("button", name="Plus one!").click()
            congratulations.wait_for()
            s.moment(f"Clicks until now: {fives + 5}", lacks=(f"Clicks until now: {fives}",))
            assert s.scopes(fourth) == [(fragment,), None]
            ended = [each.event.outcome for each in s.events(fourth) if isinstance(each.event, RunEnded)]
            assert ended == ["rerun", "finished"]
            # The next one is another.
            s.testid("stToast").get_by_role("button", name="Close").click()
            congratulations.wait_for(state="detached")


# -- g ----------------------------------------------------------------------------------------------------------------


def test_signing_up_in_a_dialog(browser: Browser, tmp_path: Path) -> None:
    with story("g_dialog", browser, tmp_path) as s:
        start = s.moment("0 members")
        s.click("Open the dialog")
        dialog = s.page.get_by_role("dialog", name="Sign up")
        dialog.wait_for()
        opened = s.agree()
        assert s.testid("stDialog").count() == 1
        [shown] = [node for node in s.at().tree.root.walk() if node.kind == "dialog"]
        assert shown.props["title"] == "Sign up"
        dialog.get_by_role("textbox", name="Name").fill("Ada")
        dialog.get_by_role("textbox", name="Name").press("Enter")
        s.agree()
        dialog.get_by_role("textbox", name="Mail").fill("ada@example.org")
        dialog.get_by_role("checkbox", name="Send me news").check()
        s.agree()
        # Each of these ran the dialog alone.
        assert set(s.scopes(opened)) == {(shown.props["id"],)}
        assert s.touched(opened) <= s.within(shown.props["id"])
        dialog.get_by_role("button", name="Submit").click()
        dialog.wait_for(state="detached")
        s.moment("1 members", "Ada <ada@example.org> with news", lacks=("0 members",))
        assert not any(node.kind == "dialog" for node in s.at().tree.root.walk())
        assert "0 members" in s.texts(start)

        # Opened again it is empty; closed by Escape it leaves nothing behind, and opens once more.
        s.click("Open the dialog")
        dialog.wait_for()
        assert dialog.get_by_role("textbox", name="Name").input_value() == ""
        assert not dialog.get_by_role("checkbox", name="Send me news").is_checked()
        s.page.keyboard.press("Escape")
        dialog.wait_for(state="detached")
        s.moment("1 members")
        s.click("Open the dialog")
        dialog.wait_for()
        dialog.get_by_role("button", name="Close").click()
        dialog.wait_for(state="detached")
        s.moment("1 members")

        sign_up_in_the_form(s)


def sign_up_in_the_form(s: Story) -> None:
    start = s.position()
    name, mail = (s.page.get_by_role("textbox", name=label) for label in ("Form name", "Form mail"))
    name.fill("Grace")
    mail.fill("grace@example.org")
    name.focus()
    # A form says nothing before it is submitted.
    assert s.kinds(start) == []
    mail.press("Enter")
    s.moment("2 members", "Grace <grace@example.org>")
    assert_empty(name, mail)
    [sent] = [each.event for each in s.events(start) if isinstance(each.event, WidgetsChanged)]
    assert sorted(map(str, sent.values.values())) == ["Grace", "grace@example.org"]
    assert len(sent.trigger) == 1

    name.fill("Edsger")
    s.page.get_by_role("button", name="Sign up with the form").click()
    s.moment("3 members", "Edsger <>")
    assert_empty(name, mail)
    assert s.scopes(start) == [None, None]


def assert_empty(*fields: Locator) -> None:
    assert [field.input_value() for field in fields] == [""] * len(fields)


# -- h ----------------------------------------------------------------------------------------------------------------


def test_a_stream_is_started_and_stopped(browser: Browser, tmp_path: Path) -> None:
    with story("h_streaming", browser, tmp_path) as s:
        s.moment("1 updates")
        [fragment] = s.at().tree.fragments
        buttons = s.testid("stSidebar").get_by_test_id("stButton").get_by_role("button")
        assert buttons.all_inner_texts() == ["Start streaming", "Stop streaming"]
        assert [button.is_disabled() for button in buttons.all()] == [False, True]
        assert s.at().tree.timers() == {}
        before = drawing(s)

        s.click("Start streaming")
        s.page.wait_for_function(COUNTED, arg=["(\\d+) updates", 2])
        begun = s.agree()
        assert [button.is_disabled() for button in buttons.all()] == [True, False]
        assert s.at(begun).tree.timers() == {fragment: 1}
        first = counted(s, begun, "(\\d+) updates")
        for updates in (first + 1, first + 2):
            s.page.wait_for_function(COUNTED, arg=["(\\d+) updates", updates])
            redrawn(s, before)
            before = drawing(s)
        ticked = s.agree()
        assert set(s.scopes(begun)) == {(fragment,)}
        assert s.touched(begun) <= s.within(fragment)
        charts = {chart(s, position) for position in (begun, ticked)}
        assert len(charts) == 2

        s.click("Stop streaming")
        stopped = s.agree()
        assert [button.is_disabled() for button in buttons.all()] == [False, True]
        assert s.at(stopped).tree.timers() == {}
        # Nothing ticks any more: what follows is what the user asks for.
        s.page.keyboard.press("r")
        s.agree()
        assert "timer.ticked" not in s.kinds(stopped)
        assert s.scopes(stopped) == [None]


def chart(s: Story, position: int) -> str:
    """Return the digest of the chart's data at a position."""
    [node] = [node for node in s.at(position).tree.root.walk() if node.kind == "vega_chart"]
    return str(node.props["data"]["blob"])
