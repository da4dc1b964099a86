"""Everything but the socket, over real connections: files, blobs, uploads, health."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trio
from trio.testing import trio_test

from evlit.core import events as e
from evlit.log.blobs import Blob
from evlit.log.memory import MemoryStore
from evlit.log.store import SqliteStore
from evlit.server import http as served_http
from tests.server.browsing import Answer, Http
from tests.server.serving import Client, Served, open_served

SCRIPT = b"export const answer = 42;\n" * 200


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A viewer of a few files, in the place of the built one."""
    folder = tmp_path / "viewer"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>viewer</title>")
    (folder / "assets" / "app-1.js").write_bytes(SCRIPT)
    (folder / "assets" / "font.woff2").write_bytes(bytes(2000))
    (tmp_path / "private.txt").write_text("private")
    monkeypatch.setattr(served_http, "VIEWER", folder)
    return folder


@asynccontextmanager
async def browsing(served: Served) -> AsyncIterator[Http]:
    async with Http(await served.listen()) as http:
        yield http


class TestFiles:
    @trio_test
    async def test_the_page_is_asked_for_again_and_its_scripts_never(self, site: Path) -> None:
        async with open_served() as served, browsing(served) as http:
            page = await http.get("/")
            assert page.headers["content-type"] == "text/html; charset=utf-8"
            assert page.headers["cache-control"] == "no-cache"
            script = await http.get("/assets/app-1.js")
            assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert script.headers["x-content-type-options"] == "nosniff"
            assert script.body == SCRIPT

    @trio_test
    async def test_text_is_compressed_for_who_can_read_it(self, site: Path) -> None:
        async with open_served() as served, browsing(served) as http:
            packed = await http.get("/assets/app-1.js", Accept_Encoding="br, gzip")
            assert packed.headers["content-encoding"] == "gzip"
            assert packed.headers["vary"] == "Accept-Encoding"
            assert len(packed.body) < len(SCRIPT) / 10
            assert gzip.decompress(packed.body) == SCRIPT
            assert "content-encoding" not in (await http.get("/assets/font.woff2", Accept_Encoding="gzip")).headers

    @trio_test
    async def test_what_the_browser_has_is_not_sent_again(self, site: Path) -> None:
        async with open_served() as served, browsing(served) as http:
            for accept in ("gzip", "identity"):
                first = await http.get("/assets/app-1.js", Accept_Encoding=accept)
                again = await http.get("/assets/app-1.js", If_None_Match=first.headers["etag"], Accept_Encoding=accept)
                assert (again.status, again.body) == (304, b"")
            assert (await http.get("/assets/app-1.js", If_None_Match='"older"')).status == 200

    @trio_test
    async def test_head_tells_the_size_and_sends_nothing(self, site: Path) -> None:
        async with open_served() as served, browsing(served) as http:
            await http.send("HEAD", "/assets/app-1.js")
            head = await http.answer(body=False)
            assert head.headers["content-length"] == str(len(SCRIPT))
            assert (await http.get("/healthz")).body == b"ok"

    @trio_test
    async def test_a_viewer_that_is_built_anew_is_served_at_once(self, site: Path) -> None:
        async with open_served() as served, browsing(served) as http:
            before = await http.get("/")
            (site / "index.html").write_text("<!doctype html><title>another</title>")
            os.utime(site / "index.html", ns=(1, 1))
            after = await http.get("/", If_None_Match=before.headers["etag"])
            assert (after.status, after.body) == (200, b"<!doctype html><title>another</title>")

    @trio_test
    async def test_unknown_paths_are_pages_of_the_app(self, site: Path) -> None:
        async with open_served() as served, browsing(served) as http:
            for path in ("/two", "/two/three", "/?a=b", "/private.txt", "/assets"):
                assert (await http.get(path)).body == (await http.get("/")).body

    @pytest.mark.parametrize(
        "path",
        [
            "/assets/none.js",
            "/two/assets/app-1.js",
            "/assets/../../private.txt",
            "/assets/%2e%2e/%2e%2e/private.txt",
            "/assets/%00",
            "/_evlit/socket",
        ],
    )
    def test_no_file_is_found_outside_or_where_there_is_none(self, site: Path, path: str) -> None:
        async def main() -> None:
            async with open_served() as served, browsing(served) as http:
                assert (await http.get(path)).status == 404

        trio.run(main)

    @trio_test
    async def test_a_viewer_that_was_not_built_says_so(self, site: Path) -> None:
        (site / "index.html").unlink()
        async with open_served() as served, browsing(served) as http:
            answer = await http.get("/")
            assert answer.status == 503
            assert b"make viewer" in answer.body

    @trio_test
    async def test_the_page_allows_no_script_but_our_own(self, site: Path) -> None:
        async with open_served() as served, browsing(served) as http:
            policy = (await http.get("/")).headers["content-security-policy"]
            assert "script-src 'self';" in policy
            assert "unsafe-eval" not in policy


