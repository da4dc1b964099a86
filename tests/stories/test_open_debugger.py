"""From the app's page to the debugger of its log, and what keeps others out of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import trio

from evlit.log.store import SqliteStore
from evlit.server.debugging import Debugger
from tests.server.browsing import Http
from tests.server.process import in_session, served
from tests.server.serving import Client
from tests.stories.story import app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BREAKS = """
    import evlit as st
    if st.button("Break"):
        raise KeyError("price")
    st.text("whole")
"""


def test_an_error_opens_the_debugger_at_its_run(browser: Browser, tmp_path: Path) -> None:
    with app(BREAKS, browser, tmp_path) as s:
        s.click("Break")
        link = s.page.get_by_role("button", name="Open in the debugger")
        with s.page.context.expect_page() as opened:
            link.click()
        page = opened.value
        page.wait_for_url(re.compile(r"http://localhost:\d+/#\d+\?"))
        was = page.frame_locator("iframe").first
        was.get_by_test_id("stException").get_by_text("KeyError").first.wait_for()
        # The page as it was leads nowhere.
        assert was.get_by_role("button", name="Open in the debugger").count() == 0
        s.page.get_by_test_id("stMainMenuButton").click()
        with s.page.context.expect_page() as opened:
            s.page.get_by_role("menuitem", name="Open the debugger").click()
        opened.value.wait_for_url(re.compile(r"http://localhost:\d+/#\d+\?"))
        assert opened.value.url.split("#")[0] == page.url.split("#")[0]  # one debugger for all


def test_only_who_has_the_session_starts_it(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text("import evlit as st\nst.text('hello')\n", encoding="utf-8")

    with served(file) as (process, port):

        async def ask(client: Client) -> None:
            await client.ended()
            session, token = client.welcome["session"], client.welcome["token"]
            path = f"/debugger/{session}"
            async with Http(port) as http:
                assert (await http.post(path, b"")).status == 403
                assert (await http.post(path, b"", X_Evlit_Token="other")).status == 403
                away = await http.post(path, b"", X_Evlit_Token=token, Origin="http://elsewhere.example")
                assert away.status == 403
                answer = await http.post(path, b"", X_Evlit_Token=token)
                assert answer.status == 200
                debugger = re.fullmatch(r"http://localhost:(\d+)/", json.loads(answer.body)["url"])
                assert debugger is not None
            async with Http(int(debugger[1])) as http:
                found = json.loads((await http.get("/api/recording")).body)
                assert [each["id"] for each in found["sessions"]] == [session]
                assert found["live"] is True
            process.terminate()

        in_session(port, ask)
        assert process.wait(60) == 0


def test_a_server_for_others_does_not_offer_it(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text("import evlit as st\nst.text('hello')\n", encoding="utf-8")

    with served(file, "--allow-host", "apps.example") as (_, port):

        async def ask(client: Client) -> None:
            await client.ended()
            session, token = client.welcome["session"], client.welcome["token"]
            async with Http(port) as http:
                answer = await http.post(f"/debugger/{session}", b"", X_Evlit_Token=token)
            assert answer.status == 404

        in_session(port, ask)


def test_the_debugger_of_a_killed_server_ends(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text("import evlit as st\nst.text('hello')\n", encoding="utf-8")

    with served(file) as (process, port):

        async def ask(client: Client) -> None:
            await client.ended()
            session, token = client.welcome["session"], client.welcome["token"]
            async with Http(port) as http:
                answer = await http.post(f"/debugger/{session}", b"", X_Evlit_Token=token)
            async with Http(int(json.loads(answer.body)["url"].split(":")[2].strip("/"))) as http:
                await http.send("GET", "/api/live")
                assert (await http.answer(body=False)).status == 200
                process.kill()
                while await http.stream.receive_some():
                    pass  # what it said before

        in_session(port, ask)


def test_the_debugger_ends_with_its_server(tmp_path: Path) -> None:
    async def main() -> None:
        debugger = Debugger(tmp_path / "log.db")
        port = int((await debugger.address()).split(":")[2].strip("/"))
        assert await debugger.address() == f"http://localhost:{port}/"
        await debugger.close()
        try:
            await trio.open_tcp_stream("127.0.0.1", port)
        except OSError:
            return
        raise AssertionError("expected nobody to listen any more")

    SqliteStore(tmp_path / "log.db").close()
    trio.run(main)
