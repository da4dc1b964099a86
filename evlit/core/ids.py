"""Names of things, and how the stable ones are made from what the app wrote (steps 1 to 7 of the click journey)."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Final, NewType

SessionId = NewType("SessionId", str)
ViewerId = NewType("ViewerId", str)
RunId = NewType("RunId", int)
FragmentId = NewType("FragmentId", str)
WidgetId = NewType("WidgetId", str)
NodeId = NewType("NodeId", int)
Position = NewType("Position", int)

#: Between the parts of an identity; no label can hold it by accident.
_PART: Final = "\x1f"


def widget_id(kind: str, key: str | None, page: str, identity: tuple[object, ...]) -> WidgetId:
    """Make the id of a widget: by its key when it has one, else by what it is (S-119, S-120, section 25).

    `identity` holds the parameters that tell apart two widgets of one kind that have no key; their text is what counts
    (S-123).
    """
    if key is None:
        return WidgetId(f"{kind}-{_digest(page, identity)}")
    return WidgetId(f"{kind}:{page}:{key}" if page else f"{kind}:{key}")


def _digest(page: str, identity: tuple[object, ...]) -> str:
    return _hash(_PART.join((page, *map(str, identity))))


@lru_cache(maxsize=16_384)  # the widgets of an app are the same in every run and session
def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def fragment_id(parent: str | None, name: str, path: str, occurrence: int, key: str | None) -> FragmentId:
    """Make the id of a fragment: call site with the calls that led there, place in a loop, and key, inside the fragment
    that called it.

    Positions on the page play no part, so what is drawn above a fragment never changes which one it is.
    """
    own = f"{name}@{path}"
    if key is not None:
        own += f"[{key}]"
    if occurrence:
        own += f"#{occurrence + 1}"
    return FragmentId(own if parent is None else f"{parent}/{own}")
