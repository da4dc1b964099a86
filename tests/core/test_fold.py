"""The fold: one step per event, the same live and later, with and without a snapshot in between."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evlit.core import events as e
from evlit.core.codec import decode, dumps, encode
from evlit.core.fold import fold, fold_all
from evlit.core.projection import File, OpenRun, Projection, Request, from_json, to_json
from evlit.core.tree import MAIN
from evlit.errors import TreeError
from tests import strategies
from tests.core.simulation import Simulation, Step, steps


def text(projection: Projection) -> bytes:
    """Return a projection as a snapshot holds it."""
    return dumps(to_json(projection))


def played(steps: list[Step]) -> Simulation:
    session = Simulation()
    for step in steps:
        session.step(step)
    return session


def recorded(event: e.Event | e.Unknown, position: int = 1) -> e.Recorded:
    return e.Recorded("s", position, float(position), event)


def folded(*events: e.Event | e.Unknown) -> Projection:
    return fold_all(Projection(), [recorded(event, position) for position, event in enumerate(events, start=1)])


# -- laws -------------------------------------------------------------------------------------------------------------


@given(steps, st.integers(0, 100))
def test_folding_in_two_parts_is_folding_once(steps: list[Step], cut: int) -> None:
    log = played(steps).log
    whole = fold_all(Projection(), log)
    half = fold_all(Projection(), log[:cut])
    loaded = from_json(orjson.loads(text(half)))
    assert text(loaded) == text(half)
    assert text(fold_all(loaded, log[cut:])) == text(whole)
    assert loaded.tree.next_id == whole.tree.next_id


@given(steps)
def test_folding_what_was_recorded_is_folding_what_was_sent(steps: list[Step]) -> None:
    log = played(steps).log
    read = [e.Recorded(r.session, r.position, r.at, decode(*encode(r.event)), r.run, r.cause) for r in log]
    assert text(fold_all(Projection(), read)) == text(fold_all(Projection(), log))


@given(steps, steps)
def test_a_copy_goes_its_own_way(steps: list[Step], more: list[Step]) -> None:
    session = played(steps)
    copy, before = session.projection.copy(), text(session.projection)
    assert text(copy) == before
    for step in more:
        session.step(step)
    assert text(copy) == before


@given(steps)
def test_folding_changes_no_event(steps: list[Step]) -> None:
    session = Simulation()
    texts: list[tuple[str, int, bytes]] = []
    for step in steps:
        session.step(step)
        texts += [encode(each.event) for each in session.log[len(texts) :]]
    assert [encode(each.event) for each in session.log] == texts


@given(st.one_of(*(strategies.events_of(cls) for cls in e.KINDS if cls not in (e.TreePatched, e.RerunDecided))))
def test_no_event_on_an_empty_session_raises(event: e.Event) -> None:
    assert folded(event).position == 1


@given(strategies.json)
def test_an_unknown_event_has_no_effect_but_its_position(data: Any) -> None:
    before, after = folded(), folded(e.Unknown("hologram.projected", 1, data))
    assert (after.position, after.at) == (1, 1.0)
    after.position, after.at = before.position, before.at
    assert text(after) == text(before)


# -- each kind --------------------------------------------------------------------------------------------------------


def checkbox(value: bool = False) -> e.TreePatched:
    props = {"widget": "w", "label": "Sure", "value": value}
    return e.TreePatched(1, e.Json([["insert", MAIN, 0, {"id": 5, "kind": "checkbox", "key": "w", "props": props}]]))


def test_opening_says_who_is_there() -> None:
    p = folded(e.SessionOpened("app.py", "digest", "page", "a=1", "de-DE", "Europe/Berlin", "dark"))
    assert (p.app, p.source, p.page, p.query) == ("app.py", "digest", "page", "a=1")
    assert (p.locale, p.zone, p.theme, p.closed) == ("de-DE", "Europe/Berlin", "dark", None)
    assert fold(p, recorded(e.SessionClosed("idle"), 2)).closed == "idle"


def test_viewers_come_and_go_and_their_batches_stay() -> None:
    p = folded(e.ViewerAttached("a"), e.WidgetsChanged("a", 7), e.ViewerAttached("b"), e.ViewerDetached("a", "gone"))
    assert (p.viewers, p.batches) == ({"b": 3}, {"a": 7, "b": 0})
    assert fold(p, recorded(e.ViewerAttached("a"), 9)).batches["a"] == 7


def test_batches_never_go_back() -> None:
    p = folded(e.CacheCleared("a", 9), e.StopRequested("a", 3), e.RerunRequested("viewer", None, "a", 4))
    assert p.batches == {"a": 9}


def test_a_committed_value_is_kept_and_shown() -> None:
    p = folded(checkbox(), e.WidgetsChanged("a", 1, {"w": e.Json(True), "elsewhere": e.Json("kept")}))
    assert p.values == {"w": True, "elsewhere": "kept"}
    assert p.tree.widgets["w"].props["value"] is True


def test_a_widget_that_shows_no_value_gets_none() -> None:
    node = {"id": 5, "kind": "button", "key": "b", "props": {"widget": "b", "label": "Go"}}
    p = folded(e.TreePatched(1, e.Json([["insert", MAIN, 0, node]])), e.WidgetsChanged("a", 1, {"b": e.Json(1)}))
    assert p.tree.widgets["b"].props == {"widget": "b", "label": "Go"}


def test_what_the_app_gives_and_forgets_is_no_value_of_the_page() -> None:
    p = folded(checkbox(), e.StateChanged(1, {"key": e.Json(5)}, (), {"w": e.Json(True), "v": e.Json(1)}))
    assert (p.state, p.values) == ({"key": 5}, {"w": True, "v": 1})
    assert p.tree.widgets["w"].props["value"] is False  # the run says so itself, by a patch
    fold(p, recorded(e.StateChanged(1, {"other": e.Json(6)}, ("key", "never"), {}, ("w", "never")), 3))
    assert (p.state, p.values) == ({"other": 6}, {"v": 1})


def test_clearing_takes_the_state_and_leaves_the_widgets() -> None:
    p = folded(e.StateChanged(1, {"key": e.Json(5)}, (), {"w": e.Json(1)}), e.CacheCleared("a", 1))
    assert (p.state, p.values, p.pending) == ({}, {"w": 1}, [])


def dialog(**props: object) -> e.TreePatched:
    node = {"id": 9, "kind": "dialog", "key": "d", "props": {"id": "d", "title": "T", "run": 1, **props}}
    return e.TreePatched(1, e.Json([["insert", 4, 0, node]]))


def test_a_dialog_that_was_closed_stays_closed_until_it_is_opened_again() -> None:
    p = folded(dialog(), e.DialogDismissed("a", 3, "d", 1))
    assert p.tree.nodes[9].props["dismissed"] == 1
    assert (p.pending, p.inputs, p.batches) == ([], {}, {"a": 3})
    gone = folded(dialog(), e.TreePatched(1, e.Json([["remove", 9]])), e.DialogDismissed("a", 3, "d", 1))
    assert gone.pending == []


def test_an_app_that_wants_to_know_of_a_closed_dialog_runs() -> None:
    p = folded(dialog(notify=True), e.DialogDismissed("a", 1, "d", 1))
    assert p.tree.nodes[9].props["dismissed"] == 1
    assert p.pending == [Request(2, "dismiss", None, ("d",))]


def test_an_uploaded_file_is_known_by_its_id() -> None:
    p = folded(e.FileUploaded("f1", "a.csv", "text/csv", 3, "digest"))
    assert p.files == {"f1": File("f1", "a.csv", "text/csv", 3, "digest")}


@pytest.mark.parametrize(
    ("event", "request_"),
    [
        (e.WidgetsChanged("a", 1, {}, {"b": e.Json(True)}, "f"), Request(1, "widgets", ("f",), ("b",))),
        (e.PageOpened("a", 1, "other", "q"), Request(1, "page")),
        (e.DialogDismissed("a", 1, "d"), Request(1, "dismiss", None, ("d",))),
        (e.TimerTicked("f", 1.0), Request(1, "tick", ("f",))),
        (e.RerunRequested("script", ("f", "g")), Request(1, "rerun", ("f", "g"))),
        (e.StopRequested("a", 1), Request(1, "stop")),
    ],
)
def test_a_request_waits_with_its_event(event: e.Event, request_: Request) -> None:
    p = folded(event)
    assert (p.pending, p.inputs) == ([request_], {1: event})


def test_a_page_is_open_from_the_event_on() -> None:
    p = folded(e.PageOpened("a", 1, "other", "q=1"))
    assert (p.page, p.query) == ("other", "q=1")


def test_a_run_goes_from_its_decision_to_its_end() -> None:
    p = folded(e.WidgetsChanged("a", 1), e.RerunDecided("start", (1,), "why", None, 1))
    assert (p.run, p.runs, p.pending) == (OpenRun(1, None, (Request(1, "widgets"),)), 1, [])
    assert fold(p, recorded(e.RunEnded(2, "lost"), 3)).run is not None  # the end of another one
    fold(p, recorded(e.RunEnded(1, "failed"), 4))
    assert (p.run, p.runs, p.outcome, p.inputs) == (None, 1, "failed", {})


def test_the_source_is_the_newest() -> None:
    assert folded(e.SessionOpened("app.py", "old"), e.ScriptChanged("new", "app.py")).source == "new"


def test_a_damaged_patch_is_named() -> None:
    with pytest.raises(TreeError, match="expected the id of a node of this tree, got 99"):
        folded(e.TreePatched(1, e.Json([["remove", 99]])))
