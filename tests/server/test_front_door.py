"""One port, over real sockets: who gets a connection, and what anycorn's handler does with it."""

from __future__ import annotations

import logging
import socket
from math import inf

import pytest
import trio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from trio.testing import MockClock, trio_test

from evlit.runtime.visit import Peer
from evlit.server.front_door import HEAD_LIMIT, HEAD_TIMEOUT, FrontDoor, parse_head
from evlit.server.http_connection import HttpConnections
from evlit.server.origin import Hosts
from tests.server.browsing import Http
from tests.server.serving import open_served


class TestSockets:
    @trio_test
    async def test_an_upgrade_leads_to_a_session(self) -> None:
        async with open_served() as served:
            client = await served.connect(await served.listen())
            await client.hello()
            await client.ended()
            await client.click("Go")
            assert client.texts() == ["run 2", "went", "hello"]

    @trio_test
    async def test_small_frames_are_not_held_back(self) -> None:
        streams: list[trio.SocketStream] = []
        async with open_served() as served:

            async def serve(stream: trio.SocketStream) -> None:
                streams.append(stream)
                await served.door.serve(stream)

            listeners = await served.nursery.start(trio.serve_tcp, serve, 0)
            client = await served.connect(listeners[0].socket.getsockname()[1])
            await client.hello()
            (stream,) = streams
            assert stream.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}],
        ids=lambda headers: str(headers),
    )
    def test_a_page_of_another_site_is_refused(self, headers: dict[str, str]) -> None:
        async def main() -> None:
            async with open_served() as served, Http(await served.listen()) as http:
                upgrade = {"Upgrade": "websocket", "Connection": "Upgrade"}
                answer = await http.get("/_evlit/socket", **upgrade, **headers)
                assert answer.status == 403
                assert answer.body.startswith(b"expected the page's own Origin, got ")

        trio.run(main)

    @trio_test
    async def test_the_page_itself_is_welcome(self) -> None:
        async with open_served() as served:
            port = await served.listen()
            client = await served.connect(port, Origin=f"http://127.0.0.1:{port}")
            await client.hello()

    @trio_test
    async def test_a_name_that_others_can_point_here_is_refused(self) -> None:
        async with open_served(hosts=Hosts(loopback=True)) as served:
            port = await served.listen()
            for path, more in (("/_evlit/socket", {"Upgrade": "websocket"}), ("/", {}), ("/healthz", {})):
                async with Http(port) as http:
                    answer = await http.get(path, Host="rebound.example", Origin="http://rebound.example", **more)
                    assert answer.status == 403
                    assert b"--allow-host rebound.example" in answer.body

    @trio_test
    async def test_a_kept_connection_may_become_a_socket(self) -> None:
        # Proxies send requests of many browsers over connections that they keep.
        async with open_served() as served, Http(await served.listen()) as http:
            assert (await http.get("/metrics")).status == 200
            key = "dGhlIHNhbXBsZSBub25jZQ=="
            upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Key": key}
            answer = await http.get("/_evlit/socket", Sec_WebSocket_Version="13", **upgrade)
            assert answer.status == 101
            assert answer.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    @trio_test
    async def test_a_body_that_looks_like_an_upgrade_is_a_body(self) -> None:
        async with open_served() as served, Http(await served.listen()) as http:
            await http.send("POST", "/upload/none", Content_Length="30")
            await http.stream.send_all(b"GET /_evlit/socket HTTP/1.1\r\n\r")
            assert (await http.answer()).status == 403  # no such session


