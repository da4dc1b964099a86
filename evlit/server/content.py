"""How bytes are answered with over HTTP: unchanged, in part, or compressed; and the viewer's files, kept in memory."""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final
from urllib.parse import quote

import trio
from attrs import define, field, frozen
from starlette.requests import Request
from starlette.responses import Response

from evlit.log.blobs import Blob

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")

#: Media types that are worth compressing; images and fonts are compressed already.
_TEXT: Final = re.compile(r"text/.*|application/(json|javascript|wasm|manifest\+json)|image/svg\+xml|font/ttf")

#: Below this, gzip's own head is what is sent.
_SMALL: Final = 500

#: Scripts are our own files and nothing else: none inline, none from text. Styles are inline too (charts, tables and
#: the components of the viewer set them). What an app shows may come from anywhere: pictures, sound, frames, and the
#: data of a chart that names their address.
_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "img-src * data: blob:; media-src * data: blob:; frame-src * data: blob:; connect-src * data: blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
PAGE: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}

#: Media types that run no code wherever they are opened.
_HARMLESS: Final = re.compile(
    r"image/(png|jpeg|gif|webp|avif|bmp)|audio/.*|video/.*|application/vnd\.apache\.arrow\.stream|text/plain|text/csv"
)


@frozen
class Content:
    """Bytes that do not change under their tag."""

    data: bytes
    media_type: str
    tag: str
    gzipped: bytes | None = None

    def answer(self, request: Request, headers: Mapping[str, str]) -> Response:
        """Answer a GET or HEAD request: with a part when one was asked for, with nothing when the asker has it."""
        own = {**headers, "ETag": f'"{self.tag}"', "Accept-Ranges": "bytes"}
        if self.gzipped is not None:
            own["Vary"] = "Accept-Encoding"
        if _holds(request.headers.get("if-none-match"), self.tag):
            return Response(status_code=304, headers=own)
        if_range = request.headers.get("if-range")
        asked = request.headers.get("range")
        if asked is not None and (if_range is None or if_range == own["ETag"]):
            return self._part(asked, own)
        if self.gzipped is not None and "gzip" in request.headers.get("accept-encoding", "").lower():
            # Another representation, so another tag.
            packed = {**own, "ETag": f'"{self.tag}-gz"', "Content-Encoding": "gzip"}
            return _response(request, self.gzipped, self.media_type, packed)
        return _response(request, self.data, self.media_type, own)

    def _part(self, asked: str, headers: dict[str, str]) -> Response:
        size = len(self.data)
        found = _RANGE.fullmatch(asked.strip())
        if found is None or found.groups() == ("", ""):
            return Response(self.data, media_type=self.media_type, headers=headers)  # several parts: all of it will do
        first, last = found.groups()
        if first:
            begin, end = int(first), min(int(last) + 1 if last else size, size)
        else:
            begin, end = max(0, size - int(last)), size
        if begin >= end:
            return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
        return Response(self.data[begin:end], 206, media_type=self.media_type, headers=headers)


def _response(request: Request, data: bytes, media_type: str, headers: dict[str, str]) -> Response:
    if request.method == "HEAD":
        return Response(media_type=media_type, headers={**headers, "Content-Length": str(len(data))})
    return Response(data, media_type=media_type, headers=headers)


def _holds(header: str | None, tag: str) -> bool:
    """Tell whether an `If-None-Match` names the tag, in whichever encoding."""
    if header is None:
        return False
    tags = {each.strip().removeprefix("W/").strip('"').removesuffix("-gz") for each in header.split(",")}
    return tag in tags or "*" in tags


def blob_answer(request: Request, blob: Blob) -> Response:
    """Answer with a blob of the log, as a file under the `name` that was asked for."""
    headers = {**FOR_EVER, "X-Content-Type-Options": "nosniff"}
    if (name := request.query_params.get("name")) is not None:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    if not _HARMLESS.fullmatch(blob.media_type):
        # Shown in a page of its own it could run as one of ours.
        headers.setdefault("Content-Disposition", "attachment")
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return Content(blob.data, blob.media_type, blob.digest).answer(request, headers)


@define(eq=False)
class Files:
    """The files below a folder: read and compressed when they are first asked for, then kept until they change."""

    folder: Path
    _contents: dict[str, tuple[int, Content]] = field(factory=dict, init=False)
    _reading: trio.Lock = field(factory=trio.Lock, init=False)

    async def get(self, path: str) -> Content | None:
        """Return a file; None when there is none of that path inside the folder."""
        kept = self._kept(path)
        if kept is None:
            async with self._reading:  # two pages that open at once do not compress twice
                kept = self._kept(path)
                if kept is None and "\0" not in path:
                    found = await trio.to_thread.run_sync(self._read, path)
                    if found is not None:
                        self._contents[path] = found
                        kept = found[1]
        return kept

    def _kept(self, path: str) -> Content | None:
        found = self._contents.get(path)
        if found is None:
            return None
        try:
            # The viewer may be built anew while a server runs: a few microseconds for a page that always fits itself.
            unchanged = (self.folder / path).stat().st_mtime_ns == found[0]
        except OSError:
            unchanged = False
        return found[1] if unchanged else None

    def _read(self, path: str) -> tuple[int, Content] | None:
        file = (self.folder / path).resolve()
        if not file.is_relative_to(self.folder.resolve()) or not file.is_file():
            return None
        changed = file.stat().st_mtime_ns
        data = file.read_bytes()
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        tag = blake2b(data, digest_size=12).hexdigest()
        packed = gzip.compress(data, 9, mtime=0) if _TEXT.fullmatch(media_type) and len(data) > _SMALL else None
        if packed is not None and len(packed) >= len(data):
            packed = None
        return changed, Content(data, media_type, tag, packed)
