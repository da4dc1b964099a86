"""The codec: what was recorded is what is read, in this version and the next."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from evlit.core import codec
from evlit.core import events as e
from evlit.core.codec import decode, encode
from evlit.errors import EventError
from tests import strategies


@pytest.mark.parametrize("cls", e.KINDS, ids=lambda cls: e.KINDS[cls][0])
def test_every_kind_has_a_tag_and_a_version(cls: type) -> None:
    tag, version = e.KINDS[cls]
    subject, _, fact = tag.partition(".")
    assert subject.islower()
    assert fact.endswith("ed")
    assert version >= 1


def test_tags_are_one_each_and_every_event_has_one() -> None:
    tags = [tag for tag, _ in e.KINDS.values()]
    assert len(set(tags)) == len(tags)
    assert set(e.KINDS) == set(e.Event.__args__)


@given(strategies.events)
def test_decoding_gives_back_what_was_encoded(event: e.Event) -> None:
    assert decode(*encode(event)) == event


@given(strategies.events)
def test_data_are_one_json_object(event: e.Event) -> None:
    kind, version, data = encode(event)
    assert (kind, version) == e.KINDS[type(event)]
    assert isinstance(json.loads(data), dict)


def test_what_equals_its_default_is_left_out() -> None:
    assert encode(e.ViewerAttached("v")) == ("viewer.attached", 1, b'{"viewer":"v"}')
    assert encode(e.TreePatched(3, e.Json([["remove", 5]]))) == ("tree.patched", 1, b'{"run":3,"ops":[["remove",5]]}')


@given(strategies.json)
def test_an_unknown_kind_is_kept_as_it_was(data: Any) -> None:
    text = codec.dumps(data)
    event = decode("hologram.projected", 3, text)
    assert event == e.Unknown("hologram.projected", 3, data)
    assert e.kind_of(event) == "hologram.projected"
    assert encode(event) == ("hologram.projected", 3, text)


@given(strategies.events, strategies.json)
def test_a_newer_version_of_a_known_kind_is_kept_as_it_was(event: e.Event, data: Any) -> None:
    kind, version, _ = encode(event)
    newer = decode(kind, version + 1, codec.dumps(data))
    assert newer == e.Unknown(kind, version + 1, data)
    assert encode(newer) == (kind, version + 1, codec.dumps(data))


def test_a_field_of_a_later_release_is_no_obstacle() -> None:
    assert decode("viewer.attached", 1, b'{"viewer":"v","colour":"red"}') == e.ViewerAttached("v")


def test_data_of_older_versions_pass_through_every_upcaster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(codec._BY_TAG, "viewer.attached", (e.ViewerAttached, 3))
    monkeypatch.setitem(codec.UPCASTERS, ("viewer.attached", 1), lambda data: {"who": data["name"]})
    monkeypatch.setitem(codec.UPCASTERS, ("viewer.attached", 2), lambda data: {"viewer": data["who"], "seen": 7})
    assert decode("viewer.attached", 1, b'{"name":"v"}') == e.ViewerAttached("v", 7)
    assert decode("viewer.attached", 2, b'{"who":"v"}') == e.ViewerAttached("v", 7)
    assert decode("viewer.attached", 3, b'{"viewer":"v"}') == e.ViewerAttached("v")


def test_every_older_version_of_a_kind_has_its_upcaster() -> None:
    needed = {(tag, older) for tag, version in e.KINDS.values() for older in range(1, version)}
    assert codec.UPCASTERS.keys() == needed


@pytest.mark.parametrize(
    ("kind", "version", "data", "message"),
    [
        ("run.ended", 1, b"{", "expected JSON in a 'run.ended' event, got b'{'"),
        ("run.ended", 1, b"{}", "expected the fields of a 'run.ended' event: required field missing @ run.ended.run"),
        ("run.ended", 1, b'{"run":1,"outcome":"eaten"}', "run.ended.outcome"),
        ("run.ended", 1, b'{"run":"one","outcome":"failed"}', "invalid .*int.* @ run.ended.run"),
        ("rerun.decided", 1, b'{"action":"start","because":5,"reason":""}', "rerun.decided.because"),
        ("run.ended", 1, b"[]", "expected the fields of a 'run.ended' event"),
        ("run.ended", 1, b"null", "expected the fields of a 'run.ended' event"),
        ("run.ended", 0, b"{}", "expected a version of 'run.ended' from 1 to 1, got 0"),
        ("run.ended", -5, b"{}", "expected a version of 'run.ended' from 1 to 1, got -5"),
    ],
)
def test_damaged_data_are_named(kind: str, version: int, data: bytes, message: str) -> None:
    with pytest.raises(EventError, match=message):
        decode(kind, version, data)


def test_an_upcaster_that_meets_damaged_data_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(codec._BY_TAG, "viewer.attached", (e.ViewerAttached, 2))
    monkeypatch.setitem(codec.UPCASTERS, ("viewer.attached", 1), lambda data: {"viewer": data["name"]})
    with pytest.raises(EventError, match=r"expected the fields of a 'viewer.attached' event: required field missing"):
        decode("viewer.attached", 1, b"{}")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_json_number_becomes_null(value: float) -> None:
    assert codec.dumps({"x": value}) == b'{"x":null}'


def test_the_run_of_an_event() -> None:
    assert e.run_of(e.OutputPrinted(4, "stdout", "hi")) == 4
    assert e.run_of(e.RerunDecided("start", (1,), "", run=5)) == 5
    assert e.run_of(e.RerunDecided("queue", (1,), "")) is None
    assert e.run_of(e.ScriptChanged("digest", "app.py")) is None
    assert e.run_of(e.Unknown("x.y", 1, e.Json({"run": 3}))) is None


def test_recorded_events_name_their_kind() -> None:
    assert e.Recorded("s", 1, 0.0, e.SessionClosed("idle")).kind == "session.closed"