class TestHealth:
    @pytest.mark.parametrize("path", ["/healthz", "/_stcore/health"])
    def test_says_ok(self, path: str) -> None:
        async def main() -> None:
            async with open_served() as served, browsing(served) as http:
                answer = await http.get(path)
                assert (answer.status, answer.body) == (200, b"ok")
                assert answer.headers["cache-control"] == "no-store"

        trio.run(main)

    @trio_test
    async def test_metrics_count_what_is_there(self) -> None:
        async with open_served() as served:
            client = await served.client()
            await client.hello()
            await client.ended()
            async with browsing(served) as http:
                lines = (await http.get("/metrics")).body.decode().splitlines()
            figures = dict(line.split(" ") for line in lines if not line.startswith("#"))
            assert figures["evlit_sessions"] == "1"
            assert figures["evlit_viewers"] == "1"
            assert int(figures["evlit_log_events_total"]) == served.session.projection.position


class TestBlobs:
    @staticmethod
    async def put(served: Served, data: bytes, media_type: str) -> str:
        blob = Blob.of(data, media_type)
        await served.host.writer.run(served.host.writer.store.put_blob, blob)
        return f"/blob/{blob.digest}"

    @trio_test
    async def test_are_immutable(self) -> None:
        async with open_served() as served, browsing(served) as http:
            path = await self.put(served, b"pixels", "image/png")
            answer = await http.get(path)
            assert answer.body == b"pixels"
            assert answer.headers["content-type"] == "image/png"
            assert "immutable" in answer.headers["cache-control"]
            assert (await http.get(path, If_None_Match=answer.headers["etag"])).status == 304

    @pytest.mark.parametrize(
        ("asked", "status", "body", "range"),
        [
            ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
            ("bytes=7-", 206, b"789", "bytes 7-9/10"),
            ("bytes=-2", 206, b"89", "bytes 8-9/10"),
            ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
            ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
            ("bytes=10-", 416, b"", "bytes */10"),
            ("bytes=5-4", 416, b"", "bytes */10"),
            ("bytes=-0", 416, b"", "bytes */10"),
            ("bytes=0-1,4-5", 200, b"0123456789", None),
            ("bytes=-", 200, b"0123456789", None),
            ("lines=1-2", 200, b"0123456789", None),
        ],
    )
    def test_come_in_parts(self, asked: str, status: int, body: bytes, range: str | None) -> None:
        async def main() -> None:
            async with open_served() as served, browsing(served) as http:
                path = await self.put(served, b"0123456789", "video/mp4")
                answer = await http.get(path, Range=asked)
                assert (answer.status, answer.body, answer.headers.get("content-range")) == (status, body, range)
                assert answer.headers["accept-ranges"] == "bytes"
                assert (await http.get(path, Range=asked, If_Range='"other"')).status == 200

        trio.run(main)

    @pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"])
    def test_that_could_run_code_are_only_downloaded(self, media_type: str) -> None:
        async def main() -> None:
            async with open_served() as served, browsing(served) as http:
                answer = await http.get(await self.put(served, b"<script>", media_type))
                assert answer.headers["content-disposition"] == "attachment"
                assert answer.headers["content-security-policy"].startswith("sandbox")
                assert answer.headers["x-content-type-options"] == "nosniff"

        trio.run(main)

    @pytest.mark.parametrize("digest", ["none", "0" * 40, "%00", "a'b"])
    def test_that_are_not_there_are_404(self, digest: str) -> None:
        async def main() -> None:
            async with open_served() as served, browsing(served) as http:
                assert (await http.get(f"/blob/{digest}")).status == 404

        trio.run(main)


async def upload(
    http: Http, client: Client, data: bytes = b"a,b\n1,2\n", name: str = "data.csv", **more: str
) -> Answer:
    token = {"X_Evlit_Token": client.welcome["token"], "Content_Type": "text/csv"}
    return await http.post(f"/upload/{client.welcome['session']}?name={name}", data, **{**token, **more})


