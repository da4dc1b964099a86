"""Viewers over streams in memory: welcome, inputs, coming back, being dropped."""

from __future__ import annotations

import json
from itertools import groupby
from math import inf

import pytest
import trio
from trio.testing import MockClock, memory_stream_pair, trio_test, wait_all_tasks_blocked
from trio_websocket import ConnectionClosed

from evlit.core import events as e
from evlit.core.codec import decode
from evlit.core.projection import to_json
from evlit.runtime.session import FEED_LIMIT, Delivery
from evlit.server import websocket
from evlit.server.protocol import FRAME_LIMIT
from evlit.server.websocket import BURST, RATE, Allowance
from tests.server.serving import Client, Served, open_served


def kinds(served: Served) -> list[str]:
    return [row.row.kind for row in served.host.writer.store.read(served.session.id)]


async def opened(served: Served) -> Client:
    """A viewer whose first run has ended."""
    client = await served.client()
    await client.hello()
    await client.ended()
    return client


async def settled(served: Served) -> None:
    await served.host.writer.drain()
    await served.session.wait(lambda session: session.idle)


@trio_test
async def test_a_click_comes_back_as_ack_patch_and_run() -> None:
    async with open_served() as served:
        client = await opened(served)
        client.heard.clear()
        await client.click("Go")
        assert client.texts() == ["run 2", "went", "hello"]
        # A run that takes longer than a moment is told in more than one patch.
        told = [message["type"] for message in client.heard if message["type"] != "fresh"]
        assert [kind for kind, _ in groupby(told)] == ["ack", "run", "patch", "run"]
        assert client.tree.to_json() == served.session.projection.tree.to_json()


@trio_test
async def test_an_ack_is_sent_after_the_commit() -> None:
    async with open_served() as served:
        client = await opened(served)
        batch = await client.input("rerun")
        ack = await client.hear(lambda message: message["type"] == "ack")
        (row,) = list(served.host.writer.store.read(served.session.id, ack["position"] - 1, ack["position"]))
        event = decode(row.row.kind, row.row.version, row.row.data)
        assert event == e.RerunRequested("viewer", None, "v1", batch)


@trio_test
async def test_the_wrong_first_words_do_not_open_a_session() -> None:
    async with open_served() as served:
        client = await served.client()
        for _ in range(3):
            await client.say({"type": "rerun", "batch": 1})
        with pytest.raises(ConnectionClosed) as closed:
            await client.hear(lambda message: False)
        assert closed.value.reason is not None
        assert closed.value.reason.code == 1002
        assert [message["code"] for message in client.heard] == ["malformed"] * 3
        assert served.host.sessions == {}


@trio_test
async def test_three_malformed_frames_close_the_socket_and_the_session_lives() -> None:
    async with open_served() as served:
        client = await opened(served)
        for _ in range(3):
            await client.socket.send_message(b"\x00")
        with pytest.raises(ConnectionClosed) as closed:
            await client.hear(lambda message: False)
        assert closed.value.reason is not None
        assert closed.value.reason.code == 1002
        again = await served.client()
        await again.back(client)
        await again.click("Go")
        assert again.texts() == ["run 2", "went", "hello"]


@trio_test
async def test_a_frame_that_is_too_large_closes_the_socket_at_once() -> None:
    async with open_served() as served:
        client = await opened(served)
        await client.socket.send_message("x" * (FRAME_LIMIT + 1))
        with pytest.raises(ConnectionClosed) as closed:
            await client.hear(lambda message: False)
        assert closed.value.reason is not None
        assert closed.value.reason.code == 1009
        assert served.session.projection.closed is None


