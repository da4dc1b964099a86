"""What is typed into a password field reaches the app and nothing else: not the log, not a frame."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from trio.testing import trio_test

from evlit.core.projection import to_json
from evlit.log.memory import MemoryStore
from evlit.log.store import SqliteStore
from evlit.log.writer import Writer
from evlit.runtime.host import open_host
from evlit.runtime.vault import REMEMBERED, Vault
from evlit.testing.harness import open_test_session
from tests.server.serving import Client, Served, open_served

SECRET = "correct horse battery staple"
PRESET = "from the environment"

# The app itself is in the log, so it knows neither by heart.
LOGIN = f"""
    import os
    from hashlib import sha256
    import evlit as st

    def known(text):
        return sha256(text.encode()).hexdigest() == {sha256(SECRET.encode()).hexdigest()!r}

    with st.form("login"):
        name = st.text_input("Name")
        password = st.text_input("Password", type="password", key="password")
        sent = st.form_submit_button("Sign in")
    if sent and known(password) and known(st.session_state.password):
        st.text(f"welcome {{name}}")
    if st.text_input("Preset", os.environ["PRESET"], type="password") == os.environ["PRESET"]:
        st.text("preset known")
    if st.button("Forget"):
        st.session_state.pop("password", None)
    if not password:
        st.text("nothing typed")
"""


@pytest.fixture(autouse=True)
def preset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESET", PRESET)


def on_disk(folder: Path) -> bytes:
    """Everything that SQLite has written: the log, its WAL, its shared memory."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


async def opened(served: Served) -> Client:
    client = await served.client()
    await client.hello()
    await client.ended()
    return client


async def sign_in(client: Client, password: Any) -> None:
    values = {client.find("Name").props["widget"]: "Ada", client.find("Password").props["widget"]: password}
    await client.input(values=values, trigger={client.find("Sign in").props["widget"]: True})
    await client.ended()


@trio_test
async def test_no_file_and_no_frame_holds_it(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "log.db")
    async with open_served(LOGIN, store=store) as served:
        client = await opened(served)
        assert client.texts() == ["preset known", "nothing typed"]
        await sign_in(client, SECRET)
        assert client.texts() == ["welcome Ada", "preset known"]
        await served.host.writer.drain()
        assert b"welcome Ada" in on_disk(tmp_path), "expected the search to look at the right files"
        for secret in (SECRET, PRESET):
            assert secret.encode() not in on_disk(tmp_path)
            assert secret not in json.dumps(client.heard)
        assert to_json(served.host._fold(served.session.id)) == to_json(served.session.projection)
    store.close()
    assert SECRET.encode() not in on_disk(tmp_path)


@trio_test
async def test_the_field_keeps_what_was_typed() -> None:
    async with open_served(LOGIN) as served:
        client = await opened(served)
        client.heard.clear()
        field = client.find("Password")
        await sign_in(client, SECRET)
        ops = [op for message in client.heard if message["type"] == "patch" for op in message["ops"]]
        assert [op for op in ops if op[0] == "set" and op[1] == field.id] == []
        # Also when it comes back, and is told what it missed.
        await client.input(values={field.props["widget"]: "another"})
        await served.session.wait(lambda session: session.projection.position > client.position and session.idle)
        again = await served.client()
        assert "tree" not in await again.back(client)
        ops = [op for message in again.heard if message["type"] == "patch" for op in message["ops"]]
        assert [op for op in ops if op[0] == "set" and op[1] == field.id] == []


@trio_test
async def test_a_reloaded_page_sends_it_back_without_knowing_it() -> None:
    async with open_served(LOGIN) as served:
        client = await opened(served)
        await sign_in(client, SECRET)
        again = await served.client()
        await again.back(client, seen=False)
        shown = again.find("Password").props["value"]
        assert set(shown) == {"redacted"}
        await sign_in(again, shown)
        assert again.texts() == ["welcome Ada", "preset known"]


@trio_test
async def test_a_stand_in_that_the_page_does_not_show_is_refused() -> None:
    async with open_served(LOGIN) as served:
        client = await opened(served)
        await client.input(values={client.find("Password").props["widget"]: {"redacted": "0" * 32}})
        error = await client.hear(lambda message: message["type"] == "error")
        assert error["code"] == "value"
        assert error["message"].endswith("got another value")


@trio_test
async def test_an_app_may_give_one_and_take_it_back() -> None:
    given = """
        import evlit as st
        if st.button("Give"):
            st.session_state.secret = "given by the app"
        if st.button("Take"):
            del st.session_state.secret
        value = st.text_input("Secret", type="password", key="secret")
        st.text(f"{len(value)} characters")
    """
    async with open_test_session(given) as t:
        await t.click("Give")
        assert t.texts() == ["16 characters"]
        for recorded in t.log():
            assert "given by the app" not in repr(recorded)
        await t.click("Take")
        assert t.texts() == ["0 characters"]


@trio_test
async def test_after_a_restart_the_field_is_empty() -> None:
    store = MemoryStore()
    async with open_test_session(LOGIN, store=store) as t:
        widget = t.find("Password").props["widget"]
        t.send({widget: SECRET})
        await t.settle()
        assert "nothing typed" not in t.texts()
        session, token, app = t.session.id, t.token, t.host.app
        app_text = app.read_text()
    app.parent.mkdir()
    app.write_text(app_text)
    writer = Writer(store)
    async with open_host(app, writer) as host:
        back = await host.resume(session, token)
        assert back is not None
        await writer.drain()
        await back.wait(lambda session: session.idle)
        texts = [node.props["body"] for node in back.projection.tree.root.walk() if node.kind == "text"]
        assert texts == ["preset known", "nothing typed"]
        assert back.projection.tree.widgets[widget].props["value"] == ""
        assert to_json(host._fold(session)) == to_json(back.projection)
    await writer.aclose()
    app.unlink()
    app.parent.rmdir()


class TestVault:
    def test_gives_back_what_it_sealed(self) -> None:
        vault = Vault(b"key")
        assert vault.open(vault.seal(SECRET)) == SECRET
        assert vault.seal(SECRET) == vault.seal(SECRET), "expected equal values to compare equal"
        assert vault.seal(SECRET) != vault.seal(SECRET + ".")

    @pytest.mark.parametrize("value", ["", None])
    def test_what_holds_nothing_is_no_secret(self, value: str | None) -> None:
        vault = Vault(b"key")
        assert vault.seal(value) == value
        assert vault.open(value) == value
        assert vault.knows(value)

    def test_another_key_makes_another_digest(self) -> None:
        assert Vault(b"one").seal(SECRET) != Vault(b"two").seal(SECRET)

    def test_does_not_know_what_it_never_saw(self) -> None:
        sealed = Vault(b"key").seal(SECRET)
        assert not Vault(b"key").knows(sealed)
        assert Vault(b"key").open(sealed) == ""

    def test_forgets_what_was_not_used_for_longest(self) -> None:
        vault = Vault(b"key")
        used, unused = vault.seal("used"), vault.seal("unused")
        for number in range(REMEMBERED - 1):
            vault.open(used)
            vault.seal(f"other {number}")
        assert vault.knows(used)
        assert not vault.knows(unused)

    def test_takes_text_that_is_no_unicode(self) -> None:
        vault = Vault(b"key")
        assert vault.open(vault.seal("\ud800")) == "\ud800"
