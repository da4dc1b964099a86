"""Where the time of a run went: spans from marks, and the profile in `run.ended`."""

from __future__ import annotations

from typing import Any

import trio
from hypothesis import given
from hypothesis import strategies as st

from evlit.core import events as e
from evlit.runtime.profile import LONG, Mark, profile
from evlit.testing.harness import open_test_session

TEXT = ("app.py:1", "text", None)
TABLE = ("app.py:2", "dataframe", None)


def mark(site: tuple[str, str, str | None], at: float, thread: int = 1) -> Mark:
    return (*site, thread, at)


def begins(at: float, thread: int = 1) -> Mark:
    return ("", "", None, thread, at)


def test_short_runs_have_none() -> None:
    assert profile([mark(TEXT, 0.01)], 0.0, LONG / 2, 1) is None


def test_time_before_a_call_and_in_it() -> None:
    marks = [mark(TEXT, 0.3), begins(0.5), mark(TABLE, 0.9)]
    assert profile(marks, 0.0, 1.0, 2) == {
        "sites": [list(TEXT), list(TABLE)],
        "spans": [[0, 0, 300_000, 300_000, 1], [1, 300_000, 500_000, 900_000, 1]],
    }


def test_what_a_cached_function_computes_is_its_own() -> None:
    load = ("app.py:3", "load()", None)
    marks = [mark(TEXT, 0.2), begins(0.3), mark(TEXT, 0.5), mark(load, 0.9)]
    found = profile(marks, 0.0, 1.0, 2)
    assert found is not None
    assert found["spans"][-1] == [1, 500_000, 500_000, 900_000, 1]


def test_threads_do_not_take_each_others_time() -> None:
    first, second = ("app.py:1", "text", "a"), ("app.py:1", "text", "b")
    marks = [mark(first, 0.2), mark(second, 0.3, 2), mark(first, 0.6), mark(second, 0.9, 2)]
    found = profile(marks, 0.0, 1.0, 4)
    assert found is not None
    ends = [(found["sites"][site][2], begin, end) for site, begin, _, end, _ in found["spans"]]
    assert ends == [("a", 0, 600_000), ("b", 300_000, 900_000)]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.floats(0, 0.01), st.booleans()), min_size=1, max_size=2000
    )
)
def test_every_call_and_all_the_time_is_counted(calls: list[tuple[int, int, float, bool]]) -> None:
    """However many calls there are, the spans of a thread follow each other, and are not many."""
    now, marks = 0.0, []
    for line, thread, seconds, slow in calls:
        now += seconds
        if slow:
            marks.append(begins(now, thread))
        marks.append(mark((f"app.py:{line}", "text", None), now, thread))
    found = profile(marks, 0.0, max(now, LONG), len(calls))
    assert found is not None
    spans = found["spans"]
    assert sum(span[4] for span in spans) == len(calls)
    assert all(begin <= call <= end for _, begin, call, end, _ in spans)
    assert len(spans) <= 3 * 2 * 120 + 10
    assert spans[0][1] == 0


def test_a_run_of_hours_keeps_its_end() -> None:
    marks = [mark((f"app.py:{n % 7}", "text", None), n / 1000) for n in range(10_000)]
    found = profile(marks, 0.0, 10.0, 25_000)
    assert found is not None
    assert sum(span[4] for span in found["spans"]) == 25_000


SLOW = """
    import time
    import evlit as st

    @st.cache_data(show_spinner=False)
    def load():
        begun = time.perf_counter()
        while time.perf_counter() < begun + 0.03:
            pass

    st.text("first")
    load()
    if st.button("Quick"):
        st.stop()
    st.text("last")
"""


def test_a_slow_run_says_where_its_time_went() -> None:
    async def main() -> None:
        async with open_test_session(SLOW) as t:
            await t.click("Quick")
            ended = [each.event for each in t.log() if isinstance(each.event, e.RunEnded)]
            spent: Any = ended[0].profile
            computed = {site[1]: site[0] for site in spent["sites"]}
            assert computed["load()"] == "app.py:12"
            site = [each[1] for each in spent["sites"]].index("load()")
            (span,) = [span for span in spent["spans"] if span[0] == site]
            assert span[3] - span[2] >= 30_000
            assert ended[0].seconds * 1e6 >= span[3]

    trio.run(main)
