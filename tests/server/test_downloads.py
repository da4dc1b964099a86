"""Downloads over real connections: what is offered, and what is made when it is asked for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from trio.testing import trio_test

from evlit.core import events as e
from tests.server.browsing import Answer, Http
from tests.server.serving import Client, open_served

APP = """
    import evlit as st
    runs = st.session_state.get("runs", 0) + 1
    st.session_state.runs = runs

    def made():
        if runs > 2:
            raise ValueError("no rows")
        return f"made for run {runs}"

    st.button("Go")
    st.download_button("Now", "here", "naïve file.txt", on_click="ignore")
    if runs < 4:
        st.download_button("Later", made, "later.txt", key="later")
    st.text(f"run {runs}")
"""


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Client, Http]]:
    async with open_served(APP) as served:
        client = await served.client()
        await client.hello()
        await client.ended()
        async with Http(await served.listen()) as http:
            yield client, http


async def ask(http: Http, client: Client, widget: str, **more: str) -> Answer:
    headers = {"X_Evlit_Token": client.welcome["token"], **more}
    return await http.post(f"/download/{client.welcome['session']}?widget={widget}", b"", **headers)


@trio_test
async def test_a_blob_is_an_attachment_under_the_name_that_is_asked_for() -> None:
    async with opened() as (client, http):
        props = client.find("Now").props
        answer = await http.get(f"/blob/{props['data']['blob']}?name=na%C3%AFve%20file.txt%0D%0AX-Evil:%201")
        assert (answer.status, answer.body) == (200, b"here")
        name = "na%C3%AFve%20file.txt%0D%0AX-Evil%3A%201"
        assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert "x-evil" not in answer.headers


@trio_test
async def test_a_file_is_made_when_it_is_asked_for_and_is_in_the_log() -> None:
    async with open_served(APP) as served:
        client = await served.client()
        await client.hello()
        await client.ended()
        async with Http(await served.listen()) as http:
            widget = client.find("Later").props["widget"]
            answer = await ask(http, client, widget)
            assert answer.status == 200
            made = json.loads(answer.body)
            assert (made["type"], made["size"]) == ("text/plain", len("made for run 1"))
            assert (await http.get(f"/blob/{made['blob']}")).body == b"made for run 1"
        session = served.session
        recorded = [each.event for _, each in await session.recorded(0, session.projection.position)]
        effects = [event for event in recorded if isinstance(event, e.EffectRecorded)]
        assert effects == [e.EffectRecorded(1, "download", widget, made["blob"])]
        assert client.texts() == ["run 1"]  # nothing ran for it


@trio_test
async def test_the_function_is_that_of_the_last_run() -> None:
    async with opened() as (client, http):
        widget = client.find("Later").props["widget"]
        await client.click("Go")
        answer = await ask(http, client, widget)
        blob = json.loads(answer.body)["blob"]
        assert (await http.get(f"/blob/{blob}")).body == b"made for run 2"


@trio_test
async def test_a_function_that_fails_says_why_and_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with opened() as (client, http):
        widget = client.find("Later").props["widget"]
        await client.click("Go")
        await client.click("Go")
        answer = await ask(http, client, widget)
        assert (answer.status, answer.body) == (500, b"The file could not be made: ValueError: no rows\n")
        assert "app.py" in caplog.text
        await client.click("Go")
        assert client.texts() == ["run 4"]


@trio_test
async def test_what_is_not_drawn_is_not_made() -> None:
    async with opened() as (client, http):
        widget = client.find("Later").props["widget"]
        for _ in range(3):
            await client.click("Go")
        assert client.texts() == ["run 4"]
        for name in (widget, "none", client.find("Now").props["widget"]):
            assert (await ask(http, client, name)).status == 404


@trio_test
async def test_files_are_made_for_their_own_session() -> None:
    async with opened() as (client, http):
        widget = client.find("Later").props["widget"]
        assert (await ask(http, client, widget, X_Evlit_Token="guessed")).status == 403
        assert (await ask(http, client, widget, Origin="https://evil.example")).status == 403