class TestUploads:
    @trio_test
    async def test_are_in_the_log_when_they_are_answered(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path / "log.db")
        async with open_served(store=store) as served, browsing(served) as http:
            client = await served.client()
            await client.hello()
            answer = await upload(http, client)
            assert answer.status == 200
            file = json.loads(answer.body)
            # Another connection sees what is committed, and nothing else.
            with sqlite3.connect(f"file:{tmp_path}/log.db?mode=ro", uri=True) as reader:
                ((data,),) = reader.execute("SELECT bytes FROM blob WHERE media_type = 'text/csv'")
                ((event,),) = reader.execute("SELECT data FROM event WHERE kind = 'file.uploaded'")
            reader.close()
            assert data == b"a,b\n1,2\n"
            assert json.loads(event)["file"] == file["id"]
            assert (file["name"], file["type"], file["size"]) == ("data.csv", "text/csv", 8)
            await served.host.writer.drain()
            assert served.session.projection.files[file["id"]].name == "data.csv"
        store.close()

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("..%2F..%2Fetc%2Fpasswd", "passwd"),
            ("C%3A%5Cfiles%5Cx.csv", "x.csv"),
            ("", "file"),
            ("%C3%BC.txt", "\u00fc.txt"),
            ("x" * 300, "x" * 255),
        ],
    )
    def test_names_are_names_and_no_paths(self, name: str, kept: str) -> None:
        async def main() -> None:
            async with open_served() as served, browsing(served) as http:
                client = await served.client()
                await client.hello()
                assert json.loads((await upload(http, client, name=name)).body)["name"] == kept

        trio.run(main)

    @trio_test
    async def test_need_the_token_of_the_session(self) -> None:
        async with open_served() as served, browsing(served) as http:
            client = await served.client()
            await client.hello()
            assert (await upload(http, client, X_Evlit_Token="guessed")).status == 403
            assert (await upload(http, client, Origin="https://evil.example")).status == 403
            assert (await http.post("/upload/s_none", b"", X_Evlit_Token="x")).status == 403
            await served.host.writer.drain()
            assert served.session.projection.files == {}

    @trio_test
    async def test_that_are_too_large_are_refused_early(self) -> None:
        limit = 1 << 20
        async with open_served() as served:
            served.host.options.put("server.maxUploadSize", 1, "test")
            client = await served.client()
            assert (await client.hello())["config"]["upload_limit"] == limit
            session, token = client.welcome["session"], client.welcome["token"]
            port = await served.listen()
            async with Http(port) as http:
                await http.send("POST", f"/upload/{session}", X_Evlit_Token=token, Content_Length=str(limit + 1))
                assert (await http.answer()).status == 413  # before a byte of it came
            async with Http(port) as http:
                await http.send("POST", f"/upload/{session}", X_Evlit_Token=token, Transfer_Encoding="chunked")
                await http.stream.send_all(b"100001\r\n" + bytes(limit + 1) + b"\r\n")
                answer = await http.answer()
                assert (answer.status, answer.body) == (413, b"expected a file of at most 1048576 bytes\n")
            async with Http(port) as http:
                assert (await upload(http, client, bytes(limit))).status == 200

    @trio_test
    async def test_that_the_log_does_not_take_are_not_acknowledged(self) -> None:
        class Full(MemoryStore):
            def append_many(self, batch):  # type: ignore[no-untyped-def]  # as the store's
                if any(append.blobs for append in batch):
                    raise sqlite3.OperationalError("database or disk is full")
                return super().append_many(batch)

        async with open_served(store=Full()) as served, browsing(served) as http:
            client = await served.client()
            await client.hello()
            answer = await upload(http, client)
            assert answer.status == 507
            assert b"not kept" in answer.body
            said = await client.hear(lambda message: message["type"] == "bye")
            assert said["code"] == "log"

    @trio_test
    async def test_that_break_off_leave_nothing(self) -> None:
        async with open_served() as served:
            client = await served.client()
            await client.hello()
            session, token = client.welcome["session"], client.welcome["token"]
            port = await served.listen()
            async with Http(port) as http:
                await http.send("POST", f"/upload/{session}", X_Evlit_Token=token, Content_Length="100")
                await http.stream.send_all(b"half")
            async with Http(port) as http:
                assert (await http.get("/healthz")).status == 200
            await served.host.writer.drain()
            kinds = [row.row.kind for row in served.host.writer.store.read(session)]
            assert e.KINDS[e.FileUploaded][0] not in kinds
