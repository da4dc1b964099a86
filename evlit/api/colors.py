"""Colours as apps give them, and as CSS reads them (step 7 of the click journey)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any, Final

from evlit.errors import StreamlitInvalidColorError

Color = str | Sequence[float]

_HEX: Final = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)

#: Names that are not taken for misspelt columns.
_NAMES: Final = frozenset(
    "aqua black blue brown coral crimson cyan darkblue darkgreen darkorange darkred fuchsia gold gray green grey "  # noqa: SIM905 - a list would take fifty lines
    "indigo lightblue lightgray lightgreen lightgrey lime magenta maroon navy olive orange orangered pink purple red "
    "salmon silver skyblue steelblue tan teal tomato turquoise violet white yellow".split()
)


def is_color(value: object) -> bool:
    """Tell whether a value is a colour."""
    try:
        css_color(value)
    except StreamlitInvalidColorError:
        return False
    return True


def css_color(color: Any) -> str:
    """Return a colour as CSS text.

    Parameters
    ----------
    color
        Hex text, a name, or red, green, blue and, if wanted, alpha: whole numbers from 0 to 255, or fractions from 0.0
        to 1.0.

    Raises
    ------
    StreamlitInvalidColorError
        When it is something else.
    """
    if isinstance(color, str):
        if _HEX.fullmatch(color) or color.lower() in _NAMES:
            return color
        raise StreamlitInvalidColorError(color)
    if not hasattr(color, "__len__") or len(color) not in (3, 4):
        raise StreamlitInvalidColorError(color)
    parts = list(color)
    if any(isinstance(part, bool) or not isinstance(part, Real) for part in parts):
        raise StreamlitInvalidColorError(color)
    # Alpha alone may be a fraction beside whole numbers.
    whole = all(isinstance(part, Integral) for part in parts[:3])
    limit = 255 if whole else 1
    if any(not 0 <= part <= limit for part in parts[:3]) or (len(parts) == 4 and not 0 <= parts[3] <= 255):
        raise StreamlitInvalidColorError(color)
    scaled = [int(part) if whole else round(part * 255) for part in parts[:3]]
    if len(parts) == 4:
        alpha = parts[3]
        scaled.append(int(alpha) if isinstance(alpha, Integral) else round(min(alpha, 1) * 255))
    return "#" + "".join(f"{part:02x}" for part in scaled)
