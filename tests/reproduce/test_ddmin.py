"""Delta debugging: the result does it, and no part of it alone can be left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evlit.reproduce.ddmin import ddmin


def keeping(does_it: Callable[[tuple[int, ...]], bool]) -> Callable[[tuple[int, ...]], tuple[int, ...] | None]:
    return lambda some: some if does_it(some) else None


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1)))))
def test_what_is_needed_is_left_in_its_order(case: tuple[int, set[int]]) -> None:
    count, needed = case
    left = ddmin(range(count), keeping(lambda some: needed <= set(some)))
    assert left == tuple(sorted(needed))


@given(
    st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.sets(st.integers(0, n - 1)), min_size=1)))
)
def test_nothing_is_assumed_of_what_more_items_do(case: tuple[int, list[set[int]]]) -> None:
    """The sets that do it are any sets: one with more in it need not do it."""
    count, doing = case
    everything = tuple(range(count))
    known = {frozenset(each) for each in doing} | {frozenset(everything)}
    left = ddmin(everything, keeping(lambda some: frozenset(some) in known))
    assert frozenset(left) in known
    assert all(frozenset(left) - {one} not in known for one in left)


def test_it_takes_few_attempts() -> None:
    attempts = []

    def still(some: tuple[int, ...]) -> tuple[int, ...] | None:
        attempts.append(some)
        return some if {3, 700} <= set(some) else None

    assert ddmin(range(1000), still) == (3, 700)
    assert len(attempts) < 60
    assert len(set(attempts)) == len(attempts), "none is tried twice"


def test_what_was_not_needed_by_itself_goes_at_once() -> None:
    """`still` may say that fewer did it."""
    assert ddmin(range(100), lambda some: tuple(i for i in some if i == 7) if 7 in some else None) == (7,)


@pytest.mark.parametrize("count", [0, 1])
def test_few_items(count: int) -> None:
    assert ddmin(range(count), keeping(lambda _: True)) == ()
