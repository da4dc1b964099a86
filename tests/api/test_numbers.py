"""Number fields and sliders."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as s

from evlit.api.container import Container
from evlit.api.scales import scale_of
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitAPIException,
    StreamlitDefaultNotInOptionsError,
    StreamlitInvalidMinMaxError,
    StreamlitInvalidNumberFormatError,
    StreamlitInvalidParameterTypeError,
    StreamlitJSNumberBoundsError,
    StreamlitMissingRequiredParameterError,
    StreamlitMixedNumericTypesError,
    StreamlitValueAboveMaxError,
    StreamlitValueBelowMinError,
    StreamlitValueError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st
DAY = 86_400_000
at = dt.datetime.fromisoformat


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ({}, 0.0),
        ({"min_value": 3}, 3),
        ({"max_value": 9}, 0),
        ({"step": 1}, 0),
        ({"value": 5}, 5),
        ({"value": 2.5}, 2.5),
        ({"value": None}, None),
    ],
)
def test_number_field_begins_at(arguments: dict[str, Any], value: float | None) -> None:
    got = Page().run(lambda: st.number_input("N", **arguments))
    assert got == value
    assert type(got) is type(value)


def test_number_of_a_whole_field_is_an_int() -> None:
    page = Page()

    def script() -> Any:
        return st.number_input("N", 0, 10, 5)

    page.run(script)
    got = page.set(script, {"N": 7.0})
    assert (got, type(got)) == (7, int)
    with pytest.raises(InvalidValue, match="whole number"):
        page.set(script, {"N": 7.5})


def test_number_out_of_bounds_is_refused_from_a_viewer_and_dropped_when_bounds_move() -> None:
    page = Page()
    page.run(lambda: st.number_input("N", 0, 10, key="k"))
    page.set(lambda: st.number_input("N", 0, 10, key="k"), {"k": 9})
    with pytest.raises(InvalidValue, match="from 0 to 10"):
        page.set(lambda: None, {"k": 11})
    assert page.run(lambda: st.number_input("N", 0, 20, key="k")) == 9
    assert page.run(lambda: st.number_input("N", 0, 5, key="k")) == 0


def test_kept_number_that_is_not_whole_does_not_fit_a_whole_field() -> None:
    page = Page()
    page.run(lambda: st.number_input("N", key="k"))
    page.set(lambda: st.number_input("N", key="k"), {"k": 1.5})
    assert page.run(lambda: st.number_input("N", value=3, key="k")) == 3


def test_assigned_number() -> None:
    page = Page()

    def script(value: object) -> Any:
        state["k"] = value
        return st.number_input("N", 0, 10, 5, key="k")

    assert page.run(lambda: script(7.0)) == 7
    assert page.run(lambda: script(None)) is None
    with pytest.raises(StreamlitInvalidParameterTypeError, match="must be of type `int`, got `str`"):
        page.run(lambda: script("7"))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="got `bool`"):
        page.run(lambda: script(True))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="got `float`"):
        page.run(lambda: script(7.5))
    with pytest.raises(StreamlitValueAboveMaxError, match="11"):
        page.run(lambda: script(11))
    with pytest.raises(StreamlitValueBelowMinError, match="-1"):
        page.run(lambda: script(-1))


def test_numpy_numbers_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    page = Page()
    got = page.run(lambda: (st.number_input("N", value=numpy.int64(3)), st.slider("S", 0.0, 1.0, numpy.float32(0.5))))
    assert got == (3, 0.5)
    assert [type(value) for value in got] == [int, float]


def test_slider_ranges_from_both_ends() -> None:
    page = Page()

    def script() -> Any:
        return st.slider("S", 0, 10, (8, 2))

    assert page.run(script) == (2, 8)
    assert page.set(script, {"S": [9, 3]}) == (3, 9)
    assert page.run(lambda: st.slider("S", 0, 10, ())) == (0, 10)
    assert page.run(lambda: st.slider("S", 0, 10, [4])) == (4, 10)


@pytest.mark.parametrize(
    ("arguments", "low", "high", "value", "step"),
    [
        ((), 0, 100, 0, 1),
        ((5,), 5, 100, 5, 1),
        ((None, None, 0.5), 0.0, 1.0, 0.5, 0.01),
        ((None, 50, 70), 0, 70, 70, 1),
        ((10, 0, 5), 0, 10, 5, 1),
        ((None, None, dt.date(2024, 1, 15)), 19723 * DAY, 19751 * DAY, 19737 * DAY, DAY),
        ((None, None, dt.time(12)), 0, DAY - 1, DAY // 2, 900_000),
        ((at("1970-01-01"), at("1970-01-01T05:00")), 0, 18_000_000, 0, 900_000),
        (
            (at("1970-01-01"), at("1970-01-01T05:00"), None, dt.timedelta(hours=1)),
            0,
            18_000_000,
            0,
            3600_000,
        ),
    ],
)
def test_scale(arguments: tuple[Any, ...], low: float, high: float, value: float, step: float) -> None:
    scale = scale_of(*arguments, *[None] * (4 - len(arguments)))
    assert (scale.low, scale.high, scale.value, scale.step) == (low, high, value, step)


@given(s.datetimes(min_value=at("1900-01-01"), max_value=at("2200-01-01")))
def test_moments_come_back_to_the_millisecond(moment: dt.datetime) -> None:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    zone = dt.timezone(dt.timedelta(hours=-7))
    for value in (whole, whole.date(), whole.time(), whole.replace(tzinfo=zone)):
        scale = scale_of(None, None, value, None)
        assert scale.decode(scale.value) == value
        assert scale.encode(value, "k") == scale.value


def test_slider_over_dates() -> None:
    page = Page()

    def script() -> Any:
        return st.slider("S", dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2024, 6, 1), format="D MMM")

    assert page.run(script) == dt.date(2024, 6, 1)
    assert page.find("S").props["type"] == "date"
    assert page.set(script, {"S": page.find("S").props["value"] + DAY}) == dt.date(2024, 6, 2)


def test_keyed_slider_keeps_its_value_while_that_is_in_bounds() -> None:
    page = Page()

    def script(**more: Any) -> Any:
        return st.slider("S", **{"min_value": 0, "max_value": 10, **more}, key="k")

    page.run(script)
    page.set(script, {"k": 7})
    assert page.run(lambda: script(format="%d m", help="x")) == 7
    assert page.run(lambda: script(max_value=20)) == 7
    assert page.run(lambda: script(max_value=5)) == 0
    assert page.run(lambda: script(max_value=20)) == 0


def test_kept_number_is_no_date() -> None:
    page = Page()
    day = 86_400_000

    def script(low: Any, high: Any) -> Any:
        return st.slider("S", low, high, key="k")

    page.run(lambda: script(0, 2 * day))
    assert page.set(lambda: script(0, 2 * day), {"k": day + 1}) == day + 1
    assert page.run(lambda: script(dt.date(1970, 1, 1), dt.date(1970, 1, 3))) == dt.date(1970, 1, 1)


def test_kept_number_does_not_fit_a_range() -> None:
    page = Page()
    page.run(lambda: st.slider("S", key="k"))
    page.set(lambda: st.slider("S", key="k"), {"k": 7})
    assert page.run(lambda: st.slider("S", value=(1, 3), key="k")) == (1, 3)


def test_assigned_slider_value() -> None:
    page = Page()

    def script(assigned: object, **more: Any) -> Any:
        state["k"] = assigned
        return st.slider("S", **more, key="k")

    assert page.run(lambda: script(30.0)) == 30
    assert page.run(lambda: script(1, value=0.5)) == 1.0
    assert page.run(lambda: script([3, 1], value=(0, 5))) == (1, 3)
    moment = at("2024-01-02T09:00")
    assert page.run(lambda: script(moment, value=dt.date(2024, 1, 1))) == dt.date(2024, 1, 2)
    with pytest.raises(StreamlitInvalidParameterTypeError, match="must be of type `int`, got `bool`"):
        page.run(lambda: script(True))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="tuple of two int values"):
        page.run(lambda: script(3, value=(0, 5)))
    with pytest.raises(StreamlitValueAboveMaxError, match="got 101 with a maximum of 100"):
        page.run(lambda: script(101))
    with pytest.raises(StreamlitValueBelowMinError):
        page.run(lambda: script(-1))


def test_select_slider_gives_options() -> None:
    page = Page()

    def one() -> Any:
        return st.select_slider("S", [1, 2, 3], format_func=lambda n: f"#{n}")

    def two() -> Any:
        return st.select_slider("S", "abc", value=("c", "a"))

    assert page.run(one) == 1
    assert page.set(one, {"S": "#3"}) == 3
    assert page.run(two) == ("a", "c")
    assert page.set(two, {"S": ["c", "b"]}) == ("b", "c")


def test_select_slider_over_pairs_is_no_range() -> None:
    assert Page().run(lambda: st.select_slider("S", [(1, 2), (3, 4)], value=(3, 4))) == (3, 4)


def test_assigned_select_slider() -> None:
    page = Page()

    def script(value: object, default: object = None) -> Any:
        state["k"] = value
        return st.select_slider("S", "abc", value=default, key="k")

    assert page.run(lambda: script("b")) == "b"
    assert page.run(lambda: script("z")) == "a"
    assert page.run(lambda: script(("c", "b"), ("a", "b"))) == ("b", "c")
    with pytest.raises(StreamlitInvalidParameterTypeError, match="tuple of two options"):
        page.run(lambda: script("b", ("a", "b")))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: st.number_input("N", 0, 10.0), StreamlitMixedNumericTypesError, "`min_value` is int"),
        (lambda: st.number_input("N", 5, 10, 4), StreamlitValueBelowMinError, "got 4"),
        (lambda: st.number_input("N", 5, 10, 11), StreamlitValueAboveMaxError, "got 11"),
        (lambda: wrong.number_input("N", value="max"), StreamlitValueError, "'max'"),
        (lambda: wrong.number_input("N", value=[1]), StreamlitInvalidParameterTypeError, "`value` must be of type"),
        (lambda: st.number_input("N", value=2**53), StreamlitJSNumberBoundsError, "exact in a browser"),
        (lambda: st.number_input("N", value=float("nan")), StreamlitInvalidParameterTypeError, "value"),
        (lambda: st.number_input("N", format="%d %d"), StreamlitInvalidNumberFormatError, "%d %d"),
        (lambda: st.number_input("N", format="euro"), StreamlitInvalidNumberFormatError, "euro"),
        (lambda: st.slider("S", 5, 5), StreamlitInvalidMinMaxError, "got 5 and 5"),
        (lambda: st.slider("S", 0, 1.0), StreamlitMixedNumericTypesError, "int"),
        (lambda: st.slider("S", 0, 10, step=0.5), StreamlitMixedNumericTypesError, "`step` is float"),
        (lambda: st.slider("S", 0, dt.date(2024, 1, 1)), StreamlitAPIException, "one type, got date, int"),
        (lambda: st.slider("S", value="a"), StreamlitInvalidParameterTypeError, "value"),
        (lambda: st.slider("S", value=(1, 2, 3)), StreamlitValueError, "a pair"),
        (lambda: st.slider("S", step=0), StreamlitValueError, "more than zero"),
        (lambda: st.slider("S", value=dt.date(2024, 1, 1), step=1), StreamlitInvalidParameterTypeError, "timedelta"),
        (lambda: st.slider("S", 0, 2**53), StreamlitJSNumberBoundsError, "browser"),
        (lambda: st.slider("S", 0.0, float("inf")), StreamlitJSNumberBoundsError, "inf"),
        (lambda: st.select_slider("S", []), StreamlitMissingRequiredParameterError, "options"),
        (lambda: st.select_slider("S", "abc", value="z"), StreamlitDefaultNotInOptionsError, "'z'"),
        (lambda: st.select_slider("S", "abc", value=("a", "b", "c")), StreamlitValueError, "a pair"),
    ],
)
def test_wrong_arguments_are_told(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Page().run(call)
