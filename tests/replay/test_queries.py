"""Questions of a debugger are answered as by looking at each event."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from evlit.core.codec import encode
from evlit.core.events import Recorded
from evlit.replay import tables
from evlit.replay.queries import Filter, Queries
from evlit.replay.recording import Damaged, Recording
from evlit.replay.timeline import Timeline
from tests.replay.recorded import change


@pytest.fixture(scope="module")
def queries(log: Path) -> Iterator[Queries]:
    with Recording(log) as recording, Queries(recording, background=False) as queries:
        assert queries.build()
        yield queries


def data(recorded: Recorded) -> str:
    return encode(recorded.event)[2].decode()


def positions(queries: Queries, which: Filter) -> list[int]:
    page = queries.page(which, limit=10_000)
    assert page.complete
    assert page.count == len(page.rows) == queries.count(which).count
    assert [row.row for row in page.rows] == list(range(page.count))
    return [row.position for row in page.rows]


def test_without_a_filter_there_are_all_events(queries: Queries, timeline: Timeline) -> None:
    assert positions(queries, Filter()) == list(range(1, timeline.head + 1))


def test_kinds_are_tags_or_what_they_begin_with(queries: Queries, timeline: Timeline) -> None:
    kinds = ("run", "widgets.changed")
    wanted = [each.position for each in timeline.events() if each.kind.startswith(("run.", "widgets.changed"))]
    assert positions(queries, Filter(kinds=kinds)) == wanted
    assert sum(queries.kinds().values()) == timeline.head


def test_events_of_a_run(queries: Queries, timeline: Timeline) -> None:
    wanted = [each.position for each in timeline.events() if each.run == 2]
    assert len(wanted) > 2
    assert positions(queries, Filter(run=2)) == wanted


def test_text_is_found_in_data_in_either_case(queries: Queries, timeline: Timeline) -> None:
    wanted = [each.position for each in timeline.events() if "no such name" in data(each)]
    assert wanted
    assert positions(queries, Filter(text="NO SUCH name")) == wanted


def test_text_is_found_in_the_line_that_people_see(queries: Queries) -> None:
    found = queries.page(Filter(text="button 'plus' clicked")).rows
    assert [row.text for row in found] == ["button 'Plus' clicked"] * 2


def test_parts_of_a_filter_narrow_it_down(queries: Queries) -> None:
    both = positions(queries, Filter(kinds=("run.ended",), text="failed"))
    assert both == [
        each for each in positions(queries, Filter(text="failed")) if each in positions(queries, Filter(kinds=("run",)))
    ]
    assert both


def test_a_page_around_a_position_has_it_in_the_middle(queries: Queries) -> None:
    everything = positions(queries, Filter(kinds=("run",)))
    middle = everything[len(everything) // 2]
    page = queries.page(Filter(kinds=("run",)), around=middle, limit=5)
    assert page.rows[2].position == middle
    assert page.rows[2].row == queries.index_of(middle, Filter(kinds=("run",))) == everything.index(middle)
    assert queries.position_of(page.rows[2].row, Filter(kinds=("run",))) == middle
    after = queries.page(Filter(kinds=("run",)), after=middle, limit=2)
    before = queries.page(Filter(kinds=("run",)), before=middle, limit=2)
    assert [row.position for row in (*before.rows, *after.rows)] == [
        each.position for each in page.rows if each.position != middle
    ]


def test_what_is_damaged_is_found_by_every_filter(own: Path) -> None:
    change(own, "UPDATE event SET data = 'x' WHERE position = 5")
    change(own, "DELETE FROM event WHERE position BETWEEN 8 AND 10")
    with Recording(own) as recording, Queries(recording, background=False) as queries:
        queries.build()
        rows = queries.page(Filter(kinds=("no.such",))).rows
        assert [(row.position, row.last, row.kind) for row in rows] == [(5, 5, "damaged"), (8, 10, "damaged")]
        assert queries.count(Filter(kinds=("no.such",), damaged=False)).count == 0
        assert [(each.position, each.last) for each in queries.damaged()] == [(5, 5), (8, 10)]
        assert [row.position for row in queries.page(first=6, limit=3).rows] == [7, 8, 11]
        assert queries.index_of(9) == 7
        assert any(isinstance(each, Damaged) for each in recording.entries(recording.session().id))


def test_lanes_have_every_input_and_run(queries: Queries, timeline: Timeline) -> None:
    lanes = queries.lanes()
    kinds = [each.kind for each in timeline.events()]
    assert sum(mark.count for mark in lanes.inputs) == kinds.count("widgets.changed")
    assert sum(mark.count for mark in lanes.ticks) == kinds.count("timer.ticked")
    assert sum(mark.count for mark in lanes.decisions) == kinds.count("rerun.decided")
    assert [bar.run for bar in lanes.runs] == [*range(1, kinds.count("run.started") + 1)]
    assert "failed" in {bar.outcome for bar in lanes.runs}
    merged = queries.lanes(buckets=1)
    assert [(bar.count, bar.outcome) for bar in merged.runs] == [(len(lanes.runs), "failed")]


def test_any_part_of_the_lanes_has_what_is_in_it(queries: Queries, timeline: Timeline) -> None:
    events = list(timeline.events())
    inputs = [each for each in events if each.kind == "widgets.changed"]
    draw = random.Random(2)
    for _ in range(200):
        start, end = sorted(draw.choice(events).at for _ in range(2))
        lanes = queries.lanes(start, end, draw.choice([1, 2, 5, 100]))
        within = [each for each in inputs if start <= each.at <= end]
        assert sum(mark.count for mark in lanes.inputs) == len(within)
        assert all(sum(mark.what.values()) == mark.count for mark in lanes.inputs)
        assert [mark.position for mark in lanes.inputs[:1]] == [each.position for each in within[:1]]
        assert [mark.last for mark in lanes.inputs[-1:]] == [each.position for each in within[-1:]]
        assert sum(sum(bar.outcomes.values()) for bar in lanes.runs) == sum(bar.count for bar in lanes.runs)
        begun = {each.run for each in events if each.kind == "run.started" and start <= each.at <= end}
        assert begun <= {run for bar in lanes.runs for run in range(bar.run, bar.run + bar.count)}


def test_one_mark_has_the_line_of_its_event(queries: Queries) -> None:
    marks = queries.lanes(texts=1000).inputs
    assert [mark.text for mark in marks].count("button 'Plus' clicked") == 2


@pytest.mark.parametrize("which", [Filter(kinds=("run", "widgets.changed")), Filter(text="plus"), Filter()], ids=str)
def test_matches_stand_for_each_row_of_the_list_once(queries: Queries, timeline: Timeline, which: Filter) -> None:
    times = {each.position: each.at for each in timeline.events()}
    listed = [position for position in positions(queries, which) if position in times]
    found = queries.matches(which, buckets=100_000)
    assert [mark.position for mark in found.marks] == listed
    assert [mark.at for mark in found.marks] == [times[position] for position in listed]
    assert (found.total, found.upto, found.complete) == (len(listed), timeline.head, True)
    begin, end = min(times.values()), max(times.values()) + 0.01
    draw = random.Random(3)
    for _ in range(100):
        edges = [begin, *sorted(draw.uniform(begin, end) for _ in range(3)), times[draw.choice(listed)], end]
        buckets = draw.choice([1, 2, 7, 1000])
        edges.sort()
        parts = [queries.matches(which, *part, buckets).marks for part in pairwise(edges)]
        assert sum(mark.count for marks in parts for mark in marks) == len(listed)
        assert all(len(marks) <= buckets for marks in parts)
        for marks, start, until in zip(parts, edges, edges[1:], strict=False):
            within = [position for position in listed if start <= times[position] < until]
            assert [mark.position for mark in marks[:1]] == within[:1]
            assert [mark.last for mark in marks[-1:]] == within[-1:]
            assert all(sum(mark.what.values()) == mark.count for mark in marks)


def test_matches_of_nothing_are_no_marks(queries: Queries) -> None:
    found = queries.matches(Filter(text="said by nobody"))
    assert (found.marks, found.total, found.complete) == ((), 0, True)


def test_damaged_events_without_a_time_are_no_mark(own: Path) -> None:
    change(own, "UPDATE event SET data = 'x' WHERE position IN (1, 2)")
    with Recording(own) as recording, Queries(recording, background=False) as queries:
        queries.build()
        found = queries.matches(Filter(kinds=("widgets.changed",)), texts=100)
        rows = queries.page(Filter(kinds=("widgets.changed",))).rows
        assert [(mark.position, mark.text) for mark in found.marks] == [(row.position, row.text) for row in rows[2:]]
        assert [row.kind for row in rows[:2]] == ["damaged", "damaged"]


def test_runs_are_those_of_the_table(queries: Queries, timeline: Timeline) -> None:
    wanted = list(tables.runs(timeline.recording, timeline.session.id))
    assert queries.runs(limit=1000) == (len(wanted), wanted)
    assert queries.runs(2, 3) == (len(wanted), wanted[2:5])
    failed = [row for row in wanted if row["outcome"] == "failed"]
    assert failed
    assert queries.runs(outcome="failed") == (len(failed), failed)
    took = [row["ended"] - row["started"] for row in queries.runs(slowest=True)[1]]
    assert took == sorted(took, reverse=True)


def test_what_there_is_can_be_chosen_from(queries: Queries) -> None:
    labels = {named.props.get("label") for named in queries.widgets().values()}
    assert {"Plus", "Name", "More", "Inner"} <= labels
    [fragment] = queries.fragments()
    [inner] = [id for id, named in queries.widgets().items() if named.props.get("label") == "Inner"]
    assert queries.widgets()[inner].fragment == fragment
    clicked = [row for row in queries.page(Filter(widget=inner)).rows if row.kind == "widgets.changed"]
    assert [row.text for row in clicked] == ["button 'Inner' clicked"]
    kinds = {row.kind for row in queries.page(Filter(fragment=fragment), limit=1000).rows}
    assert {"timer.ticked", "widgets.changed", "rerun.decided", "tree.patched", "run.ended"} <= kinds


def test_one_event_leads_to_the_next_of_a_filter(queries: Queries) -> None:
    which = Filter(kinds=("widgets.changed",))
    clicks = positions(queries, which)
    assert queries.next(0, 1, which) == clicks[0]
    assert queries.next(clicks[0], 1, which) == clicks[1]
    assert queries.next(clicks[1], -1, which) == clicks[0]
    assert queries.next(clicks[0], -1, which) is None
    assert queries.next(clicks[-1], 1, which) is None
    assert queries.index_before(clicks[1], which) == 1
    assert queries.index_before(clicks[1] - 1, which) == 0
    assert queries.index_before(clicks[0] - 1, which) == -1


def test_before_the_index_is_there_all_events_are_listed(log: Path) -> None:
    with Recording(log) as recording, Queries(recording, background=False) as queries:
        head = recording.session().head
        assert queries.page(around=head, limit=3).rows[-1].position == head
        assert queries.count() == queries.count(Filter())
        assert queries.count().complete
        assert not queries.count(Filter(text="x")).complete
