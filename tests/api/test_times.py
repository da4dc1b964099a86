"""Times of day and moments."""

from __future__ import annotations

import datetime as dt
import time
from functools import partial
from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitInvalidMinMaxError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueAboveMaxError,
    StreamlitValueBelowMinError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st
EARLY = dt.time(8, 45)
MAY = dt.datetime.fromisoformat("2024-05-01T09:30")


@pytest.mark.parametrize("value", [EARLY, dt.time(8, 45, 59), "08:45", "08:45:10", MAY.replace(hour=8, minute=45)])
def test_what_may_be_a_time(value: object) -> None:
    assert Page().run(lambda: st.time_input("T", value)) == EARLY


def test_time_comes_and_stays() -> None:
    page = Page()

    def script() -> Any:
        return st.time_input("T", EARLY)

    page.run(script)
    assert page.set(script, {"T": "23:59"}) == dt.time(23, 59)
    assert page.run(script) == dt.time(23, 59)
    for value in ("24:00", "8:45", "08:60", "08:45:00", None, 8):
        with pytest.raises(InvalidValue, match="time as HH:MM"):
            page.set(script, {"T": value})


def test_now_is_the_servers_clock() -> None:
    before = time.strftime("%H:%M")
    got = Page().run(lambda: st.time_input("T"))
    assert got is not None
    assert got.strftime("%H:%M") in (before, time.strftime("%H:%M"))
    assert (got.second, got.microsecond) == (0, 0)


def test_now_stays_the_time_of_the_first_run() -> None:
    page = Page()
    values = iter([EARLY, dt.time(9, 0)])

    def script() -> Any:
        return st.time_input("T", next(values), key="k")

    assert page.run(script) == page.run(script) == EARLY


def test_empty_fields() -> None:
    page = Page()

    def script() -> Any:
        return st.time_input("T", None), st.datetime_input("D", None)

    assert page.run(script) == (None, None)
    assert page.find("T").props["clearable"] is True
    assert page.set(script, {"T": "08:45", "D": MAY.isoformat(timespec="minutes")})[0] == EARLY
    assert page.set(script, {"T": None, "D": None}) == (None, None)


@pytest.mark.parametrize("step", [59, 23 * 3600 + 1, dt.timedelta(days=1)])
def test_steps_are_from_a_minute_to_23_hours(step: Any) -> None:
    for command in ("time_input", "datetime_input"):
        with pytest.raises(StreamlitValueOutOfRangeError, match="60 seconds"):
            Page().run(partial(getattr(st, command), "T", step=step))


def test_arguments() -> None:
    with pytest.raises(StreamlitInvalidParameterTypeError, match="step"):
        Page().run(lambda: wrong.time_input("T", step="15m"))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="value"):
        Page().run(lambda: st.time_input("T", 845))
    with pytest.raises(StreamlitValueError, match="ISO"):
        Page().run(lambda: st.time_input("T", "soon"))
    with pytest.raises(StreamlitValueError, match="format"):
        Page().run(lambda: wrong.time_input("T", format="am"))
    with pytest.raises(StreamlitValueError, match="format"):
        Page().run(lambda: st.datetime_input("T", format="YYYY"))
    page = Page()
    page.run(lambda: st.time_input("T", EARLY, step=dt.timedelta(minutes=30), format="12h", required=True))
    props = page.find("T").props
    assert (props["step"], props["format"], props["required"]) == (1800, "12h", True)


def test_time_from_state() -> None:
    page = Page()

    def setting(value: Any) -> Any:
        def script() -> Any:
            state.k = value
            return st.time_input("T", key="k")

        return page.run(script)

    assert setting(EARLY) == EARLY
    assert setting("08:45") == EARLY
    assert setting(None) is None
    with pytest.raises(StreamlitInvalidParameterTypeError, match=r"session_state\['k'\]"):
        setting(845)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (MAY, "2024-05-01T09:30"),
        (MAY.replace(second=12, tzinfo=dt.UTC), "2024-05-01T09:30"),
        (MAY.date(), "2024-05-01T00:00"),
        ("2024-05-01", "2024-05-01T00:00"),
        ("2024-05-01T09:30:59", "2024-05-01T09:30"),
    ],
)
def test_what_may_be_a_moment(value: object, moment: str) -> None:
    got = Page().run(lambda: st.datetime_input("D", value))
    assert got == dt.datetime.fromisoformat(moment)


