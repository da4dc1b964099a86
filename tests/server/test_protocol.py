"""The protocol with plain values, both directions: no socket, no clock, no log."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evlit.core import events as e
from evlit.core.tree import MAIN
from evlit.server.protocol import CHEAP, MESSAGE_LIMIT, Answer, Connection, State, join
from tests import strategies
from tests.server.pages import Page, messages

HELLO: dict[str, Any] = {"type": "hello", "protocol": 1, "page": "", "query": ""}
CONFIG = {"title": "app"}


def live(page: Page) -> Connection:
    """A connection that was welcomed."""
    connection = Connection("v1")
    connection.receive(json.dumps(HELLO), None)
    connection.welcome(page.projection, "s_1", "token", CONFIG)
    return connection


def say(connection: Connection, page: Page, *sent: Any) -> Answer:
    return connection.receive(json.dumps(sent[0] if len(sent) == 1 else list(sent)), page.projection)


def errors(answer: Answer) -> list[dict[str, Any]]:
    return [message for message in messages(*answer.frames) if message["type"] == "error"]


class TestSavedSources:
    def test_are_told_when_no_rerun_follows(self) -> None:
        page = Page()
        connection = live(page)
        (told,) = messages(connection.deliver(page.record(e.ScriptChanged("d", "helpers.py", rerun=False))))
        assert told == {"type": "source", "path": "helpers.py"}
        assert connection.deliver(page.record(e.ScriptChanged("d", "helpers.py"))) == b""

    def test_wait_in_the_welcome(self) -> None:
        page = Page()
        page.record(e.ScriptChanged("d", "helpers.py", rerun=False))
        (welcome,) = messages(Connection("v1").welcome(page.projection, "s_1", "token", CONFIG))
        assert (welcome["changed"], welcome["follows"]) == ("helpers.py", False)

    def test_are_followed_when_the_user_says_so(self) -> None:
        page = Page()
        connection = live(page)
        answer = say(connection, page, {"type": "follow", "batch": 1, "on": True})
        assert answer.events == (e.SaveFollowed("v1", 1, on=True),)
        (ack,) = messages(connection.deliver(page.record(*answer.events)))
        assert (ack["type"], ack["batch"]) == ("ack", 1)
        config = {**CONFIG, "run_on_save": False}
        (welcome,) = messages(Connection("v1").welcome(page.projection, "s_1", "token", config))
        assert welcome["follows"] is True
        (problem,) = errors(say(connection, page, {"type": "follow", "batch": 2, "on": 1}))
        assert problem["message"] == "expected true or false as `on` of 'follow', got 1"


class TestGreeting:
    def test_hello_says_who_comes(self) -> None:
        answer = Connection().receive(
            json.dumps({**HELLO, "session": "s", "token": "t", "seen": 7, "zone": "UTC"}), None
        )
        assert answer.hello is not None
        assert (answer.hello.session, answer.hello.token, answer.hello.seen, answer.hello.zone) == ("s", "t", 7, "UTC")

    @pytest.mark.parametrize("seen", [-1, 0, True, "7", 1.5, None])
    def test_seen_that_is_no_position_is_none(self, seen: Any) -> None:
        answer = Connection().receive(json.dumps({**HELLO, "seen": seen}), None)
        assert answer.hello is not None
        assert answer.hello.seen == 0

    @pytest.mark.parametrize(
        ("frame", "said"),
        [
            ({"type": "rerun", "batch": 1}, "expected `hello`, alone, in the first frame, got 'rerun'"),
            ([], "expected `hello`, alone, in the first frame, got an empty frame"),
            ([HELLO, {"type": "rerun", "batch": 1}], "alone, in the first frame, got 'hello', 'rerun'"),
            ({**HELLO, "protocol": 2}, "expected protocol 1, got 2; reload the page"),
            ({**HELLO, "protocol": "1"}, "expected a whole number from 1 as `protocol` of 'hello', got '1'"),
            ({**HELLO, "page": 5}, "expected text of at most 1000 characters as `page` of 'hello', got 5"),
            ({**HELLO, "locale": "x" * 1001}, "expected text of at most 1000 characters as `locale`"),
        ],
    )
    def test_anything_else_is_answered_with_what_was_expected(self, frame: Any, said: str) -> None:
        connection = Connection()
        answer = connection.receive(json.dumps(frame), None)
        assert answer.hello is None
        assert said in errors(answer)[0]["message"]
        assert connection.state is State.GREETING


class TestWelcome:
    def test_brings_the_tree(self) -> None:
        page = Page()
        (welcome,) = messages(Connection("v1").welcome(page.projection, "s_1", "token", CONFIG))
        assert {**welcome, "tree": None} == {
            "type": "welcome",
            "session": "s_1",
            "token": "token",
            "viewer": "v1",
            "position": 2,
            "epoch": 1,
            "batch": 0,
            "page": "",
            "query": "",
            "running": False,
            "follows": False,
            "config": CONFIG,
            "tree": None,
        }
        assert welcome["tree"] == page.projection.tree.to_json()

    def test_brings_what_was_missed_instead_when_that_is_shorter(self) -> None:
        page = Page()
        page.record(e.TreePatched(2, e.Json([["set", 10, {"label": "Went"}]])))
        connection = Connection("v1")
        connection.receive(json.dumps({**HELLO, "seen": 2}), None)
        welcome, patch = messages(connection.welcome(page.projection, "s_1", "token", CONFIG, page.since(2)))
        assert "tree" not in welcome
        assert patch == {"type": "patch", "position": 3, "run": 2, "ops": [["set", 10, {"label": "Went"}]]}

    def test_brings_the_tree_when_what_was_missed_is_longer(self) -> None:
        page = Page()
        for n in range(CHEAP // 40):
            page.record(e.TreePatched(2, e.Json([["set", 10, {"label": f"a label, number {n}"}]])))
        connection = Connection("v1")
        connection.receive(json.dumps({**HELLO, "seen": 2}), None)
        (welcome,) = messages(connection.welcome(page.projection, "s_1", "token", CONFIG, page.since(2)))
        assert welcome["tree"] == page.projection.tree.to_json()
        assert connection.position == page.projection.position

    def test_values_come_after_older_decisions_of_the_app(self) -> None:
        # The viewer folds its own value at once; then it is told of the patch that came before it.
        page = Page()
        page.record(e.TreePatched(2, e.Json([["set", 11, {"value": "app"}]])))
        page.record(e.WidgetsChanged("v1", 1, {"name": e.Json("user"), "secret": e.Json({"redacted": "d"})}))
        connection = Connection("v1")
        connection.receive(json.dumps({**HELLO, "seen": 2}), None)
        told = messages(connection.welcome(page.projection, "s_1", "token", CONFIG, page.since(2)))
        assert [m["ops"] for m in told if m["type"] == "patch"] == [
            [["set", 11, {"value": "app"}]],
            [["set", 11, {"value": "user"}]],
        ]

    def test_a_viewer_that_missed_nothing_is_told_nothing(self) -> None:
        page = Page()
        connection = Connection("v1")
        connection.receive(json.dumps({**HELLO, "seen": 2}), None)
        (welcome,) = messages(connection.welcome(page.projection, "s_1", "token", CONFIG, []))
        assert "tree" not in welcome


class TestInputs:
    def test_values_and_trigger_become_one_event(self) -> None:
        page = Page()
        sent = {"type": "widgets", "batch": 1, "values": {"name": "Ada"}, "trigger": {"go": True}}
        answer = say(live(page), page, sent)
        assert answer == Answer((e.WidgetsChanged("v1", 1, {"name": e.Json("Ada")}, {"go": e.Json(True)}),))

    @pytest.mark.parametrize(
        ("sent", "note"),
        [
            ({"values": {"name": "Ada"}, "note": True}, True),
            ({"values": {"name": "Ada"}}, False),
            ({"values": {"name": "Ada"}, "note": 1}, False),
            ({"values": {"name": "Ada", "age": 7}, "note": True}, False),
            ({"values": {"name": "Ada"}, "trigger": {"go": True}, "note": True}, False),
        ],
        ids=["a note", "not said to be one", "nonsense", "of a widget that asks", "with a click"],
    )
    def test_a_note_is_of_silent_widgets_alone(self, sent: dict[str, Any], note: bool) -> None:
        page = Page(fragment="f1")
        page.record(e.TreePatched(1, e.Json([["set", page.projection.tree.widgets["name"].id, {"silent": True}]])))
        connection = live(page)
        (event,) = say(connection, page, {"type": "widgets", "batch": 1, **sent}).events
        assert isinstance(event, e.WidgetsChanged)
        assert (event.note, event.fragment) == (note, None if note else "f1")
        assert messages(connection.deliver(page.record(event)))[0]["type"] == "ack"
        assert bool(page.projection.notes) == note
        assert page.projection.tree.widgets["name"].props["value"] == "Ada"
        assert say(connection, page, {"type": "widgets", "batch": 1, **sent}).events == ()

    def test_a_page_at_rest_does_not_run_for_a_note(self) -> None:
        page = Page()
        page.record(e.WidgetsChanged("v1", 1, {"name": e.Json("Ada")}, note=True))
        (welcome,) = messages(Connection("v1").welcome(page.projection, "s_1", "token", CONFIG))
        assert (welcome["running"], welcome["batch"]) == (False, 1)

    def test_the_page_knows_the_fragment_better_than_the_viewer(self) -> None:
        page = Page(fragment="f1")
        answer = say(live(page), page, {"type": "widgets", "batch": 1, "trigger": {"go": True}, "fragment": "f9"})
        (event,) = answer.events
        assert isinstance(event, e.WidgetsChanged)
        assert event.fragment == "f1"

    @pytest.mark.parametrize(
        ("sent", "event"),
        [
            ({"type": "page", "page": "two", "query": "a=1"}, e.PageOpened("v1", 1, "two", "a=1")),
            ({"type": "rerun"}, e.RerunRequested("viewer", None, "v1", 1)),
            ({"type": "stop"}, e.StopRequested("v1", 1)),
            ({"type": "dismiss", "dialog": "d1"}, e.DialogDismissed("v1", 1, "d1")),
            ({"type": "dismiss", "dialog": "d1", "run": 7}, e.DialogDismissed("v1", 1, "d1", 7)),
            ({"type": "clear-cache"}, e.CacheCleared("v1", 1)),
        ],
    )
    def test_each_input_becomes_its_event(self, sent: dict[str, Any], event: e.Event) -> None:
        page = Page()
        assert say(live(page), page, {**sent, "batch": 1}) == Answer((event,))

    def test_ping_is_answered(self) -> None:
        page = Page()
        assert messages(*say(live(page), page, {"type": "ping"}).frames) == [{"type": "pong"}]

    def test_what_does_not_fit_is_refused_and_changes_nothing(self) -> None:
        page = Page()
        answer = say(live(page), page, {"type": "widgets", "batch": 1, "values": {"age": 101}})
        assert answer.events == ()
        (error,) = errors(answer)
        assert (error["code"], error["batch"]) == ("value", 1)
        assert "expected a number from 0 to 100 for 'Age', got 101" in error["message"]

    def test_what_fits_is_accepted_beside_what_does_not_and_shown(self) -> None:
        page = Page()
        connection = live(page)
        values = {"age": 101, "name": "Ada", "nobody": 1, "secret": "hunter2"}
        answer = say(connection, page, {"type": "widgets", "batch": 1, "values": values})
        assert [error["code"] for error in errors(answer)] == ["value", "gone"]
        told = messages(connection.deliver(page.record(*answer.events), tree=page.projection.tree))
        # The viewer took the whole batch back, so it is told what counts; but never what a password is.
        assert told == [
            {"type": "ack", "batch": 1, "position": 3},
            {"type": "patch", "position": 3, "ops": [["set", 11, {"value": "Ada"}]]},
        ]

    def test_a_widget_that_was_disabled_meanwhile_is_acknowledged_without_effect(self) -> None:
        page = Page()
        answer = say(live(page), page, {"type": "widgets", "batch": 1, "values": {"off": True}})
        assert answer.events == ()
        assert messages(*answer.frames) == [{"type": "ack", "batch": 1, "position": 2}]


class TestBatches:
    def test_a_recorded_batch_is_acknowledged_again_and_has_no_effect(self) -> None:
        page = Page()
        page.record(e.RerunRequested("viewer", None, "v1", 4))
        answer = say(live(page), page, {"type": "rerun", "batch": 4})
        assert answer.events == ()
        assert messages(*answer.frames) == [{"type": "ack", "batch": 4, "position": 3}]

    def test_a_batch_on_its_way_to_the_log_is_not_acknowledged_before_it_is_there(self) -> None:
        page = Page()
        connection = live(page)
        first = say(connection, page, {"type": "rerun", "batch": 1})
        assert say(connection, page, {"type": "rerun", "batch": 1}) == Answer()
        told = messages(connection.deliver(page.record(*first.events)))
        assert told == [{"type": "ack", "batch": 1, "position": 3}]

    def test_several_messages_of_a_frame_count_in_order(self) -> None:
        page = Page()
        answer = say(live(page), page, {"type": "stop", "batch": 1}, {"type": "ping"}, {"type": "rerun", "batch": 2})
        assert [type(event) for event in answer.events] == [e.StopRequested, e.RerunRequested]

    def test_what_stands_before_a_malformed_message_is_kept(self) -> None:
        page = Page()
        answer = say(live(page), page, {"type": "rerun", "batch": 1}, {"type": "page", "batch": 2})
        assert answer.events == (e.RerunRequested("viewer", None, "v1", 1),)
        assert errors(answer)[0]["code"] == "malformed"

    def test_the_ack_goes_to_the_viewer_that_sent_it(self) -> None:
        page = Page()
        assert live(page).deliver(page.record(e.RerunRequested("viewer", None, "v2", 1))) == b""


MALFORMED = [
    "",
    "nonsense",
    "[1]",
    '"text"',
    "{}",
    '{"type":null}',
    '{"type":[]}',
    '{"type":{"a":1}}',
    '{"type":"dance","batch":1}',
    '{"type":"hello","protocol":1}',
    '{"type":"rerun"}',
    '{"type":"rerun","batch":0}',
    '{"type":"rerun","batch":true}',
    '{"type":"rerun","batch":1.0}',
    '{"type":"rerun","batch":9007199254740992}',
    '{"type":"widgets","batch":1,"values":[]}',
    '{"type":"widgets","batch":1,"trigger":"go"}',
    '{"type":"widgets","batch":1,"fragment":[]}',
    '{"type":"page","batch":1}',
    '{"type":"dismiss","batch":1,"dialog":null}',
    '{"type":"dismiss","batch":1,"dialog":"d1","run":"7"}',
    "[" * 5000 + "]" * 5000,
    "[" + "{}," * MESSAGE_LIMIT + "{}]",
    b"\x00\x01",
]


class TestMalformed:
    @pytest.mark.parametrize("frame", MALFORMED, ids=lambda frame: repr(frame)[:40])
    def test_is_answered_and_survived(self, frame: str | bytes) -> None:
        page = Page()
        connection = live(page)
        answer = connection.receive(frame, page.projection)
        assert answer.events == ()
        assert answer.close is None
        assert [error["code"] for error in errors(answer)] == ["malformed"]
        assert "expected" in errors(answer)[0]["message"]
        assert len(answer.frames[0]) < 400

    def test_the_third_in_a_row_closes_the_socket(self) -> None:
        page = Page()
        connection = live(page)
        assert [connection.receive("?", page.projection).close for _ in range(3)] == [None, None, 1002]
        assert connection.state is State.CLOSED

    def test_a_good_frame_between_them_is_forgiveness(self) -> None:
        page = Page()
        connection = live(page)
        for frame in ("?", "?", '{"type":"ping"}', "?", "?"):
            assert connection.receive(frame, page.projection).close is None

    def test_also_before_hello(self) -> None:
        connection = Connection()
        assert [connection.receive("?", None).close for _ in range(3)] == [None, None, 1002]


class TestDeliveries:
    def test_a_patch_has_the_bytes_of_its_row(self) -> None:
        page = Page()
        told = page.record(e.TreePatched(7, e.Json([["set", 10, {"label": "x"}]]), 12))
        frame = live(page).deliver(told)
        # `live` was welcomed after it: nothing new. A viewer of before is told in the row's own bytes.
        assert frame == b""
        before = Connection("v1", position=2)
        data = told[0][0].row.data
        assert before.deliver(told) == b'{"type":"patch","position":3,' + data[1:]
        assert messages(before.deliver(told)) == []

    def test_a_run_begins_and_ends(self) -> None:
        page = Page()
        connection = live(page)
        error = {"type": "ValueError", "message": "no"}
        frame = connection.deliver(
            [
                *page.record(e.RunStarted(1, None, "", "source", 0.0, 1), cause=2),
                *page.record(e.RunStarted(2, ("f1",), "", "source", 0.0, 1)),
                *page.record(e.RunEnded(2, "failed", error=e.Json({**error, "frames": ["app.py:3"]}))),
                *page.record(e.RunEnded(1, "finished")),
            ]
        )
        assert messages(frame) == [
            {"type": "run", "run": 1, "phase": "started", "scope": "app", "inputs": 2},
            {"type": "run", "run": 2, "phase": "started", "scope": ["f1"], "inputs": 0},
            {"type": "run", "run": 2, "phase": "ended", "outcome": "failed", "error": error},
            {"type": "run", "run": 1, "phase": "ended", "outcome": "finished"},
        ]

    def test_fresh_counts_are_told(self) -> None:
        page = Page()
        frame = live(page).deliver([], (4, {MAIN: 12}))
        assert messages(frame) == [{"type": "fresh", "run": 4, "nodes": {"1": 12}}]

    def test_the_end_of_the_session_is_told(self) -> None:
        page = Page()
        (said,) = messages(live(page).deliver(page.record(e.SessionClosed("idle"))))
        assert (said["type"], said["code"]) == ("bye", "closed")

    def test_what_concerns_no_viewer_is_not_sent(self) -> None:
        page = Page()
        kept_inside = (e.StateChanged(1, {"a": e.Json(1)}), e.OutputPrinted(1, "stdout", "x"), e.TimerTicked("f", 1.0))
        assert live(page).deliver(page.record(*kept_inside)) == b""

    def test_frames_join_into_one(self) -> None:
        frames = [b'{"a":1}', b"", b'[{"b":2},{"c":3}]', b'{"d":4}']
        assert messages(join(frames)) == [{"a": 1}, {"b": 2}, {"c": 3}, {"d": 4}]
        assert join([b"", b'{"a":1}']) == b'{"a":1}'
        assert join([]) == b""

    def test_a_click_costs_less_than_300_bytes(self) -> None:
        page = Page()
        connection = live(page)
        frames = [
            connection.deliver(page.record(e.WidgetsChanged("v1", 100, {}, {"go": e.Json(True)}))),
            connection.deliver(
                [
                    *page.record(e.RunStarted(100, None, "", "source", 0.0, 1), cause=9),
                    *page.record(e.TreePatched(100, e.Json([["set", 10, {"body": "100"}]]), 3)),
                    *page.record(e.RunEnded(100, "finished", 3)),
                ]
            ),
        ]
        assert sum(map(len, frames)) < 300


inputs = st.fixed_dictionaries(
    {"type": st.sampled_from(["widgets", "page", "rerun", "stop", "dismiss", "clear-cache", "ping", "hello", "odd"])},
    optional={
        "batch": st.integers(0, 5) | strategies.json,
        "values": st.dictionaries(st.sampled_from(["go", "name", "age", "off", "secret", "x"]), strategies.json)
        | strategies.json,
        "trigger": st.dictionaries(st.sampled_from(["go", "name", "x"]), st.just(True) | strategies.json),
        "fragment": strategies.json,
        "page": strategies.json,
        "query": strategies.json,
        "dialog": strategies.json,
        "protocol": strategies.json,
    },
)
frames = (
    st.one_of(inputs, strategies.json, st.lists(inputs | strategies.json, max_size=3)).map(json.dumps)
    | st.text()
    | st.binary()
)


class TestAnything:
    @given(st.lists(frames, max_size=8), st.booleans())
    def test_never_raises_and_never_closes_before_the_third_in_a_row(
        self, sent: list[str | bytes], greeted: bool
    ) -> None:
        page = Page()
        connection = live(page) if greeted else Connection("v1")
        bad = 0
        for frame in sent:
            answer = connection.receive(frame, page.projection if greeted else None)
            malformed = any(error["code"] == "malformed" for error in errors(answer))
            bad = bad + 1 if malformed else 0
            assert (answer.close is not None) == (bad >= 3)
            if answer.close is not None:
                break
            if answer.hello is not None:
                break
            for event in answer.events:
                page.record(event)

    @given(st.lists(st.lists(inputs, max_size=3).map(json.dumps), max_size=8))
    def test_no_batch_is_accepted_twice(self, sent: list[str]) -> None:
        page = Page()
        connection = live(page)
        accepted: list[int] = []
        for frame in sent:
            for event in connection.receive(frame, page.projection).events:
                accepted.append(getattr(event, "batch", 0) or 0)
                page.record(event)
        assert accepted == sorted(set(accepted))
