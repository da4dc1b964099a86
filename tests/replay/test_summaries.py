"""Events, elements and values in words: one line each, and nothing in them that a terminal obeys."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evlit.core import events as e
from evlit.core import values
from evlit.core.tree import Node, Tree, node_from_json
from evlit.replay.shorten import plain, short, short_state
from evlit.replay.summaries import change, patch, summary, telling
from tests import strategies

ESCAPES = "\x1b[2J\r\n\x07\u202e"


def page() -> Tree:
    """A page with a button and a field."""
    tree = Tree()
    main = tree[1]
    for index, (kind, label) in enumerate([("button", "Plus"), ("text_input", "Name")]):
        props = {"label": label, "widget": f"{kind}-1", "value": ""}
        tree.attach(main, index, node_from_json({"id": 5 + index, "kind": kind, "key": "", "props": props}))
    return tree


@given(strategies.events, st.sampled_from([None, page()]))
@settings(deadline=None)
def test_every_event_has_words(event: e.Event, tree: Tree | None) -> None:
    assert summary(event, tree).isprintable()


@example("move", [None, None, "\x1f"])
@given(st.sampled_from(["insert", "set", "unset", "append", "move", "remove"]), st.lists(strategies.json, max_size=3))
def test_ops_of_a_damaged_log_have_words(name: str, rest: list[Any]) -> None:
    for ops in ([[name, *rest]], [[name, *rest], [name]], [rest, rest], rest):
        assert patch(ops, page()).isprintable()


@given(strategies.json)
def test_any_json_is_cut_to_one_line(value: Any) -> None:
    text = short(value, 20)
    assert len(text) <= 20
    assert text.isprintable()
    assert short_state(value, 20).isprintable()


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (e.WidgetsChanged("v1", 1, trigger={"button-1": e.Json(True)}), "button 'Plus' clicked"),
        (e.WidgetsChanged("v1", 1, {"text_input-1": e.Json("Zoë")}), "text_input 'Name' = 'Zoë'"),
        (e.WidgetsChanged("v1", 1, {"gone-2": e.Json([1, 2])}), "gone-2 = [1, 2]"),
        (e.WidgetsChanged("v1", 1, {"x": e.Json({"redacted": "ab"})}), "x = <kept out of the log>"),
        (e.RerunDecided("start", (4, 7), "nothing runs", None, 3), "start run 3 for 4, 7: nothing runs"),
        (e.RerunDecided("stop", (4,), "the user pressed Stop", cancels=2), "stop run 2 for 4: the user pressed Stop"),
        (e.RunStarted(3, ("a", "b"), "", "", 0.0, 0), "run 3: a, b"),
        (e.StateChanged(2, {"n": e.Json(1)}, ("old",)), "run 2: n = 1, old gone"),
        (
            e.RunEnded(2, "failed", 9, 0.25, error=e.Json({"type": "ValueError", "message": "no"})),
            "run 2 failed: ValueError: 'no', after 0.250 s and 9 calls",
        ),
        (
            e.RunEnded(2, "cancelled", 9, 0.25, unseen=("button-1",)),
            "run 2 cancelled after 0.250 s and 9 calls; the next run gets button 'Plus'",
        ),
        (e.TimerTicked("part@app.py:3", 5.0, 2), "part@app.py:3, 2 before it missed"),
        (e.Unknown("star.born", 3, e.Json({"name": "Sol"})), "not known to this evlit (version 3): {'name': 'Sol'}"),
        (e.TreePatched(1, e.Json([["set", 6, {"value": "x"}]])), "run 1: text_input 'Name': value = 'x'"),
        (e.TreePatched(1, e.Json([["remove", 5], ["remove", 6]])), "run 1: 2 gone"),
    ],
)
def test_words(event: e.Event | e.Unknown, words: str) -> None:
    assert summary(event, page()) == words


@pytest.mark.parametrize(
    ("op", "words"),
    [
        (["insert", 1, 0, {"id": 9, "kind": "text"}], "text #9 drawn in main at 0"),
        (["unset", 5, ["help", "icon"]], "button 'Plus': help, icon gone"),
        (["append", 6, "body", "more"], "text_input 'Name': body + 'more'"),
        (["move", 5, 2, 0], "button 'Plus' moved to sidebar at 0"),
        (["remove", 77], "#77 gone"),
        (["twist", 5], "['twist', 5]"),
    ],
)
def test_ops_in_words(op: list[Any], words: str) -> None:
    assert change(op, page()) == words
    assert patch([op], page()) == words


def test_nothing_that_a_terminal_obeys_gets_through() -> None:
    for event in (
        e.SessionOpened(ESCAPES, "", ESCAPES, ESCAPES),
        e.SessionClosed(ESCAPES),
        e.WidgetsChanged("v1", 1, {ESCAPES: e.Json(ESCAPES)}, {ESCAPES: e.Json(True)}),
        e.FileUploaded("f", ESCAPES, ESCAPES, 1, "b"),
        e.StateChanged(1, {ESCAPES: e.Json({ESCAPES: ESCAPES})}, (ESCAPES,)),
        e.OutputPrinted(1, "stdout", ESCAPES),
        e.RunEnded(1, "failed", error=e.Json({"type": ESCAPES, "message": ESCAPES})),
        e.TreePatched(1, e.Json([["set", 5, {ESCAPES: ESCAPES}]])),
        e.Unknown("x", 1, e.Json({ESCAPES: [ESCAPES]})),
    ):
        assert summary(event, page()).isprintable(), event
    assert plain(ESCAPES) == r"\x1b[2J\r\n\x07\u202e"


def node(kind: str, **props: Any) -> Node:
    return Node(7, kind, "", props)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (node("heading", body="Hello"), "'Hello'"),
        (node("slider", label="Months", value=[3, 9]), "'Months' = [3, 9]"),
        (node("progress", value=40), "40"),
        (node("divider"), ""),
        (node("exception", type="ValueError", message="no"), "'ValueError: no'"),
        (node("hologram", depth=3), "{'depth': 3}"),
        (
            node("dataframe", data={"blob": "0123456789ab", "type": "text/x", "size": 2000}),
            "<01234567, 2,000 bytes of text/x>",
        ),
    ],
)
def test_elements_in_words(shown: Node, words: str) -> None:
    assert telling(shown, 60) == words


def test_state_is_shown_as_the_values_that_it_holds() -> None:
    state = {
        "pair": (1, "a"),
        "one": (1,),
        "day": dt.date(2026, 1, 2),
        "keys": {1: {2.5}},
        "bytes": b"\x00",
        "none": None,
    }
    shown = {key: short_state(values.encode(value)) for key, value in state.items()}
    assert shown == {
        "pair": "(1, 'a')",
        "one": "(1,)",
        "day": "datetime.date(2026, 1, 2)",
        "keys": "{1: {2.5}}",
        "bytes": r"b'\x00'",
        "none": "None",
    }
    assert short_state(values.encode(object())) == "<builtins.object, not recorded>"


def test_a_huge_value_is_not_written_out_to_be_cut() -> None:
    """2 GB of text if it were: each level holds the one below 1000 times."""
    value: Any = "x" * 1000
    for _ in range(10):
        value = [value] * 1000
    assert short(value, 30) == "[[[[[[[[[['xxxxxxxxxxxxxxxxxx…"
