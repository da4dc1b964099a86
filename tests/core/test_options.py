"""Options: what a value may be, how it is read from text, and what is said of a wrong one."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evlit.core.inert_options import INERT
from evlit.core.options import (
    TABLE,
    as_toml,
    by_variable,
    check,
    defaults,
    flatten,
    nearest,
    parse,
    take_flags,
    variable,
)
from evlit.errors import OptionError


def test_every_default_is_a_value_of_its_option() -> None:
    for name, option in TABLE.items():
        assert check(name, option.default, "here") == option.default


def test_no_option_is_both_read_and_inert() -> None:
    assert set(TABLE) & set(INERT) == set()


def test_no_two_options_have_one_variable() -> None:
    assert len(by_variable()) == len(defaults())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("server.port", "SERVER_PORT"),
        ("server.enableCORS", "SERVER_ENABLE_CORS"),
        ("runner.cacheBackgroundRefreshTTLMultiplier", "RUNNER_CACHE_BACKGROUND_REFRESH_TTL_MULTIPLIER"),
        ("theme.dark.sidebar.primaryColor", "THEME_DARK_SIDEBAR_PRIMARY_COLOR"),
    ],
)
def test_variables(name: str, expected: str) -> None:
    assert variable(name) == expected


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("server.port", " 8600 ", 8600),
        ("server.runOnSave", "TRUE", True),
        ("server.runOnSave", "0", False),
        ("server.folderWatchList", "a, b", ("a", "b")),
        ("server.folderWatchList", '["a", "b"]', ("a", "b")),
        ("server.folderWatchList", "", ()),
        ("runner.parallelMaxWorkers", "", None),
        ("server.address", "0.0.0.0", "0.0.0.0"),
        ("browser.gatherUsageStats", "false", False),
        ("server.maxMessageSize", "300", 300),
        ("theme.primaryColor", "#ff0000", "#ff0000"),
    ],
)
def test_text_becomes_a_value(name: str, text: str, value: object) -> None:
    found = parse(name, text, "here")
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("server.port", "8501", "a whole number from 0 to 65535, got '8501'"),
        ("server.port", True, "a whole number from 0 to 65535, got True"),
        ("server.port", 65536, "a whole number from 0 to 65535, got 65536"),
        ("server.maxUploadSize", -1, "a whole number of at least 0, got -1"),
        ("server.runOnSave", "true", "true or false, got 'true'"),
        ("server.folderWatchList", "a", "a list of texts, got 'a'"),
        ("server.folderWatchList", [1], r"a list of texts, got \[1\]"),
        ("fragments.outside", "add", "one of 'accumulate', 'replace', got 'add'"),
        ("fragments.outside", None, "one of 'accumulate', 'replace', got None"),
    ],
)
def test_wrong_values_are_told_with_where_and_what(name: str, value: object, expected: str) -> None:
    with pytest.raises(OptionError, match=f"^here: expected {name} to be {expected}$"):
        check(name, value, "here")


def test_options_that_nothing_reads_are_never_wrong() -> None:
    assert check("theme.primaryColor", 3, "here") == 3


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("server.prot", "server.port"), ("Server.Port", "server.port"), ("fragment.outside", "fragments.outside")],
)
def test_the_nearest_name(wrong: str, meant: str) -> None:
    assert nearest(wrong) == meant


def test_nothing_is_near_to_a_name_of_another_world() -> None:
    assert nearest("zzz.qqq") is None


class TestFlags:
    def test_are_taken_out_of_the_arguments(self) -> None:
        given, left = take_flags(
            ["app.py", "--server.port", "1", "--port", "2", "--server.runOnSave", "--runner.fastReruns=false", "x"]
        )
        assert given == {"server.port": 1, "server.runOnSave": True, "runner.fastReruns": False}
        assert left == ["app.py", "--port", "2", "x"]

    def test_are_repeated_for_a_list(self) -> None:
        given, _ = take_flags(["--server.folderWatchList", "a", "--server.folderWatchList=b,c"])
        assert given == {"server.folderWatchList": ("a", "b", "c")}

    def test_end_where_the_arguments_of_the_script_begin(self) -> None:
        given, left = take_flags(["app.py", "--", "--server.port", "no"])
        assert (given, left) == ({}, ["app.py", "--", "--server.port", "no"])

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--server.prot", "1"], "there is no option --server.prot; did you mean --server.port"),
            (["--server.port"], "expected a whole number from 0 to 65535 after --server.port, got nothing"),
            (["--server.port", "--headless"], "after --server.port, got nothing"),
            (["--server.port", "x"], "command line: expected server.port to be"),
        ],
    )
    def test_that_are_wrong(self, arguments: list[str], message: str) -> None:
        with pytest.raises(OptionError, match=message):
            take_flags(arguments)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int": st.integers(1, 65535),
    "str": st.text(),
    "list": st.lists(st.text()),
}


@given(st.data())
def test_what_is_shown_can_be_read_again(data: st.DataObject) -> None:
    values = {}
    for name in data.draw(st.lists(st.sampled_from(sorted(TABLE)), unique=True)):
        option = TABLE[name]
        made = st.sampled_from(option.choices) if option.choices else VALUES[option.type]
        values[name] = check(name, data.draw(made), "here")
    shown = as_toml({**defaults(), **values}, dict.fromkeys(values, "somewhere"))
    read = {name: check(name, value, "there") for name, value in flatten(tomllib.loads(shown))}
    assert read == values
