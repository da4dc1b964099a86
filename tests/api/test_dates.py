"""Date fields."""

from __future__ import annotations

import datetime as dt
import time
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
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st
MAY = dt.date(2024, 5, 1)


def test_date_comes_and_stays() -> None:
    page = Page()

    def script() -> Any:
        return st.date_input("D", MAY)

    assert page.run(script) == MAY
    assert page.set(script, {"D": "2024-05-31"}) == dt.date(2024, 5, 31)
    assert page.run(script) == dt.date(2024, 5, 31)


@pytest.mark.parametrize(
    "value", [MAY, "2024-05-01", "2024-05-01T09:00", dt.datetime.fromisoformat("2024-05-01T09:00")]
)
def test_what_may_be_a_date(value: object) -> None:
    assert Page().run(lambda: st.date_input("D", value)) == MAY


def test_today_is_the_servers_date() -> None:
    before = time.strftime("%Y-%m-%d")
    got = Page().run(lambda: st.date_input("D"))
    assert before <= got.isoformat() <= time.strftime("%Y-%m-%d")


def test_no_date() -> None:
    page = Page()
    assert page.run(lambda: st.date_input("D", None)) is None
    assert page.find("D").props["clearable"] is True


def test_range_grows_to_two_dates() -> None:
    page = Page()

    def script() -> Any:
        return st.date_input("D", [], min_value=MAY)

    assert page.run(script) == ()
    assert page.set(script, {"D": ["2024-05-03"]}) == (dt.date(2024, 5, 3),)
    assert page.set(script, {"D": ["2024-05-03", "2024-05-02"]}) == (dt.date(2024, 5, 2), dt.date(2024, 5, 3))
    with pytest.raises(InvalidValue, match="at most two"):
        page.set(script, {"D": ["2024-05-03"] * 3})


def test_bounds_are_ten_years_unless_given() -> None:
    page = Page()
    page.run(lambda: st.date_input("D", dt.date(2024, 2, 29)))
    props = page.find("D").props
    assert (props["min"], props["max"]) == ("2014-02-28", "2034-02-28")
    page.run(lambda: st.date_input("D", None, min_value="2999-01-01"))
    assert page.find("D").props["max"] == "2999-01-01"


def test_format_and_bounds_leave_the_date_of_a_keyed_field() -> None:
    page = Page()

    def script(**more: Any) -> Any:
        return st.date_input("D", MAY, key="k", **more)

    page.run(script)
    page.set(script, {"k": "2024-05-31"})
    assert page.run(lambda: script(min_value="2024-01-01")) == dt.date(2024, 5, 31)
    assert page.run(lambda: script(format="DD.MM.YYYY")) == dt.date(2024, 5, 31)


def test_kept_date_that_is_out_of_bounds_or_no_range_falls_back() -> None:
    page = Page()
    page.run(lambda: st.date_input("D", MAY, key="k"))
    page.set(lambda: st.date_input("D", MAY, key="k"), {"k": "2024-05-31"})
    assert page.run(lambda: st.date_input("D", MAY, max_value="2024-05-30", key="k")) == MAY
    assert page.run(lambda: st.date_input("D", (MAY, MAY), key="k")) == (MAY, MAY)


def test_assigned_date() -> None:
    page = Page()

    def script(assigned: object, value: object = MAY) -> Any:
        state["k"] = assigned
        return st.date_input("D", value, key="k")

    assert page.run(lambda: script("2024-05-02")) == dt.date(2024, 5, 2)
    assert page.run(lambda: script(None)) is None
    assert page.run(lambda: script([MAY], (MAY, MAY))) == (MAY,)
    with pytest.raises(StreamlitInvalidParameterTypeError, match=r"session_state\['k'\].*got `int`"):
        page.run(lambda: script(5))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="up to two dates"):
        page.run(lambda: script(MAY, (MAY, MAY)))
    with pytest.raises(StreamlitValueBelowMinError, match="1999-01-01"):
        page.run(lambda: script("1999-01-01"))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: st.date_input("D", "tomorrow"), StreamlitValueError, "'tomorrow'"),
        (lambda: st.date_input("D", 5), StreamlitInvalidParameterTypeError, "`value` must be of type `date`"),
        (lambda: st.date_input("D", [MAY] * 3), StreamlitValueError, "up to two dates"),
        (lambda: st.date_input("D", MAY, "2024-06-01"), StreamlitValueBelowMinError, "2024-06-01"),
        (lambda: st.date_input("D", MAY, max_value="2024-04-01"), StreamlitValueAboveMaxError, "2024-04-01"),
        (lambda: st.date_input("D", MAY, "2024-06-01", "2024-04-01"), StreamlitInvalidMinMaxError, "2024-06-01"),
        (lambda: st.date_input("D", format="YY/MM/DD"), StreamlitValueError, "'YY/MM/DD'"),
        (lambda: st.date_input("D", format="YYYY/MM-DD"), StreamlitValueError, "format"),
    ],
)
def test_wrong_arguments_are_told(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Page().run(call)