class TestComingBack:
    @trio_test
    async def test_a_viewer_that_missed_little_is_told_that(self) -> None:
        async with open_served() as served:
            client = await opened(served)
            await client.socket.aclose()
            served.session.submit(e.RerunRequested("viewer"))
            await settled(served)
            again = await served.client()
            welcome = await again.back(client)
            assert "tree" not in welcome
            assert again.texts() == ["run 2", "hello"]
            assert again.tree.to_json() == served.session.projection.tree.to_json()
            await again.click("Go")
            assert again.texts() == ["run 3", "went", "hello"]

    @trio_test
    async def test_a_viewer_that_missed_much_gets_the_tree(self) -> None:
        long = (
            "import evlit as st\nn = st.session_state.get('n', 0) + 1\nst.session_state.n = n\nst.text(f'{n}' * 3000)"
        )
        async with open_served(long) as served:
            client = await opened(served)
            await client.socket.aclose()
            for _ in range(3):
                served.session.submit(e.RerunRequested("viewer"))
                await settled(served)
            again = await served.client()
            welcome = await again.back(client)
            assert "tree" in welcome
            assert again.tree.to_json() == served.session.projection.tree.to_json()

    @trio_test
    async def test_a_reloaded_page_gets_the_tree(self) -> None:
        async with open_served() as served:
            client = await opened(served)
            again = await served.client()
            assert "tree" in await again.back(client, seen=False)

    @pytest.mark.parametrize("seen", [10_000, 2**52])
    def test_a_position_that_does_not_exist_gets_the_tree(self, seen: int) -> None:
        async def main() -> None:
            async with open_served() as served:
                client = await opened(served)
                again = await served.client()
                session, token = client.welcome["session"], client.welcome["token"]
                assert "tree" in await again.hello(session=session, token=token, seen=seen)

        trio.run(main)

    @trio_test
    async def test_the_wrong_token_gets_a_session_of_its_own(self) -> None:
        async with open_served() as served:
            client = await opened(served)
            other = await served.client()
            welcome = await other.hello(session=client.welcome["session"], token="guessed")
            assert welcome["session"] != client.welcome["session"]

    @trio_test
    async def test_the_second_viewer_takes_over(self) -> None:
        async with open_served() as served:
            client = await opened(served)
            again = await served.client()
            await again.back(client)
            bye = await client.hear(lambda message: message["type"] == "bye")
            assert bye["code"] == "moved"
            await again.click("Go")

    @trio_test
    async def test_an_input_that_comes_over_both_sockets_is_accepted_once(self) -> None:
        # It is still on its way to the log when the second socket says hello.
        async with open_served() as served:
            client = await opened(served)
            batch = await client.input("rerun")
            await wait_all_tasks_blocked()
            again = await served.client()
            await again.back(client)
            await again.say({"type": "rerun", "batch": batch})
            await again.hear(lambda message: message.get("batch") == batch)
            await settled(served)
            rows = served.host.writer.store.read(served.session.id)
            reruns = [decode(row.row.kind, row.row.version, row.row.data) for row in rows]
            assert [each for each in reruns if isinstance(each, e.RerunRequested) and each.batch] == [
                e.RerunRequested("viewer", None, "v1", batch)
            ]

    @trio_test
    async def test_what_was_typed_comes_after_what_the_app_decided(self) -> None:
        async with open_served() as served:
            client = await opened(served)
            widget = client.find("Name").props["widget"]
            before = client.position
            await client.input(values={widget: "Ada"})
            await client.ended()
            client.position = before  # as if the socket had died on the way
            again = await served.client()
            await again.back(client)
            assert again.find("Name").props["value"] == "Ada"