class TestHeads:
    def test_parse(self) -> None:
        path, headers = parse_head(b"GET /a?b=c HTTP/1.1\r\nHost: x\r\nUPGRADE:  WebSocket \r\nodd\r\n\r\nbody: y")
        assert path == "/a"
        assert headers == {"host": "x", "upgrade": "WebSocket"}

    @pytest.mark.parametrize("head", [b"", b"\r\n\r\n", b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b":\r\n:\r\n\r\n"])
    def test_garbage_has_no_path_that_leads_anywhere(self, head: bytes) -> None:
        assert parse_head(head)[0] == ""

    @pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"hello\r\n\r\n"])
    def test_garbage_is_answered_with_400(self, sent: bytes) -> None:
        async def main() -> None:
            async with open_served() as served, Http(await served.listen()) as http:
                await http.stream.send_all(sent)
                assert (await http.answer()).status == 400
                assert await http.ended()

        trio.run(main)

    @trio_test
    async def test_a_head_without_end_is_refused(self) -> None:
        async with open_served() as served, Http(await served.listen()) as http:
            await http.stream.send_all(b"GET / HTTP/1.1\r\nX: " + b"x" * HEAD_LIMIT)
            assert (await http.answer()).status == 431

    @pytest.mark.parametrize("sent", [b"", b"GET / HTT"])
    def test_who_says_too_little_for_too_long_is_let_go(self, sent: bytes) -> None:
        clock = MockClock()

        async def main() -> None:
            async def pass_time() -> None:
                while True:
                    await trio.testing.wait_all_tasks_blocked(0.05)
                    clock.jump(HEAD_TIMEOUT)

            async with open_served(patience=inf) as served, Http(await served.listen()) as http:
                await http.stream.send_all(sent)
                served.nursery.start_soon(pass_time)
                if sent:
                    assert (await http.answer()).status == 408
                assert await http.ended()

        trio.run(main, clock=clock)

    @trio_test
    async def test_who_goes_without_a_word_is_no_trouble(self, caplog: pytest.LogCaptureFixture) -> None:
        async with open_served() as served:
            port = await served.listen()
            for sent in (b"", b"GET / HTT", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
                async with Http(port) as http:
                    await http.stream.send_all(sent)
            async with Http(port) as http:
                assert (await http.get("/healthz")).status == 200
        assert caplog.records == []

    @trio_test
    async def test_a_connection_that_breaks_ends_no_other(self, caplog: pytest.LogCaptureFixture) -> None:
        async def broken(stream: trio.SocketStream, head: bytes) -> bytes:
            raise ZeroDivisionError

        async def viewer(stream: trio.abc.Stream, peer: Peer) -> None:
            raise ZeroDivisionError

        door = FrontDoor(viewer, broken)
        async with trio.open_nursery() as nursery:
            listeners = await nursery.start(trio.serve_tcp, door.serve, 0)
            port = listeners[0].socket.getsockname()[1]
            for more in ({"Upgrade": "websocket"}, {}):
                async with Http(port) as http:
                    await http.send("GET", "/_evlit/socket", **more)
                    assert await http.ended()
            nursery.cancel_scope.cancel()
        assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2


class TestHttpHandler:
    """What is used of anycorn's handler, which is no public interface of it."""

    @staticmethod
    def door(tmp_path: object) -> FrontDoor:
        async def echo(request: Request) -> Response:
            return Response(await request.body())

        async def file(request: Request) -> Response:
            return FileResponse(f"{tmp_path}/large", media_type="application/octet-stream")

        async def text(request: Request) -> Response:
            return PlainTextResponse("text")

        async def viewer(stream: trio.abc.Stream, peer: Peer) -> None:
            raise AssertionError("expected no upgrade")

        routes = [Route("/echo", echo, methods=["POST"]), Route("/file", file), Route("/text", text)]
        return FrontDoor(viewer, HttpConnections(Starlette(routes=routes)).serve)

    def test_serves_one_connection_well(self, tmp_path: object) -> None:
        large = bytes(range(256)) * 40_000
        with open(f"{tmp_path}/large", "wb") as file:  # noqa: PTH123 - beside f-string paths, plainer than Path
            file.write(large)

        async def main() -> None:
            async with trio.open_nursery() as nursery:
                listeners = await nursery.start(trio.serve_tcp, self.door(tmp_path).serve, 0)
                async with Http(listeners[0].socket.getsockname()[1]) as http:
                    for _ in range(3):  # kept alive
                        assert (await http.get("/text")).body == b"text"
                    await http.send("HEAD", "/text")
                    head = await http.answer(body=False)
                    assert (head.status, head.headers["content-length"]) == (200, "4")
                    assert (await http.get("/nothing")).status == 404
                    assert (await http.get("/file")).body == large
                    part = await http.get("/file", Range="bytes=1000000-1000009")
                    assert (part.status, part.body) == (206, large[1_000_000:1_000_010])
                    assert (await http.post("/echo", large)).body == large
                    await http.send("GET", "/text")
                    await http.send("GET", "/nothing")  # before the first answer came
                    assert [(await http.answer()).status for _ in range(2)] == [200, 404]
                    closed = await http.get("/text", Connection="close")
                    assert closed.status == 200
                    assert await http.ended()
                nursery.cancel_scope.cancel()

        trio.run(main)

    def test_a_body_may_come_in_chunks_after_100_continue(self, tmp_path: object) -> None:
        async def main() -> None:
            async with trio.open_nursery() as nursery:
                listeners = await nursery.start(trio.serve_tcp, self.door(tmp_path).serve, 0)
                async with Http(listeners[0].socket.getsockname()[1]) as http:
                    await http.send("POST", "/echo", Transfer_Encoding="chunked", Expect="100-continue")
                    assert (await http.answer()).status == 100
                    await http.stream.send_all(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                    assert (await http.answer()).body == b"abcde"
                nursery.cancel_scope.cancel()

        trio.run(main)


@trio_test
async def test_who_connects_is_known() -> None:
    """Headers come as they were sent, also those that the handshake is made of; this machine has no address."""
    heard: list[Peer] = []

    async def viewer(stream: trio.abc.Stream, peer: Peer) -> None:
        heard.append(peer)
        await stream.send_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    async def http(stream: trio.SocketStream, head: bytes) -> bytes:
        raise AssertionError("expected an upgrade")

    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(trio.serve_tcp, FrontDoor(viewer, http).serve, 0)
        port = listeners[0].socket.getsockname()[1]
        async with Http(port) as client:
            await client.send("GET", "/_evlit/socket", Upgrade="websocket", Cookie="a=1", X_Tag="é")
            assert (await client.answer()).status == 403
        nursery.cancel_scope.cancel()
    [peer] = heard
    assert peer.ip is None
    assert peer.headers == (
        ("Host", f"localhost:{port}"),
        ("Upgrade", "websocket"),
        ("Cookie", "a=1"),
        ("X-Tag", "Ã©"),  # bytes as they came: what they mean is the sender's affair
    )
