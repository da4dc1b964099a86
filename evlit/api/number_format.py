"""Numbers as text, for `st.metric` (step 7 of the click journey): named formats and printf formats."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, Literal

from evlit.errors import StreamlitInvalidNumberFormatError

NumberFormat = Literal[
    "plain",
    "localized",
    "percent",
    "dollar",
    "euro",
    "yen",
    "accounting",
    "bytes",
    "compact",
    "scientific",
    "engineering",
]
Number = int | float | Decimal

_FIELD: Final = re.compile(r"%(?P<flags>[-+ 0#,]*)(?P<width>\d*)(?:\.(?P<precision>\d+))?(?P<type>[diufFeEgGxXobs])")

_BYTES: Final = ("B", "KB", "MB", "GB", "TB", "PB")
_COMPACT: Final = ("", "K", "M", "B", "T")


def format_number(number: Number, format: str) -> str:
    """Return a number as text.

    Parameters
    ----------
    number
        The number.
    format
        A name of `NumberFormat`, or a printf format with one field. The flag `,` groups thousands.

    Raises
    ------
    StreamlitInvalidNumberFormatError
        When it is neither.
    """
    if isinstance(number, float) and not math.isfinite(number):
        return str(number)
    named = _NAMED.get(format)
    return named(number) if named is not None else _printf(number, format)


def _printf(number: Number, format: str) -> str:
    fields = list(_FIELD.finditer(format.replace("%%", "\0\0")))
    if len(fields) != 1:
        raise StreamlitInvalidNumberFormatError(format)
    field = fields[0]
    kind = field["type"]
    value: Number | str = number
    if kind in "diu":
        value, kind = math.trunc(number), "d"
    elif kind in "xXob":
        value = int(number)
    elif kind == "s":
        value = str(number)
    flags = field["flags"]
    sign = "+" if "+" in flags else " " if " " in flags else ""
    align = "<" if "-" in flags else ""
    spec = f"{align}{'' if kind == 's' else sign}{'#' if '#' in flags else ''}"
    spec += "0" if "0" in flags and not align and kind != "s" else ""
    spec += field["width"] + ("," if "," in flags and kind in "dfFeEgG" else "")
    if field["precision"] is not None and kind in "fFeEgGs":
        spec += f".{field['precision']}"
    text = f"{value:{spec}{kind}}"
    whole = format.replace("%%", "\0\0")
    return (whole[: field.start()] + text + whole[field.end() :]).replace("\0\0", "%")


def _trimmed(number: Number, digits: int, *, group: bool = True) -> str:
    """Return a number with at most so many digits after the point."""
    text = f"{number:{',' if group else ''}.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(number: Number) -> str:
    return str(number) if isinstance(number, int) else _trimmed(number, 10, group=False)


def _money(symbol: str, digits: int) -> Callable[[Number], str]:
    return lambda number: f"{'-' if number < 0 else ''}{symbol}{abs(number):,.{digits}f}"


def _accounting(number: Number) -> str:
    return f"({abs(number):,.2f})" if number < 0 else f"{number:,.2f}"


def _scaled(units: tuple[str, ...], base: int, gap: str) -> Callable[[Number], str]:
    def scaled(number: Number) -> str:
        size, unit = float(number), 0
        # 999.95 would be written as 1000.0
        while abs(round(size, 1)) >= base and unit < len(units) - 1:
            size /= base
            unit += 1
        return f"{_trimmed(size, 1)}{gap}{units[unit]}".rstrip()

    return scaled


def _exponent(number: Number, step: int) -> str:
    if not number:
        return "0E0"
    power = math.floor(math.log10(abs(float(number))) / step) * step
    mantissa = _trimmed(float(number) / 10.0**power, 3)
    if abs(float(mantissa.replace(",", ""))) >= 10**step:
        power += step
        mantissa = _trimmed(float(number) / 10.0**power, 3)
    return f"{mantissa}E{power}"


_NAMED: Final[dict[str, Callable[[Number], str]]] = {
    "plain": _plain,
    "localized": lambda number: _trimmed(number, 3),
    "percent": lambda number: f"{_trimmed(number * 100, 2)}%",
    "dollar": _money("$", 2),
    "euro": _money("€", 2),
    "yen": _money("¥", 0),
    "accounting": _accounting,
    "bytes": _scaled(_BYTES, 1000, " "),
    "compact": _scaled(_COMPACT, 1000, ""),
    "scientific": lambda number: _exponent(number, 1),
    "engineering": lambda number: _exponent(number, 3),
}