def test_a_time_is_one_of_today() -> None:
    before = time.strftime("%Y-%m-%d")
    got = Page().run(lambda: st.datetime_input("D", EARLY))
    assert got is not None
    assert got.time() == EARLY
    assert before <= got.date().isoformat() <= time.strftime("%Y-%m-%d")


def test_moment_within_bounds() -> None:
    page = Page()

    def script() -> Any:
        return st.datetime_input("D", MAY, dt.date(2024, 5, 1), dt.date(2024, 5, 31), key="d")

    assert page.run(script) == MAY
    props = page.find("d").props
    assert (props["min"], props["max"]) == ("2024-05-01T00:00", "2024-05-31T23:59")
    assert page.set(script, {"d": "2024-05-31T23:59"}) == dt.datetime.fromisoformat("2024-05-31T23:59")
    with pytest.raises(InvalidValue, match="from 2024-05-01T00:00 to"):
        page.set(script, {"d": "2024-06-01T00:00"})
    for value in ("2024-05-01", "2024-05-01 09:30", "2024-05-01T09:30:00", "2024-02-30T09:30", 5, None):
        with pytest.raises(InvalidValue, match="YYYY-MM-DDTHH:MM"):
            page.set(script, {"d": value})


def test_bounds_are_ten_years_unless_given() -> None:
    page = Page()
    page.run(lambda: st.datetime_input("D", "2024-02-29T12:00"))
    props = page.find("D").props
    assert (props["min"], props["max"]) == ("2014-02-28T00:00", "2034-02-28T23:59")


def test_mistaken_bounds() -> None:
    with pytest.raises(StreamlitValueBelowMinError):
        Page().run(lambda: st.datetime_input("D", MAY, min_value="2024-05-01T09:31"))
    with pytest.raises(StreamlitValueAboveMaxError):
        Page().run(lambda: st.datetime_input("D", MAY, max_value="2024-05-01T09:29"))
    with pytest.raises(StreamlitInvalidMinMaxError):
        Page().run(lambda: st.datetime_input("D", MAY, "2024-06-01", "2024-05-01"))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="min_value"):
        Page().run(lambda: st.datetime_input("D", MAY, 5))


def test_narrower_bounds_give_the_default() -> None:
    page = Page()
    page.run(lambda: st.datetime_input("D", MAY, key="d"))
    page.set(lambda: st.datetime_input("D", MAY, key="d"), {"d": "2025-01-01T00:00"})
    assert page.run(lambda: st.datetime_input("D", MAY, max_value="2024-12-31", key="d")) == MAY


def test_moment_from_state() -> None:
    page = Page()

    def setting(value: Any) -> Any:
        def script() -> Any:
            state.k = value
            return st.datetime_input("D", MAY, max_value="2024-12-31", key="k")

        return page.run(script)

    assert setting(dt.date(2024, 6, 1)) == dt.datetime.fromisoformat("2024-06-01")
    assert setting(None) is None
    with pytest.raises(StreamlitValueAboveMaxError):
        setting("2025-01-01")
    with pytest.raises(StreamlitInvalidParameterTypeError, match="datetime"):
        setting(5)


def test_a_key_alone_is_identity() -> None:
    page = Page()

    def widget(**arguments: Any) -> str:
        page.run(lambda: st.datetime_input("D", MAY, key="k", **arguments))
        id: str = page.find("k").props["widget"]
        return id

    first = widget()
    assert widget(help="h", min_value="2024-01-01", width=300) == first
    assert widget(step=60) == first
    assert widget(format="DD.MM.YYYY") == first
