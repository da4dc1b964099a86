"""Everything that is not the socket: the viewer's files, blobs, uploads, health (architecture section 5)."""

from __future__ import annotations

import logging
import mimetypes
import secrets
from contextlib import aclosing
from typing import Any, Final

import trio
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from evlit.core import events as e
from evlit.log.blobs import Blob
from evlit.log.errors import LogError
from evlit.runtime.host import Host
from evlit.runtime.session import Session
from evlit.server.content import FOR_EVER, PAGE, Files, blob_answer
from evlit.server.debugging import Debugger, NoDebugger
from evlit.server.launch import VIEWER
from evlit.server.origin import Hosts, origin_refusal
from evlit.server.viewers import Viewers

logger: Final = logging.getLogger(__name__)

#: Seconds without a byte of a file after which its upload is given up.
UPLOAD_PATIENCE: Final = 60.0

_NOT_BUILT: Final = "The viewer was not built. Run `make viewer`, or `pip install .`.\n"


def make_app(host: Host, viewers: Viewers, hosts: Hosts, debugger: Debugger | None = None) -> Any:
    """Return the HTTP application of a server."""
    site = _Site(host, viewers, Files(VIEWER), debugger)
    app = Starlette(
        routes=[
            Route("/_stcore/health", site.health),
            Route("/healthz", site.health),
            Route("/metrics", site.metrics),
            Route("/blob/{digest}", site.blob),
            Route("/upload/{session}", site.upload, methods=["POST"]),
            Route("/download/{session}", site.download, methods=["POST"]),
            Route("/debugger/{session}", site.open_debugger, methods=["POST"]),
            Route("/{path:path}", site.page),
        ]
    )

    async def known_hosts_only(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            refusal = hosts.refusal(Request(scope).headers.get("host"))
            if refusal:
                await _no(403, refusal)(scope, receive, send)
                return
        await app(scope, receive, send)

    return known_hosts_only


class _Site:
    def __init__(self, host: Host, viewers: Viewers, files: Files, debugger: Debugger | None) -> None:
        self.host = host
        self.debugger = debugger
        self.viewers = viewers
        self.files = files

    async def health(self, _: Request) -> Response:
        return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})

    async def metrics(self, _: Request) -> Response:
        log = self.host.writer.statistics()
        running = sum(session.run is not None for session in self.host.sessions.values())
        figures = (
            ("evlit_sessions", "gauge", "Sessions in memory.", len(self.host.sessions)),
            ("evlit_viewers", "gauge", "Browsers that are connected.", self.viewers.count),
            ("evlit_runs", "gauge", "Runs under way.", running),
            ("evlit_log_queued", "gauge", "Appends that wait for the log.", log.queued),
            ("evlit_log_commits_total", "counter", "Transactions of the log.", log.commits),
            ("evlit_log_events_total", "counter", "Events recorded.", log.rows),
            ("evlit_log_failures_total", "counter", "Appends that the log refused.", log.failed),
        )
        lines = [f"# HELP {name} {text}\n# TYPE {name} {kind}\n{name} {value}\n" for name, kind, text, value in figures]
        return Response("".join(lines), media_type="text/plain; version=0.0.4", headers={"Cache-Control": "no-store"})

    async def blob(self, request: Request) -> Response:
        digest: str = request.path_params["digest"]
        found = await trio.to_thread.run_sync(self.host.privacy.blob, digest)
        if found is None:
            await self.host.writer.drain()  # cited by a patch that is on its way with it
            found = await trio.to_thread.run_sync(self.host.privacy.blob, digest)
        if found is None:
            return _no(404, "expected the digest of a blob in the log")
        return blob_answer(request, found)

    async def upload(self, request: Request) -> Response:
        if refusal := origin_refusal(request.headers):
            return _no(403, refusal)
        session = await self._session_of(request)
        if session is None:
            return _no(403, "expected the session's token in X-Evlit-Token")
        with session.held():
            return await self._take_file(request, session)

    async def _take_file(self, request: Request, session: Session) -> Response:
        limit = int(self.host.options["server.maxUploadSize"]) << 20
        try:
            announced = int(request.headers.get("content-length", "0"))
            data = None if announced > limit else await _body(request, limit)
        except (ClientDisconnect, ValueError, trio.TooSlowError):
            return _no(408, f"expected the whole file, with no pause longer than {UPLOAD_PATIENCE:g} seconds")
        if data is None:
            return _no(413, f"expected a file of at most {limit} bytes")
        name = request.query_params.get("name", "file").replace("\\", "/").rsplit("/", 1)[-1][:255] or "file"
        given = request.headers.get("content-type") or mimetypes.guess_type(name)[0]
        blob = Blob.of(data, (given or "application/octet-stream")[:255])
        event = e.FileUploaded("f_" + secrets.token_urlsafe(9), name, blob.media_type, blob.size, blob.digest)
        session.submit_file(event, blob, request.query_params.get("widget"))
        await self.host.writer.drain()
        if session.failure is not None:
            return _no(507, f"The file was not kept. {session.failure}")
        return JSONResponse({"id": event.file, "name": name, "type": blob.media_type, "size": event.size})

    async def download(self, request: Request) -> Response:
        """Make a file that the app offers by a function, and keep it in the log (S-318)."""
        if refusal := origin_refusal(request.headers):
            return _no(403, refusal)
        session = await self._session_of(request)
        if session is None:
            return _no(403, "expected the session's token in X-Evlit-Token")
        with session.held():
            return await self._make_file(request, session)

    async def _make_file(self, request: Request, session: Session) -> Response:
        widget = request.query_params.get("widget", "")
        meta = session.state.meta.get(widget)
        if meta is None or meta.produce is None:
            return _no(404, "expected a download button that the app draws now: reload the page, and try again")
        try:
            data, media_type = await trio.to_thread.run_sync(meta.produce, abandon_on_cancel=True)
        except Exception as error:  # the app's own
            logger.exception("the function behind the download button %s failed", meta.line)
            return _no(500, f"The file could not be made: {type(error).__name__}: {error}")
        blob = Blob.of(data, media_type)
        session.submit(e.EffectRecorded(session.projection.runs, "download", widget, blob.digest), blobs=[blob])
        await self.host.writer.drain()
        if session.failure is not None:
            return _no(507, f"The file was not kept. {session.failure}")
        return JSONResponse({"blob": blob.digest, "type": media_type, "size": blob.size})

    async def open_debugger(self, request: Request) -> Response:
        """Say where the debugger of the log is; it is started when somebody first asks."""
        if refusal := origin_refusal(request.headers):
            return _no(403, refusal)
        if await self._session_of(request) is None:
            return _no(403, "expected the session's token in X-Evlit-Token")
        if self.debugger is None:
            return _no(404, "expected a server that only its own machine reaches: run `evlit replay` on its log there")
        try:
            return JSONResponse({"url": await self.debugger.address()})
        except NoDebugger as error:
            return _no(500, str(error))

    async def _session_of(self, request: Request) -> Session | None:
        try:
            return await self.host.resume(request.path_params["session"], request.headers.get("x-evlit-token", ""))
        except LogError:
            return None

    async def page(self, request: Request) -> Response:
        path: str = request.path_params["path"]
        content = await self.files.get(path) if path else None
        if content is not None:
            lasting = path.startswith("assets/")  # named by their content
            return content.answer(request, {**PAGE, **(FOR_EVER if lasting else {"Cache-Control": "no-cache"})})
        if "assets/" in path or path.startswith(("_evlit/", "_stcore/")):
            return _no(404, "no such file")
        index = await self.files.get("index.html")
        if index is None:
            return PlainTextResponse(_NOT_BUILT, 503)
        return index.answer(request, {**PAGE, "Cache-Control": "no-cache"})


async def _body(request: Request, limit: int) -> bytes | None:
    """Return the body of a request; None when it is longer than the limit."""
    parts: list[bytes] = []
    size = 0
    async with aclosing(request.stream()) as stream:
        while True:
            with trio.fail_after(UPLOAD_PATIENCE):
                part = await anext(stream, None)
            if part is None:
                return b"".join(parts)
            size += len(part)
            if size > limit:
                return None
            parts.append(part)


def _no(status: int, why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status, headers={"Cache-Control": "no-store"})
