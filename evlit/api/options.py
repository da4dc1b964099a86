"""Arguments that many commands share (step 7 of the click journey): texts, icons, and what is one of a few words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from textwrap import dedent
from typing import Any, Final, Literal

from evlit.errors import StreamlitAPIException, StreamlitInvalidParameterTypeError, StreamlitValueError

TextAlignment = Literal["left", "center", "right", "justify"]
LabelVisibility = Literal["visible", "hidden", "collapsed"]

_MATERIAL: Final = re.compile(r":material/[a-z0-9_]+:")

#: Emoji that Unicode files under letters and dashes: the information sign and the wavy dash.
_ODD_EMOJI: Final = "\u2139\u3030"

#: The longest emoji of Unicode 16, in characters, is a family of four with skin tones.
_EMOJI_LIMIT: Final = 16


def clean(body: object) -> str:
    """Return a text without the indentation and the empty lines that its place in the source gave it."""
    text = body if type(body) is str else str(body)
    if "\n" in text:
        text = dedent(text)
    return text.strip()


def check_choice(parameter: str, value: Any, choices: Iterable[object]) -> Any:
    """Return a value that is one of a few.

    Raises
    ------
    StreamlitValueError
        When it is none of them.
    """
    known = tuple(choices)
    # 1 == True: a number does not stand for a flag
    if any(value == choice and isinstance(value, bool) == isinstance(choice, bool) for choice in known):
        return value
    raise StreamlitValueError(parameter, known, got=value)


def check_label(label: object, parameter: str = "label") -> str:
    """Return a label.

    Raises
    ------
    StreamlitInvalidParameterTypeError
        When it is not text.
    """
    if not isinstance(label, str):
        raise StreamlitInvalidParameterTypeError(parameter, type(label).__name__, ["str"])
    return clean(label)


def check_alignment(alignment: object) -> TextAlignment:
    """Return a text alignment other than the default.

    Raises
    ------
    StreamlitValueError
        When it is none.
    """
    chosen: TextAlignment = check_choice("text_alignment", alignment, ("left", "center", "right", "justify"))
    return chosen


@lru_cache(maxsize=1024)
def check_icon(icon: str) -> str:
    """Return an icon: one emoji, `:material/name:`, or `spinner`.

    Raises
    ------
    StreamlitAPIException
        When it is something else.
    """
    icon = icon.strip()
    if icon == "spinner" or _MATERIAL.fullmatch(icon) or _is_emoji(icon):
        return icon
    if icon.startswith(":material"):
        raise StreamlitAPIException(
            f"{icon!r} is not a Material icon: write its name in lower case with underscores, as `:material/thumb_up:`."
        )
    raise StreamlitAPIException(
        f"{icon!r} is not an icon: expected one emoji (the character itself, not a shortcode), or a Material icon "
        "such as `:material/thumb_up:`."
    )


def _is_emoji(text: str) -> bool:
    """Tell whether a text can be one emoji. A table of all emoji would grow old: the page draws what its font has."""
    if not text or len(text) > _EMOJI_LIMIT:
        return False
    if text[0] in "0123456789#*":
        return "\u20e3" in text[1:]  # a keycap
    known = text[0] in _ODD_EMOJI or unicodedata.category(text[0]) in ("So", "Sk", "Sm", "Po", "Cn")
    return known and not text.isascii()
