from __future__ import annotations

import threading
from typing import Any

import pytest

import evlit as st
from evlit.errors import (
    Cancelled,
    RerunRun,
    StopRun,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from evlit.runtime.context import current
from tests.api.conftest import Page

#: For calls that the types forbid.
loose: Any = st


@pytest.mark.parametrize("icon", ["✅", "\u2139\ufe0f", "〰️", "1️⃣", "©️", "👩🏽‍🚀", "🇩🇰"])
def test_any_one_emoji_is_an_icon(page: Page, icon: str) -> None:
    page.draw(lambda: st.info("a", icon=icon))
    assert page.main[0].props["icon"] == icon


def test_alerts(page: Page) -> None:
    def app() -> None:
        st.success("a", icon="✅")
        st.info("b", title="B", width=300)
        st.warning(3)
        st.error(ValueError("d"))

    page.draw(app)
    assert [node.props for node in page.main] == [
        {"level": "success", "body": "a", "icon": "✅"},
        {"level": "info", "body": "b", "title": "B", "width": 300},
        {"level": "warning", "body": "3"},
        {"level": "error", "body": "d"},
    ]
    assert page.draw(app) == []


def test_exceptions_are_described_by_the_session(page: Page) -> None:
    node = page.only(lambda: st.exception(KeyError("k"), width=200))
    assert (node.kind, node.props["type"], node.props["width"]) == ("exception", "KeyError", 200)
    with pytest.raises(
        StreamlitInvalidParameterTypeError, match="`exception` must be of type `BaseException`, got `str`"
    ):
        page.draw(lambda: loose.exception("no"))


@pytest.mark.parametrize(
    ("value", "shown"), [(0, 0.0), (100, 1.0), (1, 0.01), (0.5, 0.5), (1.0, 1.0), (1.0 + 1e-12, 1.0), (-1e-12, 0.0)]
)
def test_progress_takes_percent_and_fractions(page: Page, value: float, shown: float) -> None:
    assert page.only(lambda: st.progress(value, "loading")).props == {"value": shown, "text": "loading"}


@pytest.mark.parametrize("value", [101, -1, 1.1, -0.1, float("nan")])
def test_progress_outside_of_its_range(page: Page, value: float) -> None:
    with pytest.raises(StreamlitValueOutOfRangeError, match="`value` must be from"):
        page.draw(lambda: loose.progress(value))


@pytest.mark.parametrize("value", [True, "50", None])
def test_progress_that_is_no_number(page: Page, value: object) -> None:
    with pytest.raises(StreamlitInvalidParameterTypeError, match="`value` must be of type `int` or `float`"):
        page.draw(lambda: loose.progress(value))


def test_progress_moves_in_place_and_can_be_removed(page: Page) -> None:
    def app() -> None:
        bar = st.progress(0, "start")
        for percent in (10, 50):
            bar.progress(percent)
        st.text("below")

    page.draw(app)
    bar, _ = page.main
    assert bar.props == {"value": 0.5}

    def emptied() -> None:
        st.progress(0).empty()

    page.draw(emptied)
    assert [node.kind for node in page.main] == ["empty"]


def test_spinner_is_there_while_its_block_runs(page: Page) -> None:
    seen: list[list[str]] = []

    def app() -> None:
        with st.spinner("Working", show_time=True, width="stretch"):
            seen.append([node.kind for node in page.main])
            (node,) = page.main
            assert node.props == {"text": "Working", "show_time": True, "width": "stretch"}
        seen.append([node.kind for node in page.main])
        st.text("done")

    page.draw(app)
    assert seen == [["spinner"], []]
    assert [node.kind for node in page.main] == ["text"]


@pytest.mark.parametrize("error", [ValueError, Cancelled, StopRun, RerunRun])
def test_spinner_goes_however_its_block_ends(page: Page, error: type[BaseException]) -> None:
    def app() -> None:
        with st.spinner():
            raise error

    with pytest.raises(error):
        page.draw(app)
    assert page.main == []


def test_spinner_of_a_cancelled_run_goes_too(page: Page) -> None:
    def app() -> None:
        with st.spinner():
            context = current()
            assert context is not None
            context.core.cancel()
            st.text("never")

    with pytest.raises(Cancelled):
        page.draw(app)
    assert page.main == []


def test_spinner_decorates(page: Page) -> None:
    @st.spinner("each call")
    def work(depth: int) -> list[str]:
        inner = work(depth - 1) if depth else []
        return [*inner, ",".join(node.kind for node in page.main)]

    seen: list[str] = []
    page.draw(lambda: seen.extend(work(1)))
    assert seen == ["spinner,spinner", "spinner"]
    assert page.main == []


def test_status_completes_at_the_end_of_its_block(page: Page) -> None:
    def app() -> None:
        with st.status("Working", expanded=True, type="compact", width=400) as box:
            assert page.main[0].props["state"] == "running"
            st.text("inside")
            box.update(label="Almost", expanded=False)

    page.draw(app)
    (node,) = page.main
    assert node.props == {"label": "Almost", "state": "complete", "type": "compact", "width": 400}
    assert [child.kind for child in node.children or ()] == ["text"]


def test_status_tells_of_errors_and_lets_them_pass(page: Page) -> None:
    def app() -> None:
        with st.status("Working"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        page.draw(app)
    assert page.main[0].props["state"] == "error"


def test_status_that_was_set_keeps_its_state(page: Page) -> None:
    def app() -> None:
        with st.status("Working") as box:
            box.update(state="error")
        with st.status("Done", state="complete"):
            pass

    page.draw(app)
    assert [node.props["state"] for node in page.main] == ["error", "complete"]
    with pytest.raises(StreamlitValueError, match="`state` must be one of `running`"):
        page.draw(lambda: loose.status("x", state="done"))


def test_status_of_a_superseded_run_stays_as_it_was(page: Page) -> None:
    def app() -> None:
        with st.status("Working"):
            raise RerunRun

    with pytest.raises(RerunRun):
        page.draw(app)
    assert page.main[0].props["state"] == "running"


def test_every_toast_is_one_of_its_own(page: Page) -> None:
    def app() -> None:
        st.toast("Saved", icon="💾")
        st.toast("Saved", duration="long")
        st.toast("Stay", duration="infinite")
        st.toast("Brief", duration=2)

    first = page.draw(app)
    assert [op[0] for op in first] == ["insert"] * 4
    assert [node.props for node in page.event] == [
        {"body": "Saved", "seconds": 4, "icon": "💾"},
        {"body": "Saved", "seconds": 10},
        {"body": "Stay", "seconds": None},
        {"body": "Brief", "seconds": 2},
    ]
    again = page.draw(app)
    assert sorted(op[0] for op in again) == ["insert"] * 4 + ["remove"] * 4


def test_a_toast_can_be_changed(page: Page) -> None:
    def app() -> None:
        message = st.toast("Gathering")
        message.toast("Cooking")
        st.text("x").toast("New")

    page.draw(app)
    assert [node.props["body"] for node in page.event] == ["Cooking", "New"]
    assert [node.kind for node in page.main] == ["text"]


def test_toast_mistakes(page: Page) -> None:
    with pytest.raises(StreamlitMissingRequiredParameterError, match="`body` must be given"):
        page.draw(lambda: st.toast("  "))
    with pytest.raises(StreamlitValueError, match="`duration` must be one of `short`, `long`, `infinite`"):
        page.draw(lambda: st.toast("x", duration=0))


def test_balloons_and_snow_play_in_every_run(page: Page) -> None:
    def app() -> None:
        st.balloons()
        st.snow()

    page.draw(app)
    assert [(node.kind, node.props) for node in page.main] == [("balloons", {"run": 1}), ("snow", {"run": 1})]
    assert [op[0] for op in page.draw(app)] == ["set", "set"]
    assert [node.props["run"] for node in page.main] == [2, 2]


def test_nothing_is_shown_from_a_thread_of_the_app(page: Page) -> None:
    def app() -> None:
        with st.sidebar:
            thread = threading.Thread(target=lambda: (st.toast("x"), st.balloons(), st.exception(ValueError())))
            thread.start()
            thread.join()

    page.draw(app)
    assert page.main == page.sidebar == page.event == []
