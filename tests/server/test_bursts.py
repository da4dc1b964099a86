"""Bursts over a real socket: what was acknowledged is called once and seen by a body, however fast it came.

`EVLIT_BURSTS=1000 pytest -s tests/server/test_bursts.py` plays a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import trio
from hypothesis import HealthCheck, given, settings

from evlit.runtime.host import Settings
from evlit.runtime.session import Session, decoded
from tests.bursts import APP, EXAMPLES, IN_OTHER, IN_PART, Expected, Result, Step, bursts, report
from tests.server.serving import Client, Served, open_served

#: As in the test without sockets: a run that is given up counts twice what it goes on to do.
PATIENT = Settings(fence_after=60)

_results: list[Result] = []


@pytest.fixture(scope="module", autouse=True)
def figures() -> Iterator[None]:
    """Print what all bursts came to."""
    yield
    report(_results)


@settings(max_examples=EXAMPLES or 12, suppress_health_check=[HealthCheck.too_slow])
@given(bursts(clock=False))
def test_bursts_over_a_socket(steps: list[Step]) -> None:
    async def main() -> None:
        async with open_served(APP, settings=PATIENT) as served:
            client = await ready(served)
            fragments = {name: client.find("c").fragment for name in (*IN_PART, "word")}
            fragments |= {name: client.find("d").fragment for name in IN_OTHER}
            batches = []
            for step in steps:
                await send(client, step, fragments)
                batches.append(client.batch)
            session = await settled(served, client)
            expected = accepted(client, steps, batches)
            user = session.state.user
            log = [decoded(row) for row in session.host.writer.store.read(session.id)]
            _results.append(expected.check(user.get("calls", []), user["seen"], log))

    trio.run(main)


async def ready(served: Served) -> Client:
    """Connect, and wait until the page is there."""
    client = await served.connect(await served.listen())
    await client.hello()
    while not any(node.props.get("label") == "d" for node in client.tree.nodes.values()):
        await client.hear(lambda _: True)
    return client


async def send(client: Client, step: Step, fragments: dict[str, str | None]) -> None:
    """Do what a step says, and wait for nothing."""
    match step:
        case ("pause", int(thousandths)):
            await trio.sleep(thousandths / 1000)
        case ("viewer", _):
            await client.input("rerun")
        case ("Stop", _):
            await client.input("stop")
        case (str(name), int(number)):
            await client.input(values={f"text_input:{name}": str(number)}, **owner(fragments, name))
        case str(name):
            await client.input(trigger={f"button:{name}": True}, **owner(fragments, name))


def owner(fragments: dict[str, str | None], name: str) -> dict[str, Any]:
    return {"fragment": fragments[name]} if name in fragments else {}


def accepted(client: Client, steps: list[Step], batches: list[int]) -> Expected:
    """Return what has to come of the steps that the server took: all of them, but for what a Stop took off the page."""
    refused = {message["batch"] for message in client.heard if message["type"] == "error"}
    expected = Expected()
    for step, batch in zip(steps, batches, strict=True):
        if step[0] == "pause" or batch not in refused:
            expected.add(step)
    assert expected.stopped or not refused, f"expected every input to be accepted, refused were {refused}"
    return expected


async def settled(served: Served, client: Client) -> Session:
    """Wait until all that was sent is acknowledged, decided and run."""
    if client.batch:
        await client.hear(lambda message: message["type"] in ("ack", "error") and message["batch"] == client.batch)
    await served.session.wait(lambda session: session.idle)
    return served.session


def test_two_hundred_clicks_in_one_instant_are_two_hundred_callbacks() -> None:
    async def main() -> None:
        async with open_served(APP, settings=PATIENT) as served:
            client = await ready(served)
            for _ in range(200):
                await client.input(trigger={"button:a": True})
            session = await settled(served, client)
            assert session.state.user["calls"] == ["a"] * 200
            assert session.state.user["seen"]["a"] == 200

    trio.run(main)
