"""Pages that are asked for one after another are those that a fold from the start gives, and ops lead between them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import trio
from trio.testing import trio_test

from evlit.core.ops import apply
from evlit.core.tree import Tree
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from evlit.replay.web.at import moment
from evlit.replay.web.moments import Moments

RECORDINGS = sorted(Path(__file__).parents[2].glob("recordings/*/session.db"))


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.parent.name)
@trio_test
async def test_ops_turn_the_page_that_is_shown_into_the_one_asked_for(path: Path) -> None:
    draw = random.Random(7)
    with Recording(path) as recording:
        timeline = Timeline(recording)
        steps = [draw.randint(0, timeline.head) for _ in range(25)] + list(range(min(timeline.head, 20), 0, -1))
        await trio.to_thread.run_sync(_walk, timeline, steps)


def _walk(timeline: Timeline, steps: list[int]) -> None:
    moments = Moments(timeline)
    shown, since = Tree(), 0
    for position in steps:
        found = moment(moments, position, since)
        wanted = timeline.at(position)
        shown = _after(shown, found, since)
        assert shown == wanted.tree, (since, position)
        assert (found["position"], found["page"], found["query"]) == (position, wanted.page, wanted.query)
        since = position


def _after(shown: Tree, found: dict[str, Any], since: int) -> Tree:
    if found["tree"] is not None:
        return Tree.from_json(found["tree"])
    assert found["from"] == since
    return apply(shown, found["ops"])


@trio_test
async def test_a_page_is_compared_with_one_that_nobody_has_looked_at(timeline: Timeline) -> None:
    for since, position in ((60, 20), (70, 3), (2, 71), (50, 49)):
        found = await trio.to_thread.run_sync(moment, Moments(timeline), position, since)
        shown = _after(timeline.at(since).tree, found, since)
        assert shown == timeline.at(position).tree
