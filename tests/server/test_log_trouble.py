"""A log that cannot be written while the server runs: viewers are told, nothing is lost, and sessions go on."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from trio.testing import trio_test

from evlit.core.projection import to_json
from evlit.log.store import SqliteStore
from tests.server.serving import Client, Served, open_served

ECHO = """
    import evlit as st
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    st.text(f"{len(st.text_area('Text'))} characters")
"""


@pytest.fixture(autouse=True)
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.ERROR)
    return caplog


async def opened(served: Served) -> Client:
    client = await served.client()
    await client.hello()
    await client.ended()
    return client


async def write(client: Client, text: str) -> int:
    return await client.input(values={client.find("Text").props["widget"]: text})


def is_bye(message: dict[str, Any]) -> bool:
    return bool(message["type"] == "bye")


def allow_pages(store: SqliteStore, count: int) -> None:
    """Set how large the file may become, as a disk that is full or has room again does."""
    store._writes.execute(f"PRAGMA max_page_count = {count}").fetchone()


@trio_test
async def test_a_full_disk_is_told_and_the_session_goes_on_when_there_is_room(
    tmp_path: Path, said: pytest.LogCaptureFixture
) -> None:
    store = SqliteStore(tmp_path / "log.db")
    async with open_served(ECHO, store=store) as served:
        client = await opened(served)
        await write(client, "abc")
        await client.ended()
        acknowledged = client.position
        (pages,) = store._writes.execute("PRAGMA page_count").fetchone()
        allow_pages(store, pages)

        refused = await write(client, "x" * 200_000)
        bye = await client.hear(is_bye)
        assert bye["code"] == "log"
        assert "no room for what was to be recorded" in bye["message"]
        assert "Free some space on that disk" in bye["message"]
        assert not any(message.get("batch") == refused for message in client.heard if message["type"] == "ack")

        # Trying again while the disk is still full says the same, at the latest when as much is sent again.
        again = await served.client()
        session, token = client.welcome["session"], client.welcome["token"]
        await again.say({"type": "hello", "protocol": 1, "session": session, "token": token})
        told = await again.hear(lambda message: message["type"] in ("bye", "welcome"))
        if told["type"] == "welcome":
            again.batch = refused - 1
            await write(again, "x" * 200_000)
            told = await again.hear(is_bye)
        assert told["code"] == "log"

        allow_pages(store, 1 << 30)
        back = await served.client()
        welcome = await back.back(client)
        assert welcome["session"] == session
        assert welcome["batch"] == refused - 1
        await back.shows("3 characters")
        assert welcome["position"] > acknowledged
        back.batch = refused - 1  # what was not acknowledged is sent again
        await write(back, "x" * 200_000)
        await back.shows("200000 characters")
        await served.host.writer.drain()
        await served.session.wait(lambda session: session.idle)
        assert to_json(served.host._fold(session)) == to_json(served.session.projection)
    store.close()
    assert any("no room for what was to be recorded" in record.getMessage() for record in said.records)


@trio_test
async def test_no_new_session_while_the_disk_is_full(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "log.db")
    async with open_served(ECHO, store=store) as served:
        await opened(served)
        (pages,) = store._writes.execute("PRAGMA page_count").fetchone()
        (free,) = store._writes.execute("PRAGMA freelist_count").fetchone()
        allow_pages(store, pages - free)
        heard: list[dict[str, Any]] = []
        for _ in range(50):  # there is some room in the pages that are begun
            client = await served.client()
            await client.say({"type": "hello", "protocol": 1})
            heard.append(await client.hear(lambda message: message["type"] in ("bye", "welcome")))
            if heard[-1]["type"] == "welcome":
                heard[-1] = await client.hear(lambda message: is_bye(message) or message.get("phase") == "ended")
            if is_bye(heard[-1]):
                break
        assert heard[-1].get("code") == "log"
        allow_pages(store, 1 << 30)
        await opened(served)
    store.close()


@trio_test
async def test_a_log_that_somebody_else_locked_is_told(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "log.db", busy_seconds=0.01)
    async with open_served(ECHO, store=store) as served:
        client = await opened(served)
        with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as shell:
            shell.execute("BEGIN IMMEDIATE")
            await write(client, "abc")
            bye = await client.hear(is_bye)
            assert bye["code"] == "log"
            assert "another process has this log locked" in bye["message"]
        back = await served.client()
        await back.back(client)
        await back.shows("0 characters")
    store.close()
