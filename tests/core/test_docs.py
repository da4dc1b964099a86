"""The pages on the log and the rerun table say what the code does."""

from __future__ import annotations

import json
import re
import types
import typing
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import attrs
import pytest

from evlit.core import codec, coded, values
from evlit.core import events as e
from evlit.core.rerun import Status
from evlit.runtime import tables
from evlit.runtime.large import LARGE, SMALL
from tools import state_diagram

PAGE = (Path(__file__).parents[2] / "docs" / "log-format.md").read_text("utf-8")

#: (kind, field) -> (type, default, meaning), as the page says.
FIELDS: dict[tuple[str, str], tuple[str, str, str]] = {}
#: Kinds that the page marks as asking for a run.
ASKING: set[str] = set()
_kind = ""
for _line in PAGE.splitlines():
    if found := re.fullmatch(r"\| (?:`([\w.]+)`( \*)? )?\| `(\w+)` \| ([^|]+) \| ([^|]*)\| (.*)\|", _line):
        _kind = found[1] or _kind
        FIELDS[_kind, found[3]] = (found[4], found[5].strip().strip("`"), found[6])
        if found[2]:
            ASKING.add(_kind)


def test_the_page_has_every_kind_and_field_and_no_other() -> None:
    assert set(FIELDS) == {(tag, field.name) for cls, (tag, _) in e.KINDS.items() for field in attrs.fields(cls)}


@pytest.mark.parametrize("cls", e.KINDS, ids=lambda cls: e.KINDS[cls][0])
def test_the_page_tells_types_and_defaults(cls: type) -> None:
    tag, version = e.KINDS[cls]
    assert f"All kinds are at version {version}." in PAGE
    hints = get_type_hints(cls)
    for field in attrs.fields(cls):
        kind, default, meaning = FIELDS[tag, field.name]
        hint = hints[field.name]
        assert kind in names_of(hint), field.name
        if field.default is attrs.NOTHING:
            assert default == "", field.name
        else:
            value = field.default.factory() if isinstance(field.default, attrs.Factory) else field.default  # type: ignore[arg-type]  # Factory is a class at run time
            assert json.loads(default) == (list(value) if isinstance(value, tuple) else value), field.name
        if get_origin(hint) is Literal:
            assert set(re.findall(r"`([a-z]+)`", meaning)) == set(get_args(hint)), field.name


def names_of(hint: Any) -> set[str]:
    """Return the names that the page may give to the type of a field."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint == e.Scope:
        return {"scope"}
    if hint is e.Json:
        return {"value", "list of ops"}
    if origin in (types.UnionType, typing.Union):
        return {f"{name} or null" for each in arguments if each is not types.NoneType for name in names_of(each)}
    if origin is tuple:
        return {f"list of {name}" for name in names_of(arguments[0])}
    if origin is dict:
        return {f"map of {name}" for name in (*names_of(arguments[1]), "coded value")}
    if origin is Literal:
        return {"string"}
    return {{str: "string", int: "integer", float: "number", bool: "boolean"}[hint]}


def test_the_page_marks_the_kinds_that_ask_for_a_run() -> None:
    from evlit.core.fold import fold
    from evlit.core.projection import Projection

    samples: list[e.Event] = [
        e.SessionOpened("a", "s"), e.SessionClosed("r"), e.SessionForked("s", 1), e.ViewerAttached("v"),
        e.ViewerDetached("v", "r"),
        e.WidgetsChanged("v", 1), e.PageOpened("v", 1, "p"), e.FileUploaded("f", "n", "t", 1, "b"),
        e.DialogDismissed("v", 1, "d"), e.TimerTicked("f", 0.0), e.RerunRequested("opened"), e.StopRequested("v", 1),
        e.CacheCleared("v", 1), e.SaveFollowed("v", 1, True), e.ThemeChanged("v", 1, "dark"),
        e.ScriptChanged("s", "p"), e.RerunDecided("ignore", (), "r"),
        e.RunStarted(1, None, "", "", 0.0, 0), e.TreePatched(1, e.Json([])), e.StateChanged(1), e.AddressChanged(1),
        e.EffectRecorded(1, "n", "k", "b"), e.OutputPrinted(1, "stdout", ""), e.RunEnded(1, "finished"),
    ]  # fmt: skip
    assert {type(event) for event in samples} == set(e.KINDS)
    asking = {e.kind_of(ev) for ev in samples if fold(Projection(), e.Recorded("s", 1, 0.0, ev)).pending}
    assert asking == ASKING


def test_the_page_has_every_tag_of_values() -> None:
    section = PAGE.partition("## Values of `session_state`")[2].partition("\n## ")[0]
    tags = {
        tag
        for line in section.splitlines()
        if line.startswith("| `")
        for tag in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    source = Path(coded.__file__).read_text("utf-8").partition("def tagged")[2]
    known = {tag for case in re.findall(r"case (\"[^:]+):", source) for tag in re.findall(r'"(\w+)"', case)}
    assert tags == known
    assert f"{SMALL // 1024} kB" in section
    assert f"{LARGE >> 20} MB" in section
    assert f"{tables.LIMIT >> 20} MB" in section
    assert f"{values.DEPTH} levels" in section
    assert f"{values.BITS} bits" in section


def test_the_page_says_how_a_field_with_its_default_is_written() -> None:
    [sample] = re.findall(r"`viewer.attached` of a new viewer is `(.*)`", PAGE)
    assert json.loads(codec.encode(e.ViewerAttached("v1"))[2]) == json.loads(sample)


def test_the_page_of_the_rerun_table_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert state_diagram.main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("form", ["table", "mermaid", "dot"])
def test_the_rerun_table_is_drawn_whole(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert state_diagram.main(["--format", form]) == 0
    drawn = capsys.readouterr().out
    assert all(each.value in drawn for each in Status)
    moving = ("a full rerun", "an event in a fragment", "a tick", "Stop")
    assert all(name in drawn for name in moving)


def test_an_unknown_argument_of_the_tool_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert state_diagram.main(["--draw"]) == 2
    assert "expected --check" in capsys.readouterr().err
