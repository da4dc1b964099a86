"""Hashes of arguments."""

from __future__ import annotations

import datetime as dt
import functools
import io
import math
import re
from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as s

from evlit.errors import UnhashableTypeError, UserHashError
from evlit.runtime.hashing import Hasher

digest = Hasher().digest


class Color(Enum):
    RED = 1


class Shade(Enum):
    RED = 1


@dataclass
class Point:
    x: int
    y: int


@attrs.define
class Span:
    low: int


class Plain:
    pass


class Names(list[str]):
    pass


class Pair(NamedTuple):
    a: int
    b: int


AT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)

DIFFERENT: list[Any] = [
    1, True, 1.0, "1", b"1", [1], (1,), {1}, frozenset({1}), {1: 1}, None, ..., 1j, bytearray(b"1"), [[1]], [1, 1],
    ["ab", "c"], ["a", "bc"], {"a": 1, "b": 2}, {"a": 2, "b": 1}, Color.RED, Shade.RED, Color, Point(1, 2), Point(2, 1),
    Span(1), Pair(1, 2), (1, 2), Names(["a"]), ["a"], AT, AT.date(),
    AT.astimezone(ZoneInfo("Europe/Berlin")), AT.time(), dt.timedelta(1), Decimal(1), Fraction(1), UUID(int=1),
    PurePosixPath("a"), "a", re.compile("a"),
    re.compile("a", re.IGNORECASE), len, print, math, functools.partial(int, base=2), functools.partial(int, base=8),
    range(3), slice(1, 2), OrderedDict(a=1), float("nan"), float("inf"), -0.0, 0.0,
]  # fmt: skip


def test_values_that_differ_have_different_hashes() -> None:
    hashes = [digest(value) for value in DIFFERENT]
    assert len(set(hashes)) == len(hashes)


VALUES = s.recursive(
    s.none() | s.booleans() | s.integers() | s.floats() | s.text() | s.binary(),
    lambda inner: s.lists(inner) | s.tuples(inner, inner) | s.dictionaries(s.text(), inner),
    max_leaves=10,
)


@given(VALUES, VALUES)
def test_equal_text_and_equal_hash_go_together(a: object, b: object) -> None:
    assert (digest(a) == digest(b)) == (canonical(a) == canonical(b))


def canonical(value: object) -> str:
    """Return a text that is the same for dicts of other order."""
    if isinstance(value, dict):
        return "{" + ",".join(sorted(f"{key!r}:{canonical(item)}" for key, item in value.items())) + "}"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}[{','.join(map(canonical, value))}]"
    return repr(value)


def test_order_of_dicts_and_sets_plays_no_part() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(set(range(100))) == digest({99 - n for n in range(100)})


def test_cycles_end() -> None:
    one: list[Any] = [1]
    one.append(one)
    two: list[Any] = [1]
    two.append(two)
    assert digest(one) == digest(two) != digest([1, [1]])


@pytest.mark.parametrize("value", [lambda: 1, Plain(), Lock(), (n for n in "ab"), [Plain()], {"k": Lock()}])
def test_what_has_no_hash(value: object) -> None:
    with pytest.raises(UnhashableTypeError) as error:
        digest(value)
    assert isinstance(error.value.args[0], type)


def test_files_in_memory_count_by_content_and_position() -> None:
    assert digest(io.BytesIO(b"ab")) == digest(io.BytesIO(b"ab")) != digest(io.BytesIO(b"ac"))
    read = io.StringIO("ab")
    read.read(1)
    assert digest(read) != digest(io.StringIO("ab"))


def test_files_on_disk_count_by_path_and_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    with path.open() as first, path.open() as second:
        assert digest(first) == digest(second)
        first.read(1)
        assert digest(first) != digest(second)
    with pytest.raises(UnhashableTypeError):
        digest(first)


def test_arrays_and_frames_count_whole() -> None:
    numpy = pytest.importorskip("numpy")
    pandas = pytest.importorskip("pandas")
    zeros = numpy.zeros(600_000)
    ones = zeros.copy()
    ones[-1] = 1
    assert digest(zeros) == digest(zeros.copy()) != digest(ones)
    assert digest(zeros) != digest(zeros.reshape(2, -1))
    assert digest(numpy.int64(1)) != digest(numpy.int32(1)) != digest(1)
    frame = pandas.DataFrame({"a": zeros})
    assert digest(frame) == digest(frame.copy()) != digest(pandas.DataFrame({"a": ones}))
    assert digest(frame) != digest(frame.rename(columns={"a": "b"}))
    assert digest(frame["a"]) != digest(frame["a"].rename("b"))
    assert digest(pandas.DataFrame({"a": [[1]]})) == digest(pandas.DataFrame({"a": [[1]]}))
    assert digest(pandas.Timestamp("2024")) == digest(pandas.Timestamp("2024"))


def test_own_functions_stand_in_for_their_types_however_deep() -> None:
    own = Hasher({Plain: lambda value: id(value), "threading.local": str}).digest
    one = Plain()
    assert own([one]) == own([one]) != own([Plain()])


def test_own_function_that_fails_is_told() -> None:
    with pytest.raises(UserHashError, match=r"hash_funcs.*Plain.*ZeroDivisionError"):
        Hasher({Plain: lambda _: 1 / 0}).digest(Plain())
