"""Widths, heights and gaps of elements (step 7 of the click journey), checked."""

from __future__ import annotations

from operator import index
from typing import Any, Final, Literal

from evlit.errors import StreamlitInvalidHeightError, StreamlitInvalidWidthError, StreamlitValueError

Width = Literal["stretch", "content"] | int
WidthWithoutContent = Literal["stretch"] | int
Height = Literal["stretch", "content"] | int
HeightWithoutContent = Literal["stretch"] | int
Gap = Literal["xxsmall", "xsmall", "small", "medium", "large", "xlarge", "xxlarge"] | int

_GAPS: Final = ("xxsmall", "xsmall", "small", "medium", "large", "xlarge", "xxlarge")


def check_width(width: object, *, content: bool = True) -> Width:
    """Return a width as props hold it.

    Parameters
    ----------
    width
        Pixels, `"stretch"`, or, with `content`, `"content"`.

    Raises
    ------
    StreamlitInvalidWidthError
        When it is something else, or less than a pixel.
    """
    size = _size(width, content=content)
    if size is None:
        raise StreamlitInvalidWidthError(width, allow_content=content)
    return size


def check_height(height: object, *, content: bool = True) -> Height:
    """Return a height as props hold it; as `check_width`.

    Raises
    ------
    StreamlitInvalidHeightError
        When it is something else, or less than a pixel.
    """
    size = _size(height, content=content)
    if size is None:
        raise StreamlitInvalidHeightError(height, allow_content=content)
    return size


def old_width(width: Any, use_container_width: bool | None) -> Any:
    """Return the width that a call means which may still say `use_container_width` (S-218)."""
    if use_container_width is None:
        return width
    if use_container_width:
        return "stretch"
    return width if isinstance(width, int) else "content"


def check_gap(gap: object) -> Any:
    """Return a gap as props hold it, None for the default.

    Raises
    ------
    StreamlitValueError
        When it is neither a known name nor a number of pixels from 0 up.
    """
    if gap == "small":
        return None
    if gap is None:
        return "none"
    if isinstance(gap, str):
        if gap in _GAPS:
            return gap
    elif isinstance(gap, int) and not isinstance(gap, bool) and gap >= 0:
        return gap or "none"
    raise StreamlitValueError("gap", [*_GAPS, "a number of pixels", "None"], got=gap)


def _size(size: Any, *, content: bool) -> Width | None:
    if size == "stretch":
        return "stretch"
    if size == "content":
        return "content" if content else None
    if isinstance(size, (bool, str)):
        return None
    try:
        pixels = index(size)
    except TypeError:
        return None
    return pixels if pixels > 0 else None
