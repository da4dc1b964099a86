"""The promise of recovery: kill the server at any instant, and no acknowledged input is lost, none is applied twice.

Each test runs the same session again and again, kills its server somewhere else each time, and compares what the
session came to with the one that was left alone: the page, `session_state`, the widgets' values and all counts.
"""

from __future__ import annotations

import random
from itertools import count

import pytest

from tests.faults.ordeal import FULL, Ordeal
from tests.faults.zygote import PHASES

pytestmark = pytest.mark.timeout(3600 if FULL else 120)


@pytest.mark.parametrize("phase", PHASES)
def test_a_kill_at_each_append_changes_nothing(ordeal: Ordeal, phase: str) -> None:
    """Kills before an append, in the middle of its transaction, and after its commit before anybody heard of it, for
    each append of the session (in CI for every ninth): there is no instant at which the log and what was told of it
    can be caught apart.
    """
    kills = 0
    for call in count(1 + PHASES.index(phase)):
        if FULL or call % 9 == 1 + PHASES.index(phase):
            killed = ordeal.endure((call, phase))
            kills += killed
            if not killed:
                break  # the session has fewer appends
    assert kills > (50 if FULL else 5), "expected the fault point to be in the way of the session"
    assert ordeal.problems == []


def test_a_kill_while_recovering_from_a_kill_changes_nothing(ordeal: Ordeal) -> None:
    """The second server dies at one of the first appends of its recovery: what the first one owed is still owed."""
    dice = random.Random(1)
    kills = 0
    for call in range(3, 84, 1 if FULL else 9):
        recovery = call % 8 + 1
        kills += ordeal.endure((call, dice.choice(PHASES)), (recovery, dice.choice(PHASES)))
    assert kills > (120 if FULL else 12)
    assert ordeal.problems == []


def test_kills_at_random_instants_change_nothing(ordeal: Ordeal) -> None:
    """Kills from outside, at instants that nobody chose, up to two in a session: also between the appends, in the
    app's code, in a half-sent frame, in an upload.
    """
    dice = random.Random()
    seed = dice.getrandbits(32)
    dice.seed(seed)
    kills = 0
    while kills < (200 if FULL else 12):
        kills += ordeal.endure(dice.uniform(0.002, 0.3), dice.uniform(0.002, 0.2))
    assert ordeal.problems == [], f"seed {seed}"


def test_a_session_that_is_left_alone_comes_to_the_same_twice(ordeal: Ordeal) -> None:
    """What the others compare is the same without faults, so that a difference is the fault's."""
    ordeal.endure()
    assert ordeal.problems == []
