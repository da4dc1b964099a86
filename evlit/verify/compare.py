"""Two pages, or two sets of entries, and the first place where they differ.

Elements are compared by their kind, their props and their place. What depends on the process, or on which line of the
file a call stands, does not count: ids, lines, keyed digests of passwords. A time that is shown may differ by as much
as the recording leaves open: the log knows when a run began, not when each of its lines was executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from attrs import frozen

from evlit.core.tree import Node

#: What stands for a value that is not there.
NOTHING: Final = "(not there)"

#: Props that say where and by which process an element was drawn, or which event it was last touched by.
PASSED_OVER: Final = frozenset({"widget", "dismissed"})

_STAND_IN: Final = re.compile(r"redacted~[0-9a-f]{32}")
_LINE: Final = re.compile(r"(\.py):\d+")
_TIME: Final = re.compile(
    r"(?P<moment>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)|(?P<clock>\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\b)"
    r"|(?P<epoch>\b1[0-9]{9}(?:\.\d+)?\b)"
)

#: Entries of `session_state` that are written late, when nobody waits for them.
LARGE: Final = frozenset({"json", "table", "array", "file", "late"})


@frozen
class Change:
    """The first place where two values differ."""

    path: tuple[str, ...]  #: of elements from the root to the one that differs, or of a name
    before: Any  #: in the recording
    after: Any  #: now
    prop: str = ""
    line: str | None = None  #: of the call, in the app as it is now or was


def first_of_trees(recorded: Node, now: Node, slack: float) -> Change | None:
    """Return the first element in the order of the page that differs, if one does.

    Parameters
    ----------
    slack
        Seconds by which times may differ.
    """
    stack: list[tuple[Node, Node, tuple[str, ...]]] = [(recorded, now, ())]
    while stack:
        a, b, path = stack.pop()
        change = _props(a, b, path, slack)
        if change is not None:
            return change
        first, second = a.children or [], b.children or []
        pairs = list(zip(first, second, strict=False))
        at = next((i for i, (x, y) in enumerate(pairs) if not _alike(x, y)), len(pairs))
        if at < len(first) or at < len(second):
            # Those before it may differ inside, and come first on the page.
            for i in range(at):
                found = first_of_trees(first[i], second[i], slack)
                if found is not None:
                    return _under(found, (*path, _name(b, None)))
            return _structure(first, second, at, (*path, _name(b, None)))
        stack.extend((x, y, (*path, _name(b, None))) for x, y in reversed(pairs))
    return None


def _under(change: Change, path: tuple[str, ...]) -> Change:
    return Change((*path, *change.path), change.before, change.after, change.prop, change.line)


def _structure(first: list[Node], second: list[Node], at: int, path: tuple[str, ...]) -> Change:
    """Return what came, went or was replaced at a place of a block."""
    a = first[at] if at < len(first) else None
    b = second[at] if at < len(second) else None
    if a is not None and b is not None:
        if at + 1 < len(first) and _alike(first[at + 1], b) and len(first) > len(second):
            b = None  # the ones behind it are the same: it is gone
        elif at + 1 < len(second) and _alike(a, second[at + 1]) and len(second) > len(first):
            a = None
    shown = b if b is not None else a
    assert shown is not None
    before = NOTHING if a is None else _name(a, None)
    after = NOTHING if b is None else _name(b, None)
    return Change((*path, _name(shown, at)), before, after, "", shown.line)


def _props(a: Node, b: Node, path: tuple[str, ...], slack: float) -> Change | None:
    for prop in (*a.props, *(prop for prop in b.props if prop not in a.props)):
        if prop in PASSED_OVER:
            continue
        before, after = a.props.get(prop, NOTHING), b.props.get(prop, NOTHING)
        if prop == "id" and b.kind in ("fragment", "dialog"):
            continue  # it says where the function is called, and how
        if not same(before, after, slack):
            return Change((*path, _name(b, None)), before, after, prop, b.line)
    return None


def _alike(a: Node, b: Node) -> bool:
    """Tell whether two elements may be the same one."""
    if a.kind != b.kind or (a.children is None) != (b.children is None):
        return False
    labels = a.props.get("label"), b.props.get("label")
    return labels[0] == labels[1] or a.props.get("key") == b.props.get("key") is not None or a.children is None


def _name(node: Node, at: int | None) -> str:
    if node.kind in ("root", "app"):
        return node.key
    label = node.props.get("label") or node.props.get("title")
    text = f"{node.kind} {label!r}" if isinstance(label, str) and label else node.kind
    return text if at is None else f"{text} at {at}"


def same(before: Any, after: Any, slack: float) -> bool:
    """Tell whether two JSON values are the same, as far as the recording can tell."""
    stack = [(before, after)]
    while stack:
        a, b = stack.pop()
        if isinstance(a, dict) and isinstance(b, dict):
            if a.keys() == b.keys() == {"redacted"}:
                continue
            if a.get("$") == b.get("$") == "redacted":
                continue
            if a.keys() != b.keys():
                return False
            stack.extend((a[key], b[key]) for key in a)
        elif isinstance(a, list) and isinstance(b, list):
            if len(a) != len(b):
                return False
            stack.extend(zip(a, b, strict=True))
        elif isinstance(a, str) and isinstance(b, str):
            if a != b and not _same_text(a, b, slack):
                return False
        elif type(a) is not type(b) or a != b:
            numbers = isinstance(a, int | float) and isinstance(b, int | float) and not isinstance(a, bool)
            if not (numbers and abs(a - b) <= slack and a > 1e9 and b > 1e9 and slack):
                return False
    return True


def _same_text(a: str, b: str, slack: float) -> bool:
    a, b = (_LINE.sub(r"\1", _STAND_IN.sub("redacted", text)) for text in (a, b))
    if a == b:
        return True
    if not slack or _TIME.sub("", a) != _TIME.sub("", b):
        return False
    return all(abs(x - y) <= slack for x, y in zip(_times(a), _times(b), strict=True))


def _times(text: str) -> Iterator[float]:
    """Yield the times that a text names, in seconds."""
    for found in _TIME.finditer(text):
        if found["moment"]:
            try:
                yield datetime.fromisoformat(found["moment"] + "+00:00").timestamp()
            except ValueError:
                yield float("nan")
        elif found["clock"]:
            parts = [float(part) for part in found["clock"].split(":")]
            yield parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0.0)
        else:
            yield float(found["epoch"])


def is_large(coded: Any) -> bool:
    """Tell whether an entry is one that is written when nobody waits for it."""
    return isinstance(coded, dict) and coded.get("$") in LARGE


def first_of_entries(recorded: dict[str, Any], now: dict[str, Any], slack: float, *, large: bool) -> Change | None:
    """Return the first entry of `session_state` that differs.

    Parameters
    ----------
    large
        Whether those count that are written late.
    """
    for key in (*recorded, *(key for key in now if key not in recorded)):
        before, after = recorded.get(key, NOTHING), now.get(key, NOTHING)
        if not large and (is_large(before) or is_large(after)):
            continue
        if _is_late(before) or _is_late(after):
            continue  # the process ended before it was written
        if not same(_known(before), _known(after), slack):
            return Change(("session_state", key), before, after)
    return None


def _is_late(coded: Any) -> bool:
    return isinstance(coded, dict) and coded.get("$") == "late"


def _known(coded: Any) -> Any:
    """Return an entry without the short description of what is only named: that may hold an address in memory."""
    if isinstance(coded, dict):
        if coded.get("$") == "opaque":
            return {"$": "opaque", "type": coded.get("type")}
        return {key: _known(value) for key, value in coded.items()}
    return [_known(item) for item in coded] if isinstance(coded, list) else coded
