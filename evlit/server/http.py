"""Everything that is not the socket: the viewer's files, blobs, uploads, health (architecture section 5)."""

from __future__ import annotations

import mimetypes
import re
import secrets
from pathlib import Path
from typing import Final

import trio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from evlit.core import events as e
from evlit.log.blobs import Blob
from evlit.runtime.host import Host
from evlit.server.front_door import same_origin

VIEWER: Final = Path(__file__).parent.parent / "viewer_dist"

#: Bytes of one uploaded file.
UPLOAD_LIMIT: Final = 200 * 1024 * 1024

_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src * data: blob:; "
        "media-src * data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-src *; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

#: Media types that run no code wherever they are opened.
_HARMLESS: Final = re.compile(
    r"(image/(png|jpeg|gif|webp|avif|bmp)|audio/.*|video/.*|application/vnd\.apache\.arrow\.stream|text/plain|text/csv)"
)


def make_app(host: Host) -> Starlette:
    """Return the HTTP application of a server."""

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})

    async def blob(request: Request) -> Response:
        found = await trio.to_thread.run_sync(host.writer.store.get_blob, request.path_params["digest"])
        if found is None:
            return PlainTextResponse("expected the digest of a blob in the log\n", 404)
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
        if not _HARMLESS.fullmatch(found.media_type):
            headers["Content-Disposition"] = "attachment"
        return Response(found.data, media_type=found.media_type, headers=headers)

    async def upload(request: Request) -> Response:
        if not same_origin(request.headers):
            return PlainTextResponse("expected an upload from the page's own Origin\n", 403)
        session = await host.resume(request.path_params["session"], request.headers.get("X-Evlit-Token", ""))
        if session is None:
            return PlainTextResponse("expected the session's token in X-Evlit-Token\n", 403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > UPLOAD_LIMIT:
                return PlainTextResponse(f"expected a file of at most {UPLOAD_LIMIT} bytes\n", 413)
        name = Path(request.query_params.get("name", "file").replace("\\", "/")).name[:255] or "file"
        media_type = (
            request.headers.get("Content-Type", "") or mimetypes.guess_type(name)[0] or "application/octet-stream"
        )
        stored = Blob.of(bytes(body), media_type)
        event = e.FileUploaded("f_" + secrets.token_urlsafe(9), name, media_type, len(body), stored.digest)
        session.submit(event, blobs=[stored])
        await host.writer.drain()
        return JSONResponse({"id": event.file, "name": name, "type": media_type, "size": event.size})

    async def page(request: Request) -> Response:
        path: str = request.path_params["path"]
        file = (VIEWER / path).resolve()
        if path and file.is_file() and file.is_relative_to(VIEWER.resolve()):
            lasting = "/assets/" in f"/{path}"
            cache = "public, max-age=31536000, immutable" if lasting else "no-cache"
            return FileResponse(file, headers={**_HEADERS, "Cache-Control": cache})
        if path.startswith("assets/"):
            return PlainTextResponse("no such file\n", 404)
        index = VIEWER / "index.html"
        if not index.is_file():
            return PlainTextResponse("The viewer was not built. Run `make demo`, or `pip install .`.\n", 503)
        return FileResponse(index, headers={**_HEADERS, "Cache-Control": "no-cache"})

    return Starlette(
        routes=[
            Route("/_stcore/health", health),
            Route("/healthz", health),
            Route("/blob/{digest}", blob),
            Route("/upload/{session}", upload, methods=["POST"]),
            Route("/{path:path}", page),
        ]
    )
