"""Whether a row of a log is one: a changed byte can make any of its columns anything."""

from __future__ import annotations

from typing import Any

import orjson

from evlit.log.rows import RecordedRow


def unsound(found: RecordedRow) -> str | None:
    """Tell what is wrong with the columns of an event; None when they are what they should be."""
    row = found.row
    try:
        for value, wanted in ((row.kind, str), (row.version, int), (row.at, float), (row.data, bytes)):
            _expect(value, wanted)
        for number in (row.run, row.cause):
            if number is not None:
                _expect(number, int)
        orjson.loads(row.data)
    except (TypeError, ValueError) as error:
        return f"expected JSON, got {row.data!r:.40}: {error}" if isinstance(row.data, bytes) else str(error)
    return None


def _expect(value: Any, wanted: type) -> None:
    if type(value) is not wanted:
        raise TypeError(f"expected {wanted.__name__} in a column, got {value!r:.40}")
