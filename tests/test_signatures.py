"""Commands and errors have the names, parameters and defaults that apps were written for."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import evlit as st
from evlit.api.container import Container
from evlit.api.places import StatusContainer

TABLE = json.loads((Path(__file__).parent / "fixtures" / "signatures.json").read_text("utf-8"))
COMMANDS: dict[str, dict[str, Any]] = TABLE["commands"]
ERRORS: dict[str, dict[str, Any]] = TABLE["errors"]

#: Commands that `st` itself does not have yet.
METHODS_ONLY = {"write_stream"}

#: Parameters of evlit's own: keywords with a default, so no app that does not know them is another one.
RECORDED = ("text_input", "text_area", "number_input", "date_input", "chat_input", "file_uploader")
OWN = {"fragment": {"outside", "rerun_on_change"}, **{name: {"record"} for name in RECORDED}}


def parameters(function: Any, *, bound: bool) -> list[list[str | None]]:
    found = list(inspect.signature(function).parameters.values())
    return [
        [one.name, one.kind.name, None if one.default is one.empty else repr(one.default)]
        for one in (found if bound else found[1:])
    ]


@pytest.mark.parametrize("name", [name for name in COMMANDS if "." not in name and name not in METHODS_ONLY])
def test_commands_of_st(name: str) -> None:
    found = parameters(getattr(st, name), bound=True)
    own = [one for one in found if one[0] in OWN.get(name, ())]
    assert all(kind == "KEYWORD_ONLY" and default is not None for _, kind, default in own)
    assert [one for one in found if one not in own] == COMMANDS[name]["parameters"]


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command["method"]])
def test_commands_of_containers(name: str) -> None:
    found = parameters(getattr(Container, name), bound=False)
    assert [one for one in found if one[0] not in OWN.get(name, ())] == COMMANDS[name]["parameters"]


def test_commands_that_containers_do_not_have() -> None:
    only_on_st = [name for name, command in COMMANDS.items() if not command["method"] and "." not in name]
    assert only_on_st
    assert [name for name in only_on_st if hasattr(Container, name)] == []


def test_update_of_status_containers() -> None:
    assert parameters(StatusContainer.update, bound=False) == COMMANDS["StatusContainer.update"]["parameters"]


@pytest.mark.parametrize("name", [name for name in COMMANDS if name.startswith("column_config.")])
def test_column_configurations(name: str) -> None:
    assert parameters(getattr(st.column_config, name.partition(".")[2]), bound=True) == COMMANDS[name]["parameters"]


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name: str) -> None:
    error = getattr(st.errors, name)
    assert set(ERRORS[name]["bases"]) <= {base.__name__ for base in error.__mro__}
    assert set(ERRORS[name]["parameters"]) <= set(inspect.signature(error.__init__).parameters)
