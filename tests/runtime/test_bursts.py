"""No accepted event is discarded: in any burst, every callback is called once and every click is seen by a body.

`EVLIT_BURSTS=1000 pytest -s tests/runtime/test_bursts.py` plays a thousand, and prints what came of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import trio
from hypothesis import HealthCheck, given, settings
from trio.testing import MockClock

from evlit.core import events as e
from evlit.runtime.host import Settings
from evlit.testing.harness import TestSession, open_test_session
from tests.bursts import APP, EXAMPLES, IN_OTHER, IN_PART, Expected, Result, Step, bursts, report

#: Patient with a machine that is busy with something else: a run that is given up counts twice what it goes on to do.
PATIENT = Settings(look_every=0.001, fence_after=60)

_results: list[Result] = []


@pytest.fixture(scope="module", autouse=True)
def figures() -> Iterator[None]:
    """Print what all bursts came to."""
    yield
    report(_results)


@settings(max_examples=EXAMPLES or 40, suppress_health_check=[HealthCheck.too_slow])
@given(bursts())
def test_every_callback_once_and_every_click_seen(steps: list[Step]) -> None:
    async def main() -> None:
        async with open_test_session(APP, settings=PATIENT) as t:
            expected = Expected()
            fragments = {name: t.find("c").fragment for name in (*IN_PART, "word")}
            fragments |= {name: t.find("d").fragment for name in IN_OTHER}
            for step in steps:
                expected.add(step)
                await play(t, step, fragments)
            await t.settle()
            user = t.session.state.user
            _results.append(expected.check(user["calls"], user["seen"], t.log()))

    trio.run(main, clock=MockClock(rate=1.0))


async def play(t: TestSession, step: Step, fragments: dict[str, str | None]) -> None:
    """Do what a step says, and wait for nothing."""
    match step:
        case ("pause", int(rounds)):
            for _ in range(rounds):
                await trio.lowlevel.checkpoint()
        case ("advance", float(seconds)):
            await t.advance(seconds)
        case ("viewer", _):
            t.batch += 1
            t.session.submit(e.RerunRequested("viewer", None, t.feed.viewer, t.batch))
        case ("Stop", _):
            t.batch += 1
            t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
        case (str(name), int(number)):
            t.send({f"text_input:{name}": str(number)}, fragment=fragments.get(name))
        case str(name):
            t.send(trigger=[f"button:{name}"], fragment=fragments.get(name))


def test_two_hundred_clicks_in_one_instant_are_two_hundred_callbacks() -> None:
    async def main() -> None:
        async with open_test_session(APP, settings=PATIENT) as t:
            for _ in range(200):
                t.send(trigger=["button:a"])
            await t.settle()
            assert t.session.state.user["calls"] == ["a"] * 200
            assert t.session.state.user["seen"]["a"] == 200

    trio.run(main)
