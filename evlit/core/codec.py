"""Events to JSON text and back (steps 3 and 8 of the click journey): the one place that knows how a log is written.

A kind that nobody knows becomes `events.Unknown` and is kept as it was. Data of an older version pass through
`UPCASTERS`, one function per step, before they become an event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

import orjson
from cattrs import ClassValidationError, transform_error
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn
from cattrs.preconf.orjson import make_converter

from evlit.core.events import KINDS, Event, Json, TreePatched, Unknown
from evlit.errors import EventError

_BY_TAG: Final = {tag: (cls, version) for cls, (tag, version) in KINDS.items()}

#: (tag, version) -> function that turns data of this version into data of the next one.
UPCASTERS: Final[dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]] = {}

converter: Final = make_converter(omit_if_default=True, forbid_extra_keys=False)
converter.register_structure_hook(Json, lambda value, _: value)
converter.register_unstructure_hook(Json, lambda value: value)
converter.register_structure_hook(Json | None, lambda value, _: value)
converter.register_unstructure_hook(Json | None, lambda value: value)
# Made for each kind when it is first met: all of them at once would be felt when a server starts.
converter.register_structure_hook_factory(KINDS.__contains__, lambda cls: make_dict_structure_fn(cls, converter))
converter.register_unstructure_hook_factory(
    KINDS.__contains__, lambda cls: make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)
)
# The hot one: a patch is JSON already.
converter.register_unstructure_hook(
    TreePatched, lambda e: {"run": e.run, "calls": e.calls, "ops": e.ops} if e.calls else {"run": e.run, "ops": e.ops}
)

#: JSON text as the log and the wire have it: numpy scalars are JSON numbers, keys that are numbers become text.
_OPTIONS: Final = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


def dumps(value: object) -> bytes:
    """Write JSON text. NaN and infinities become null, as JSON has none."""
    return orjson.dumps(value, option=_OPTIONS)


def encode(event: Event | Unknown) -> tuple[str, int, bytes]:
    """Return tag, version and JSON text of an event."""
    if isinstance(event, Unknown):
        return event.kind, event.version, dumps(event.data)
    tag, version = KINDS[type(event)]
    return tag, version, dumps(converter.unstructure(event))


def decode(kind: str, version: int, data: bytes | str) -> Event | Unknown:
    """Return the event that `encode` wrote, whatever version wrote it.

    Raises
    ------
    EventError
        When the data do not have the shape of their kind: a damaged log.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise EventError(f"expected JSON in a {kind!r} event, got {data!r:.80}: {error}") from None
    known = _BY_TAG.get(kind)
    if known is None or version > known[1]:
        return Unknown(kind, version, value)
    cls, current = known
    if version < 1:
        raise EventError(f"expected a version of {kind!r} from 1 to {current}, got {version}: the log is damaged")
    try:
        while version < current:
            value = UPCASTERS[kind, version](value)
            version += 1
        return cast("Event", converter.structure(value, cls))
    except (ClassValidationError, TypeError, ValueError, KeyError, AttributeError) as error:
        lines = transform_error(error, path=kind) if isinstance(error, Exception) else [str(error)]
        raise EventError(f"expected the fields of a {kind!r} event: {'; '.join(lines)}") from None
