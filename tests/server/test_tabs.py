"""Who goes on with a session when two pages ask for it: the first page is asked, nobody guesses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import Any

import trio
from trio.testing import MockClock, trio_test, wait_all_tasks_blocked

from evlit.core import events as e
from evlit.server import websocket
from tests.server.serving import HELLO, Client, Served, open_served


async def opened(served: Served, tab: str) -> Client:
    client = await served.client()
    await client.hello(tab=tab)
    await client.ended()
    return client


async def answer(client: Client) -> None:
    """Do what a page does that is asked whether it is alive."""
    await client.hear(kind("there"))
    await client.say({"type": "here"})


async def answers(client: Client) -> None:
    """Do so whenever it is asked."""
    while True:
        await client.hear(kind("there"))
        for message in [message for message in client.heard if message["type"] == "there"]:
            client.heard.remove(message)
            await client.say({"type": "here"})


def kind(type: str) -> Callable[[dict[str, Any]], bool]:
    return lambda message: message["type"] == type


@trio_test
async def test_a_duplicated_tab_gets_a_session_of_its_own() -> None:
    async with open_served() as served:
        first = await opened(served, "a")
        second = await served.client()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(answer, first)
            welcome = await second.back(first, seen=False, tab="b")
        assert welcome["session"] != first.welcome["session"]
        assert welcome["instead"] == {"code": "duplicate", "message": "The session is open in another tab."}
        await second.ended()
        assert second.texts() == ["run 1", "hello"]
        await first.click("Go")  # undisturbed
        assert "bye" not in [message["type"] for message in first.heard]
        rows = served.host.writer.store.read(first.welcome["session"])
        assert [row.row.kind for row in rows].count("viewer.attached") == 1


@trio_test
async def test_a_reloaded_tab_goes_on_when_the_socket_before_has_ended() -> None:
    async with open_served() as served:
        first = await opened(served, "a")
        second = await served.client()
        await second.say({**HELLO, "tab": "b", "session": first.welcome["session"], "token": first.welcome["token"]})
        await first.hear(kind("there"))  # the page that is asked is being left
        await first.socket.aclose()
        second.welcome = await second.hear(kind("welcome"))
        assert second.welcome["session"] == first.welcome["session"]
        assert "instead" not in second.welcome
        assert second.texts() == ["run 1", "hello"]


@trio_test
async def test_the_same_page_needs_no_asking() -> None:
    async with open_served() as served:
        first = await opened(served, "a")
        second = await served.client()
        welcome = await second.back(first, tab="a")
        assert welcome["session"] == first.welcome["session"]
        await second.click("Go")


def test_who_does_not_answer_is_given_up_like_a_dead_socket() -> None:
    clock = MockClock()

    async def main() -> None:
        async with open_served(patience=inf) as served:
            first = await opened(served, "a")
            second = await served.client()
            welcomed = trio.Event()

            async def come() -> None:
                await second.back(first, seen=False, tab="b")
                welcomed.set()

            served.nursery.start_soon(come)
            await first.hear(kind("there"))
            clock.jump(websocket.SEND_TIMEOUT - 1)
            await wait_all_tasks_blocked()
            assert not welcomed.is_set()
            clock.jump(1)
            await wait_all_tasks_blocked()
            clock.jump(websocket.CLOSE_TIMEOUT)
            await welcomed.wait()
            assert second.welcome["session"] == first.welcome["session"]

    trio.run(main, clock=clock)


@trio_test
async def test_a_page_that_was_given_up_does_not_take_the_session_back_by_itself() -> None:
    async with open_served() as served:
        first = await opened(served, "a")
        copy = await served.client()
        await first.socket.aclose()
        await copy.back(first, seen=False, tab="b")
        again = await served.client()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(answer, copy)
            fields = {key: first.welcome[key] for key in ("session", "token", "epoch")}
            await again.say({**HELLO, **fields, "seen": first.position, "tab": "a"})
            bye = await again.hear(kind("bye"))
        assert bye["code"] == "moved"
        wanted = await served.client()
        await wanted.back(first, tab="a", take=True)
        assert (await copy.hear(kind("bye")))["code"] == "moved"
        await wanted.click("Go")


@trio_test
async def test_two_copies_ask_at_one_time() -> None:
    async with open_served() as served:
        first = await opened(served, "a")
        copies = [await served.client(), await served.client()]
        async with trio.open_nursery() as alive:
            alive.start_soon(answers, first)  # one question or two, in one frame or two
            async with trio.open_nursery() as nursery:
                for n, copy in enumerate(copies):
                    nursery.start_soon(partial(copy.back, first, seen=False, tab=f"copy {n}"))
            alive.cancel_scope.cancel()
        assert len({client.welcome["session"] for client in (first, *copies)}) == 3


@trio_test
async def test_an_old_session_is_told_of_with_the_new_one() -> None:
    async with open_served(options={"server.sessionMaxAge": 60}) as served:
        first = await opened(served, "a")
        await first.socket.aclose()
        session = served.session
        session.submit(e.SessionClosed("nobody had it open for 1 minute"))
        await session.ended.wait()
        again = await served.client()
        welcome = await again.back(first, tab="a")
        assert welcome["session"] != session.id
        assert welcome["instead"] == {
            "code": "ended",
            "message": "The session that this page had has ended: nobody had it open for 1 minute.",
        }
        other = await served.client()
        welcome = await other.hello(session=session.id, token="guessed")
        assert welcome["instead"]["code"] == "unknown"


class TestEpochs:
    """What a viewer has seen is worth something only while the log still has it."""

    @staticmethod
    async def _restarted(served: Served, client: Client, epoch: int, base: int) -> dict[str, Any]:
        await client.socket.aclose()
        session = served.session
        session.epoch, session.base = epoch, base  # as after so many restarts, the last one at this position
        again = await served.client()
        return await again.back(client)

    @trio_test
    async def test_what_was_seen_before_a_restart_is_still_there(self) -> None:
        async with open_served() as served:
            client = await opened(served, "a")
            assert "tree" not in await self._restarted(served, client, 1, 0)
        async with open_served() as served:
            client = await opened(served, "a")
            served.host.writer.store.own(served.session.id)
            assert "tree" not in await self._restarted(served, client, 2, client.position)

    @trio_test
    async def test_what_the_machine_lost_is_not(self) -> None:
        async with open_served() as served:
            client = await opened(served, "a")
            served.host.writer.store.own(served.session.id)
            assert "tree" in await self._restarted(served, client, 2, client.position - 1)

    @trio_test
    async def test_two_restarts_ago_nobody_knows(self) -> None:
        async with open_served() as served:
            client = await opened(served, "a")
            for _ in range(2):
                served.host.writer.store.own(served.session.id)
            assert "tree" in await self._restarted(served, client, 3, client.position)
