"""Connection loss, reload, restart (S-303 to S-311): what a viewer finds when it comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import trio

from tests.conformance.marks import differs
from tests.server.serving import COUNTER, Client, Served, open_served


def serve(test: Callable[[Served, Client], Awaitable[None]], source: str = COUNTER) -> None:
    """Run a test with a viewer whose first run has ended."""

    async def main() -> None:
        async with open_served(source) as served:
            client = await served.client()
            await client.hello(tab="a")
            await client.ended()
            await test(served, client)

    trio.run(main)


def test_s303_who_comes_back_finds_state_values_and_page() -> None:
    """A viewer that comes back with what it was given goes on with the session: its page, state and widget values."""

    async def test(served: Served, client: Client) -> None:
        await client.input(values={client.find("Name").props["widget"]: "Ada"})
        await client.ended()
        await client.socket.aclose()
        again = await served.client()
        await again.back(client, tab="a")
        assert again.texts() == ["run 2", "hello Ada"]
        await again.click("Go")
        assert again.texts() == ["run 3", "went", "hello Ada"]

    serve(test)


@differs("The session survives a reload and a restart too, and is dropped from memory alone.")
def test_s303_s308_a_reload_goes_on_with_the_session() -> None:
    """The token is kept with the tab, so a page that is loaded anew is given the whole tree of its session."""

    async def test(served: Served, client: Client) -> None:
        await client.click("Go")
        await client.socket.aclose()
        again = await served.client()
        welcome = await again.back(client, seen=False, tab="b")
        assert welcome["session"] == client.welcome["session"]
        assert again.texts() == ["run 2", "went", "hello"]

    serve(test)


def test_s304_s305_coming_back_runs_nothing() -> None:
    """A viewer that missed nothing is told nothing, and the app does not run for it."""

    async def test(served: Served, client: Client) -> None:
        await client.socket.aclose()
        again = await served.client()
        welcome = await again.back(client, tab="a")
        assert "tree" not in welcome
        assert not welcome["running"]
        assert served.session.projection.runs == 1

    serve(test)


@differs("A run goes on when the connection drops, and its result is there for who comes back.")
def test_s306_a_run_outlives_its_viewer() -> None:
    """A long computation is not lost with the socket: the page has what it wrote after the viewer had gone."""
    source = """
        import threading
        import evlit as st
        if st.button("Go"):
            st.session_state.gate.wait()
            st.text("computed")
        else:
            st.session_state.gate = threading.Event()
    """

    async def test(served: Served, client: Client) -> None:
        await client.input(trigger={client.find("Go").props["widget"]: True})
        await client.hear(lambda message: message["type"] == "ack")
        session = served.session
        await session.wait(lambda session: session.run is not None)
        await client.socket.aclose()
        await session.wait(lambda session: not session.feeds)
        session.state.user["gate"].set()
        await session.wait(lambda session: session.projection.outcome == "finished" and session.run is None)
        again = await served.client()
        await again.back(client, tab="a")
        assert again.texts() == ["computed"]

    serve(test, source)


@differs("Only a page that is gone is replaced; a second page that finds the first alive gets a session of its own.")
def test_s307_a_second_viewer_takes_nothing_from_the_first() -> None:
    """The first page is asked whether it is alive; when it is, the second one begins anew."""

    async def test(served: Served, client: Client) -> None:
        second = await served.client()
        async with trio.open_nursery() as nursery:

            async def answer() -> None:
                await client.hear(lambda message: message["type"] == "there")
                await client.say({"type": "here"})

            nursery.start_soon(answer)
            welcome = await second.back(client, seen=False, tab="b")
        assert welcome["session"] != client.welcome["session"]
        await client.click("Go")

    serve(test)


@differs("The log has all data of a session, so it can be taken up by another process.")
def test_s310_what_a_session_has_is_in_the_log() -> None:
    """A session that has left memory is folded from its log for who comes back."""

    async def test(served: Served, client: Client) -> None:
        await client.click("Go")
        await client.socket.aclose()
        session = served.session
        await session.wait(lambda session: not session.feeds)
        await served.host.writer.drain()
        await session.wait(lambda session: session.idle)
        served.host.lifetimes.drop(session)
        assert not served.host.sessions
        again = await served.client()
        await again.back(client, tab="a")
        assert again.texts()[1:] == ["went", "hello"]

    serve(test)


@differs("A malformed frame is answered with what was expected; the third in a row closes the connection.")
def test_s311_the_third_malformed_frame_closes_the_connection() -> None:
    """One mistake of a viewer costs it an error and no more."""

    async def test(_: Served, client: Client) -> None:
        for _frame in range(3):
            await client.socket.send_message("{")
            await client.hear(lambda message: message.get("code") == "malformed")
        while not client.socket.closed:
            await trio.lowlevel.checkpoint()
        assert client.socket.closed.code == 1002

    serve(test)
