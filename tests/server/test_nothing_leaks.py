"""What must not reach the disk does not: a real server on a real file, which is searched byte by byte."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import trio
from trio.testing import trio_test

from evlit.core.projection import to_json
from evlit.log.export import export_session
from evlit.log.reads import open_readonly
from evlit.log.store import SqliteStore
from evlit.runtime.recovery import dumped, keep
from evlit.runtime.secrets import Secrets
from tests.server.serving import open_served
from tests.server.test_http import browsing, upload

# No text of these stands in the app: the log has its source.
PASSWORD = "pw-9Qz4 correct horse"
IN_FORM = "pf-7Lx2 battery staple"
NOTE = "nt-5Vb8 what only I know\nsecond line"
NUMBER = 8271946350122
MESSAGE = "ms-3Kd9 said in private"
FILE = b"fl-6Wp1 bytes of an upload"
FILE_NAME = "fn-2Rt5 diagnosis"
STATE = "ss-8Hy3 kept by the app"
BY_KEY = "bk-4Jm7 typed under a key"
PARAMETER = "qp-1Cz6-of-the-address"
API_KEY = 'sk-0Gx8 "quoted"/é+long'
MULTILINE = "-----BEGIN KEY-----\nmk-7Uo2aaaaaaaaaaaaaaaa\nmk-7Uo2bbbbbbbbbbbbbbbb\n-----END KEY-----"
COOKIE = "ck-9Fs4-of-the-browser"

MARKERS: dict[str, str] = {
    "password": PASSWORD,
    "password in a form": IN_FORM,
    "text area": "nt-5Vb8 what",
    "number": str(NUMBER),
    "message": MESSAGE,
    "bytes of a file": FILE.decode(),
    "name of a file": FILE_NAME,
    "session_state": STATE,
    "widget key": BY_KEY,
    "query parameter": PARAMETER,
    "secret": "sk-0Gx8",
    "secret of several lines": "mk-7Uo2",
    "cookie": COOKIE,
}

APP = """
    import numpy as np
    import pandas as pd
    import evlit as st
    st.text_input("Password", type="password")
    with st.form("form"):
        st.text_input("In form", type="password")
        st.form_submit_button("Send")
    note = st.text_area("Note", record=False)
    number = st.number_input("Number", value=0, record=False)
    message = st.chat_input("Message", record=False)
    file = st.file_uploader("File", record=False)
    by_key = st.text_input("By key", key="my_token")
    st.session_state.app_token = st.query_params.get("ss", "")
    st.session_state.large_token = [st.query_params.get("ss", "")] * 20_000
    st.text(f"parameter {len(st.query_params.get('token', ''))}")
    st.text(f"note {len(note)}, number {number % 1000}, message {len(message or '')}, key {len(by_key)}")
    if file is not None:
        st.text(f"file {len(file.getvalue())} {file.name[:7]}")
    cookie = st.context.cookies.get("session", "")
    print("the cookie is", cookie)
    st.session_state.cookie = cookie
    key = st.secrets.get("api_key", "")
    if key:
        st.session_state.copied = key
        st.session_state.many = [key] * 20_000
        st.session_state.array = np.array([key] * 20_000)
        st.session_state.frame = pd.DataFrame({"key": [key], "any": [[key]]})
        st.session_state.deep = {"of": [key, key.encode()], "dsn": f"db://user:{key}@localhost/x"}
        print("the key is", key, repr(key), {"key": key}, st.secrets["tls"]["pem"])
        st.text(f"shown {key}")
        st.json({"key": key})
        st.dataframe({"key": [key] * 3})
        if st.checkbox("Fail"):
            raise ConnectionError(f"cannot connect to db://user:{key}@localhost")
"""


def secrets() -> Secrets:
    return Secrets(given={"api_key": API_KEY, "host": "localhost", "tls": {"pem": MULTILINE}})


def ways(marker: str) -> Iterator[bytes]:
    """Yield the ways in which a text may stand in a file."""
    yield marker.encode()
    yield marker.encode("utf-16-le")
    yield marker.encode("utf-16-be")
    yield json.dumps(marker)[1:-1].encode()
    yield b64encode(marker.encode()).rstrip(b"=")[:-1]


def everything(folder: Path) -> bytes:
    """Return all that is on the disk, and what of it is compressed."""
    parts = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in sorted(folder.rglob("*.db")):
        with open_readonly(path) as log, closing(sqlite3.connect(path)) as rows:
            parts += [row[0].encode() for row in rows.execute("SELECT data FROM event")]
            parts += [row[0] for row in rows.execute("SELECT bytes FROM blob")]
            for about in log.sessions():
                snapshot = log.latest_snapshot(about.id)
                parts += [] if snapshot is None else [snapshot.state]
    return b"\n".join(parts)


def leaks(folder: Path) -> dict[str, bytes]:
    data = everything(folder)
    return {name: way for name, marker in MARKERS.items() for way in ways(marker) if way in data}


@trio_test
async def test_no_channel_leaves_a_trace_on_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    store = SqliteStore(folder / "log.db")
    options = {"log.redact": ["*_TOKEN", "token", "ss"]}
    async with open_served(APP, store=store, options=options, secrets=secrets()) as served, browsing(served) as http:
        client = await served.connect(http.port, Cookie=f"session={COOKIE}")
        await client.hello(query=f"token={PARAMETER}&ss={STATE.replace(' ', '+')}&plain=visible")
        await client.ended()
        assert client.texts()[0] == f"parameter {len(PARAMETER)}"
        assert f"shown {API_KEY}" in client.texts(), "expected the page to show what the app shows"
        for label, value in [
            ("Password", PASSWORD),
            ("Note", NOTE),
            ("Number", NUMBER),
            ("By key", BY_KEY),
            ("Fail", True),
        ]:
            await client.input(values={client.find(label).props["widget"]: value})
            await client.ended()
        form = {client.find("In form").props["widget"]: IN_FORM}
        await client.input(values=form, trigger={client.find("Send").props["widget"]: True})
        await client.ended()
        assert f"note {len(NOTE)}, number 122, message 0, key {len(BY_KEY)}" in client.texts()
        chat = next(n for n in client.tree.nodes.values() if n.kind == "chat_input")
        await client.input(trigger={chat.props["widget"]: MESSAGE})
        await client.ended()
        assert any(f"message {len(MESSAGE)}" in text for text in client.texts())
        uploader = client.find("File").props["widget"]
        answer = await upload(http, client, FILE, FILE_NAME.replace(" ", "%20") + f".txt&widget={uploader}")
        await client.input(values={uploader: [json.loads(answer.body)]})
        await client.ended()
        assert f"file {len(FILE)} {FILE_NAME[:7]}" in client.texts()
        # Large entries are written beside the runs, and looked at again at rest.
        await served.session.wait(lambda session: session.idle and not session.state.entries.restless)
        await served.host.writer.drain()
        projection = served.session.projection
        state = dumped(projection)
        await trio.to_thread.run_sync(keep, served.host.writer, served.session.id, projection.position, state)
        await served.host.writer.drain()
        assert store.latest_snapshot(served.session.id) is not None
        assert b"plain=visible" in everything(folder), "expected the search to look at the right files"
        assert leaks(folder) == {}
        assert client.welcome["token"].encode() not in everything(folder)
        assert to_json(served.host._fold(served.session.id)) == to_json(served.session.projection)
        export_session(store.path, None, folder / "session.db")
        assert leaks(folder) == {}
    store.close()
    assert leaks(folder) == {}
