"""Whether a row of a log is one: a changed byte can make any of its columns anything."""

from __future__ import annotations

from typing import Final

import orjson

from evlit.log.rows import RecordedRow

_COLUMNS: Final = (("kind", str), ("version", int), ("at", float), ("data", bytes))


def unsound(found: RecordedRow) -> str | None:
    """Tell what is wrong with the columns of an event; None when they are what they should be."""
    row = found.row
    for name, wanted in _COLUMNS:
        value = getattr(row, name)
        if type(value) is not wanted:
            return f"expected {wanted.__name__} as its {name}, got {value!r:.40}"
    for name, number in (("run", row.run), ("cause", row.cause)):
        if number is not None and type(number) is not int:
            return f"expected int or nothing as its {name}, got {number!r:.40}"
    try:
        orjson.loads(row.data)
    except ValueError as error:
        return f"expected JSON, got {row.data!r:.40}: {error}"
    return None
