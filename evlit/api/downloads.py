"""What `st.download_button` gives away: data of all kinds as bytes with a media type and a name."""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

from evlit.errors import StreamlitAPIException

Data = str | bytes | IO[Any] | io.RawIOBase
DownloadData = Data | Callable[[], Data]

_USUAL_NAME = "download"


def read(data: object) -> tuple[bytes, str]:
    """Return data as bytes, with the media type that its Python type suggests. A file is read from its beginning.

    Raises
    ------
    StreamlitAPIException
        When it is nothing that can be downloaded.
    """
    if isinstance(data, str):
        return data.encode(), "text/plain"
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data), "application/octet-stream"
    if callable(getattr(data, "read", None)):
        file: Any = data
        if file.seekable():
            file.seek(0)
        content = file.read()
        return read("" if content is None else content)
    raise StreamlitAPIException(
        f"`data` must be `str`, `bytes`, an open file, or a function that returns one of these, got "
        f"`{type(data).__name__}`. Of a data frame, pass what `to_csv()` returns."
    )


def named(file_name: str | None, data: object, mime: str | None) -> str:
    """Return the name that the browser saves under."""
    if file_name is not None:
        return file_name
    own = getattr(data, "name", None)
    if isinstance(own, str) and own:
        return PurePath(own).name
    usual = "text/plain" if isinstance(data, str) else None
    return _USUAL_NAME + (mimetypes.guess_extension(mime or usual or "") or "")
