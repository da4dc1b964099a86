"""Values of `session_state`: what has a tag comes back, all else is named, and nobody's code runs meanwhile."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import InitVar, dataclass, field
from decimal import Decimal
from enum import Enum, Flag, IntEnum
from pathlib import Path, PurePath, PurePosixPath
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evlit.core.codec import dumps
from evlit.core.coded import Opaque, decode, is_opaque
from evlit.core.values import DEPTH, LIMIT, Encoder, TooLargeError, encode
from tests import strategies

# Whole seconds: `fromisoformat` takes an offset of less than a second for UTC, in every version of Python so far.
_zones = st.none() | st.integers(-86_000, 86_000).map(lambda seconds: dt.timezone(dt.timedelta(seconds=seconds)))
_hashable = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**600), 2**600),
    st.floats(allow_nan=False),
    strategies.text,
    st.binary(max_size=8),
    st.complex_numbers(allow_nan=False),
    st.decimals(allow_nan=False),
    st.uuids(),
    st.dates(),
    st.datetimes(timezones=_zones),
    st.times(timezones=_zones),
    st.timedeltas(),
    st.sampled_from([PurePath("a/b"), PurePosixPath("/x"), Path()]),
    st.builds(range, st.integers(-(2**60), 2**60), st.integers(-(2**60), 2**60), st.integers(1, 9)),
)
_keys = st.recursive(
    _hashable,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.frozensets(inner, max_size=3),
    max_leaves=4,
)
_taggable: st.SearchStrategy[Any] = st.recursive(
    _keys | st.binary(max_size=8).map(bytearray) | st.sets(_keys, max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(_keys, inner, max_size=4)
        | st.dictionaries(st.sampled_from(["$", "v", "a"]), inner, max_size=3)
        | st.dictionaries(_keys, inner, max_size=3).map(OrderedDict)
        | st.dictionaries(_keys, st.integers(), max_size=3).map(Counter)
        | st.builds(defaultdict, st.sampled_from([None, list, int, dict]), st.dictionaries(_keys, inner, max_size=3))
        | st.builds(deque, st.lists(inner, max_size=3), st.none() | st.integers(0, 4))
        | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=3).map(lambda d: SimpleNamespace(**d))
    ),
    max_leaves=10,
)


TAGS = ["int", "float", "tuple", "set", "frozenset", "dict", "bytes", "bytearray", "datetime", "date", "time"]
TAGS += ["ordereddict", "counter", "defaultdict", "deque", "range", "namespace", "namedtuple", "scalar", "json"]
TAGS += [
    "table",
    "array",
    "file",
    "late",
    "timedelta",
    "decimal",
    "uuid",
    "complex",
    "path",
    "object",
    "enum",
    "opaque",
    "hologram",
]


def through_the_log(value: Any) -> Any:
    return decode(json.loads(dumps(encode(value))))


def same(a: Any, b: Any) -> bool:
    """Compare with types: 1 is not True here, and a list is not a tuple."""
    if type(a) is not type(b):
        return isinstance(a, PurePath) and isinstance(b, PurePath) and str(a) == str(b)
    if isinstance(a, SimpleNamespace):
        return same(vars(a), vars(b))
    if isinstance(a, deque):
        return a.maxlen == b.maxlen and same(list(a), list(b))
    if isinstance(a, defaultdict) and a.default_factory is not b.default_factory:
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(
            same(key, other) and same(a[key], b[other]) for key, other in zip(a, b, strict=True)
        )
    if isinstance(a, float):
        return str(a) == str(b)  # tells 0.0 from -0.0
    return bool(a == b)


# -- laws -------------------------------------------------------------------------------------------------------------


@given(_taggable)
def test_what_has_a_tag_comes_back(value: Any) -> None:
    assert not is_opaque(encode(value))
    assert same(through_the_log(value), value)


@given(_taggable, _taggable)
def test_equal_text_means_equal_values(a: Any, b: Any) -> None:
    if dumps(encode(a)) == dumps(encode(b)):
        assert same(a, b)


@given(strategies.json)
def test_json_stays_as_it_is_unless_a_key_looks_like_a_tag(value: Any) -> None:
    assert same(through_the_log(value), value)
    if '"$"' not in json.dumps(value):
        assert encode(value) == value


@given(
    strategies.json
    | st.recursive(
        st.text(max_size=4) | st.integers() | st.floats() | st.none(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.fixed_dictionaries(
                {"$": st.sampled_from(TAGS) | inner},
                optional={"v": inner, "type": inner, "text": inner},
            )
        ),
        max_leaves=8,
    )
)
def test_reading_a_damaged_value_never_raises(value: Any) -> None:
    decode(value)


# -- classes ----------------------------------------------------------------------------------------------------------


class Colour(Enum):
    RED = "#f00"


class Level(IntEnum):
    LOW = 1


class Right(Flag):
    READ = 1
    WRITE = 2


class Named(NamedTuple):
    x: int


@dataclass
class Point:
    x: int
    y: list[int] = field(default_factory=list)
    count: ClassVar[int] = 5
    scale: InitVar[int] = 2


@dataclass(slots=True)
class Slotted(Point):
    z: int = 3


@attrs.frozen
class Pair:
    left: Any
    right: Any = None


class Model:
    """As pydantic leaves its models."""

    __pydantic_fields__: ClassVar[dict[str, Any]] = {"name": ..., "age": ...}

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


@pytest.mark.parametrize(
    ("value", "coded", "back"),
    [
        (Colour.RED, {"$": "enum", "type": f"{__name__}.Colour", "v": "RED"}, "RED"),
        (
            Right.READ | Right.WRITE,
            {"$": "enum", "type": f"{__name__}.Right", "v": "READ|WRITE", "value": 3},
            "READ|WRITE",
        ),
        (Right(0), {"$": "enum", "type": f"{__name__}.Right", "v": None, "value": 0}, None),
        (Named(1), {"$": "namedtuple", "type": f"{__name__}.Named", "v": {"x": 1}}, {"x": 1}),
        (Level.LOW, {"$": "enum", "type": f"{__name__}.Level", "v": "LOW"}, "LOW"),
        (
            Slotted(1, [2], 7, 4),
            {"$": "object", "type": f"{__name__}.Slotted", "v": {"x": 1, "y": [2], "z": 4}},
            {"x": 1, "y": [2], "z": 4},
        ),
        (Point(1, [2]), {"$": "object", "type": f"{__name__}.Point", "v": {"x": 1, "y": [2]}}, {"x": 1, "y": [2]}),
        (
            Pair((1,)),
            {"$": "object", "type": f"{__name__}.Pair", "v": {"left": {"$": "tuple", "v": [1]}, "right": None}},
            {"left": (1,), "right": None},
        ),
        (
            Model(name="a", age=5),
            {"$": "object", "type": f"{__name__}.Model", "v": {"name": "a", "age": 5}},
            {"name": "a", "age": 5},
        ),
    ],
)
def test_objects_are_coded_by_field(value: Any, coded: Any, back: Any) -> None:
    assert encode(value) == coded
    assert same(through_the_log(value), back)


def test_an_object_with_a_field_that_was_never_set_is_named() -> None:
    point = Point.__new__(Point)
    assert encode(point) == {
        "$": "opaque",
        "type": f"{__name__}.Point",
        "text": "<Point>",
        "why": "a field was never set",
    }


# -- what is only named -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "type_name", "text", "why"),
    [
        (lambda: object(), "builtins.object", "<object>", ""),
        (lambda: print, "builtins.builtin_function_or_method", "<builtin_function_or_method>", ""),
        (lambda: ValueError("secret"), "builtins.ValueError", "<ValueError>", ""),
        (lambda: slice(1), "builtins.slice", "<slice>", ""),
        (lambda: defaultdict(lambda: 0), "collections.defaultdict", "<defaultdict>", "a default_factory of its own"),
        (lambda: "a\ud800", "builtins.str", r"'a\ud800'", "no Unicode text"),
        (lambda: 2**100_000, "builtins.int", "<int of 100001 bits>", "too large"),
        (lambda: -(2**100_000), "builtins.int", "<int of 100001 bits>", "too large"),
        (lambda: [0] * LIMIT, "builtins.list", f"<list of {LIMIT}>", "too large"),
        (lambda: "x" * LIMIT, "builtins.str", repr("x" * 200)[:200], "too large"),
        (lambda: b"x" * LIMIT, "builtins.bytes", repr(b"x" * 200)[:200], "too large"),
        (lambda: {1: {2: "x" * LIMIT}}, "builtins.dict", "<dict of 1>", "too large"),
    ],
)
def test_what_has_no_tag_is_named(make: Any, type_name: str, text: str, why: str) -> None:
    value = make()
    coded = encode(value)
    assert coded == {"$": "opaque", "type": type_name, "text": text, **({"why": why} if why else {})}
    assert is_opaque(coded)
    assert through_the_log(value) == Opaque(type_name, text, why)


def test_only_the_part_that_has_no_tag_is_lost() -> None:
    coded = encode({"good": [1, 2], "bad": object()})
    assert is_opaque(coded)
    assert decode(coded) == {"good": [1, 2], "bad": Opaque("builtins.object", "<object>")}


def test_a_key_that_is_no_json_does_not_stop_the_log() -> None:
    assert through_the_log({"\udc80": 1}) == {Opaque("builtins.str", r"'\udc80'", "no Unicode text"): 1}


def test_a_value_that_holds_itself_is_cut_there() -> None:
    ring: list[Any] = [1]
    ring.append(ring)
    assert through_the_log(ring) == [1, Opaque("builtins.list", "<list of 2>", "holds itself")]
    pair = Pair(left := {})
    left["pair"] = pair
    inner = Opaque(f"{__name__}.Pair", "<Pair>", "holds itself")
    assert through_the_log(pair) == {"left": {"pair": inner}, "right": None}


def test_one_value_in_two_places_is_no_ring() -> None:
    shared = [1]
    assert through_the_log([shared, shared]) == [[1], [1]]


@pytest.mark.parametrize("wrap", [lambda v: [v], lambda v: (v,), lambda v: {1: v}, Pair, lambda v: frozenset([v])])
@pytest.mark.parametrize(("levels", "whole"), [(DEPTH, True), (DEPTH + 1, False), (500, False)])
def test_deep_values_never_pass_what_json_text_may_have(wrap: Any, levels: int, whole: bool) -> None:
    value: Any = 0
    for _ in range(levels):
        value = wrap(value)
    coded = encode(value)
    dumps({"set": {"key": coded}})
    decode(coded)
    assert is_opaque(coded) is not whole


def test_a_deep_value_of_another_program_is_named() -> None:
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    assert decode(deep) == Opaque("json", "<list of 1>")
    assert decode({"$": "tuple", "v": [deep]}) == Opaque("json", "<dict of 2>")


def test_equal_sets_give_equal_text() -> None:
    names = [f"name {number}" for number in range(50, 0, -1)]
    assert dumps(encode(set(names))) == dumps(encode({*reversed(names)}))


def test_limit_is_about_the_bytes_of_the_json() -> None:
    assert not is_opaque(encode(["x" * 100] * 9, limit=1000))
    assert is_opaque(encode(["x" * 100] * 10, limit=1000))
    assert is_opaque(encode({"x" * 1000: 1}, limit=1000))
    assert is_opaque(encode(b"x" * 1000, limit=1000))
    assert is_opaque(encode([1] * 1000, limit=1000))


def test_others_get_a_turn_while_a_large_value_is_coded() -> None:
    turns: list[int] = []
    value = ["x" * 100] * 1000
    assert Encoder(1 << 20, pause=lambda: turns.append(1)).encode(value) == value
    assert 10 <= len(turns) <= 30
    with pytest.raises(TooLargeError):
        Encoder(50_000, pause=lambda: turns.append(1)).encode(value)


# -- nobody's code ----------------------------------------------------------------------------------------------------


class CalledError(AssertionError):
    pass


def boom(*_: object, **__: object) -> Any:
    raise CalledError


class Trap:
    """Every way in that a class has."""

    __repr__ = __str__ = __eq__ = __getattribute__ = __getattr__ = __reduce__ = __iter__ = __len__ = boom
    __getstate__ = __format__ = __bool__ = __index__ = __float__ = boom
    __class__ = property(boom)
    __hash__ = object.__hash__


class TrapMeta(type):
    __getattribute__ = __instancecheck__ = __subclasscheck__ = boom


class TrapOfTraps(metaclass=TrapMeta):
    pass


@dataclass
class TrapData:
    hidden: int = 1

    def __getattribute__(self, name: str) -> Any:
        raise CalledError(name)

    def __repr__(self) -> str:
        raise CalledError


class TrapList(list[int]):
    __iter__ = __len__ = __repr__ = boom


class TrapPath(PurePosixPath):
    __str__ = __fspath__ = __repr__ = boom


class TrapTuple(Named):
    __iter__ = __len__ = __getitem__ = __repr__ = boom


class TrapZone(dt.tzinfo):
    utcoffset = dst = tzname = boom


class TrapEnum(Enum):
    ONE = 1
    name = property(boom)


@pytest.mark.parametrize(
    "make",
    [
        Trap,
        lambda: Trap,
        lambda: type.__call__(TrapOfTraps),
        TrapData,
        lambda: TrapList([1]),
        lambda: TrapTuple(1),
        lambda: TrapPath("a"),
        lambda: TrapEnum.__members__["ONE"],
        lambda: dt.datetime(2024, 1, 1, tzinfo=TrapZone()),
        lambda: dt.time(1, tzinfo=TrapZone()),
    ],
    ids=["object", "class", "metaclass", "dataclass", "list", "namedtuple", "path", "enum", "datetime", "time"],
)
def test_no_code_of_a_class_decides_what_is_written(make: Any) -> None:
    value = make()
    for wrapped in (value, [value], {"key": value}, Pair(value), [0] * LIMIT + [value]):
        decode(json.loads(dumps(encode(wrapped))))


def test_fields_are_read_past_properties() -> None:
    assert encode(TrapData()) == {"$": "object", "type": f"{__name__}.TrapData", "v": {"hidden": 1}}


def test_reading_makes_no_instance() -> None:
    assert decode({"$": "object", "type": f"{__name__}.Trap", "v": {"a": 1}}) == {"a": 1}
    assert decode({"$": "enum", "type": "os.system", "v": "ls"}) == "ls"


@pytest.mark.parametrize(
    ("coded", "value"),
    [
        ({"$": "int", "v": "9007199254740993"}, 9007199254740993),
        ({"$": "float", "v": "-inf"}, float("-inf")),
        ({"$": "decimal", "v": "1.10"}, Decimal("1.10")),
        ({"$": "uuid", "v": "12345678-1234-5678-1234-567812345678"}, UUID(int=0x12345678123456781234567812345678)),
        ({"$": "timedelta", "v": [1, 2, 3]}, dt.timedelta(1, 2, 3)),
        ({"$": "bytes", "v": "AAE="}, b"\0\1"),
        ({"$": "dict", "v": [[1, 2]]}, {1: 2}),
        ({"$": "hologram", "v": "who knows"}, Opaque("hologram", "who knows")),
        ({"$": "timedelta", "v": [10**10]}, Opaque("timedelta", "<list of 1>")),
        ({"$": "int", "v": "many"}, Opaque("int", "many")),
        ({"$": "set", "v": [[1]]}, Opaque("set", "<list of 1>")),
        ({"$": ["int"]}, Opaque("<list of 1>", "None")),
    ],
)
def test_the_written_form_is_read_by_every_later_version(coded: Any, value: Any) -> None:
    assert same(decode(coded), value)