class TestSlowViewers:
    @staticmethod
    def _blocked(served: Served) -> None:
        served.session.tell(Delivery(fresh=(1, {1: 1})))

    def test_who_takes_nothing_is_dropped_and_the_session_lives(self) -> None:
        clock = MockClock()

        async def main() -> None:
            async with open_served(patience=inf) as served:
                ours, theirs = memory_stream_pair()
                client = await served.client(lambda: (ours, theirs))
                await client.hello()
                await client.ended()
                session = served.session
                theirs.send_stream.send_all_hook = trio.sleep_forever  # its window is full
                self._blocked(served)
                await wait_all_tasks_blocked()
                clock.jump(websocket.SEND_TIMEOUT)
                await session.wait(lambda session: not session.projection.viewers)
                last = list(served.host.writer.store.read(session.id))[-1]
                event = decode(last.row.kind, last.row.version, last.row.data)
                assert event == e.ViewerDetached("v1", "slow")
                assert session.projection.closed is None
                clock.jump(websocket.CLOSE_TIMEOUT)
                await wait_all_tasks_blocked()
                assert served.viewers.count == 0

        trio.run(main, clock=clock)

    @trio_test
    async def test_who_falls_behind_is_told_to_catch_up(self) -> None:
        async with open_served() as served:
            client = await opened(served)
            for _ in range(FEED_LIMIT + 2):  # without giving its task a turn
                self._blocked(served)
            bye = await client.hear(lambda message: message["type"] == "bye")
            assert bye["code"] == "slow"
            again = await served.client()
            await again.back(client)
            await again.click("Go")

    def test_who_answers_no_ping_is_dropped(self) -> None:
        clock = MockClock()

        async def main() -> None:
            async with open_served(patience=inf) as served:
                ours, theirs = memory_stream_pair()
                client = await served.client(lambda: (ours, theirs))
                await client.hello()
                await client.ended()
                ours.send_stream.send_all_hook = trio.sleep_forever  # its answers get lost
                clock.jump(websocket.PING_EVERY)
                await wait_all_tasks_blocked()
                clock.jump(websocket.SEND_TIMEOUT)
                await served.session.wait(lambda session: not session.projection.viewers)
                clock.jump(websocket.CLOSE_TIMEOUT)
                await wait_all_tasks_blocked()
                assert served.viewers.count == 0
                served.clients.clear()

        trio.run(main, clock=clock)

    def test_pings_are_answered_by_who_is_there(self) -> None:
        clock = MockClock()

        async def main() -> None:
            async with open_served(patience=inf) as served:
                client = await served.client()
                await client.hello()
                await client.ended()
                for _ in range(5):
                    clock.jump(websocket.PING_EVERY)
                    await wait_all_tasks_blocked()
                await client.click("Go")

        trio.run(main, clock=clock)


class TestAllowance:
    def test_a_burst_is_free_then_the_rate_counts(self) -> None:
        allowance = Allowance()
        assert sum(allowance.spend(1, 0.0) for _ in range(int(BURST))) == 0.0
        assert allowance.spend(1, 0.0) == pytest.approx(1 / RATE)
        assert allowance.spend(1, 1.0) == 0.0

    def test_a_flood_is_read_at_the_rate_and_nothing_of_it_is_lost(self) -> None:
        clock = MockClock(autojump_threshold=0)
        count = int(BURST + 2 * RATE)

        async def main() -> None:
            async with open_served("", patience=inf) as served:
                client = await served.client()
                await client.hello()
                began = trio.current_time()
                for _ in range(count):
                    await client.say({"type": "ping"})
                for _ in range(count):
                    await client.hear(lambda message: message["type"] == "pong")
                assert trio.current_time() - began >= 1.5

        trio.run(main, clock=clock)


@trio_test
async def test_viewers_are_told_when_the_server_stops() -> None:
    async with open_served() as served:
        client = await opened(served)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(served.viewers.close, 5.0)
            bye = await client.hear(lambda message: message["type"] == "bye")
        assert bye["code"] == "closing"
        assert served.viewers.count == 0


@trio_test
async def test_what_waits_for_a_viewer_travels_in_one_frame() -> None:
    async with open_served() as served:
        client = await opened(served)
        for run in range(3):
            served.session.tell(Delivery(fresh=(run, {1: 1})))
        frame = json.loads(await client.socket.get_message())
        assert [message["run"] for message in frame] == [0, 1, 2]


@trio_test
async def test_live_and_folded_agree_after_all_this() -> None:
    async with open_served() as served:
        client = await opened(served)
        await client.click("Go")
        again = await served.client()
        await again.back(client)
        await again.click("Go")
        await settled(served)
        session = served.session
        folded = served.host._fold(session.id)
        assert to_json(folded) == to_json(session.projection)
