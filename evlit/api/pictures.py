"""Pictures that commands take as icons and avatars: files, bytes, images and arrays, as bytes with a media type."""

from __future__ import annotations

import io
import mimetypes
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from evlit.api.options import check_icon
from evlit.errors import StreamlitAPIException, StreamlitInvalidParameterTypeError
from evlit.runtime.context import current

#: First bytes of the formats that browsers show.
_SIGNS: Final = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"<svg", "image/svg+xml"),
    (b"<?xml", "image/svg+xml"),
)


def read_picture(path: Path, parameter: str) -> tuple[bytes, str]:
    """Return a file's bytes and media type.

    Raises
    ------
    StreamlitAPIException
        When there is no such file.
    """
    if not path.is_file():
        raise StreamlitAPIException(f"`{parameter}` names a file that does not exist: `{path}` (in `{Path.cwd()}`).")
    return path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def picture(image: Any, parameter: str) -> tuple[bytes, str]:
    """Return bytes and media type of a path, bytes, an open file, a PIL image or an array.

    Raises
    ------
    StreamlitInvalidParameterTypeError
        When it is none of them.
    StreamlitAPIException
        When it is an array and Pillow is not installed, or a file that does not exist.
    """
    if isinstance(image, Path):
        return read_picture(image, parameter)
    if callable(getattr(image, "read", None)):
        image = image.read()
    if isinstance(image, (bytes, bytearray)):
        return bytes(image), _media_type(bytes(image[:16]))
    if not hasattr(image, "save"):
        image = _from_array(image, parameter)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue(), "image/png"


def shown_picture(image: Any, parameter: str) -> dict[str, Any] | str:
    """Return what a page shows as a picture: its own name for it (an address, an emoji, `:material/name:`), or the
    `BlobRef` of its bytes, which are kept in the log.

    Raises
    ------
    StreamlitInvalidParameterTypeError, StreamlitAPIException
        As `picture`; also when a text is none of these, nor the path of a file.
    """
    if isinstance(image, str):
        if image.startswith(("http://", "https://", "data:image/")):
            return image
        if image.lstrip().startswith(("<svg", "<?xml")):
            image = image.strip().encode()
        elif "." not in image:
            return check_icon(image)
        else:
            image = Path(image)
    data, media_type = picture(image, parameter)
    context = current()
    return "" if context is None else context.core.services.put_blob(context.core, data, media_type)


def _media_type(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((type for sign, type in _SIGNS if head.startswith(sign)), "image/png")


def _from_array(array: Any, parameter: str) -> Any:
    if not hasattr(array, "__array_interface__"):
        raise StreamlitInvalidParameterTypeError(
            parameter, type(array).__name__, ["str", "Path", "bytes", "PIL image", "array"]
        )
    try:
        pillow = import_module("PIL.Image")  # not one of our dependencies
    except ImportError:
        raise StreamlitAPIException(
            f"`{parameter}` was given an array, which needs Pillow: `pip install pillow`."
        ) from None
    return pillow.fromarray(array)
