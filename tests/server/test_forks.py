"""A forked session over a real socket: the page as it was, then a life of its own."""

from __future__ import annotations

from pathlib import Path

from trio.testing import trio_test

from evlit.core import events as e
from evlit.log.store import SqliteStore
from evlit.replay.forking import Past
from evlit.replay.recording import Recording
from tests.server.serving import COUNTER, open_served


async def used(log: Path) -> None:
    """Record a session: two clicks, and a name between them."""
    with SqliteStore(log) as store:
        async with open_served(store=store) as served:
            client = await served.client()
            await client.hello(page="", query="a=1")
            await client.ended()
            await client.click("Go")
            await client.input(values={client.find("Name").props["widget"]: "Ada"})
            await client.ended()
            await client.click("Go")


def position(log: Path, run: int) -> int:
    """Return where a run ended."""
    with Recording(log) as recording:
        found = recording.recorded(recording.session().id)
        return next(each.position for each in found if isinstance(each.event, e.RunEnded) and each.event.run == run)


@trio_test
async def test_each_new_page_gets_a_copy_of_its_own(tmp_path: Path) -> None:
    log = tmp_path / "log.db"
    await used(log)
    before, at = log.read_bytes(), position(log, 3)
    with Past(log, None, at) as past, SqliteStore(tmp_path / "fork.db") as store:
        async with open_served(COUNTER, past=past, store=store) as served:
            port = await served.listen()
            first, second = await served.connect(port), await served.connect(port)
            welcome = await first.hello()
            assert welcome["query"] == "a=1"
            assert first.texts() == ["run 3", "hello Ada"]  # as it was, before anything has run
            assert first.find("Name").props["value"] == "Ada"
            await first.shows("run 4", "hello Ada")  # and the code has run with it
            first.batch = welcome["batch"]
            await first.click("Go")
            await first.shows("run 5", "went", "hello Ada")
            other = await second.hello()
            assert other["session"] != welcome["session"]
            await second.shows("run 4", "hello Ada")
            assert len(served.host.sessions) == 2
    assert log.read_bytes() == before


@trio_test
async def test_a_page_that_comes_back_gets_its_own_copy_and_no_new_one(tmp_path: Path) -> None:
    log = tmp_path / "log.db"
    await used(log)
    with Past(log, None, position(log, 3)) as past, SqliteStore(tmp_path / "fork.db") as store:
        async with open_served(past=past, store=store) as served:
            first = await served.client()
            await first.hello(tab="t")
            await first.shows("run 4", "hello Ada")
        async with open_served(past=past, store=store) as served:  # the server was started again
            again = await served.client()
            welcome = await again.back(first, tab="t")
            assert welcome["session"] == first.welcome["session"]
            await again.shows("run 5", "hello Ada")
