"""All that differs between two pages that different code drew, element by element.

Elements of the two are paired in the order of the page, by kind and by what people know them by; ids say nothing here,
for each session counts its own. What depends on the process alone does not count (see `compare`).
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, Final, Literal

from attrs import frozen

from evlit.core.tree import Node
from evlit.replay.shorten import plain, short
from evlit.verify.compare import NOTHING, PASSED_OVER, same

#: Differences that are told, and characters of a value in words.
LIMIT: Final = 200
_ROOM: Final = 60

#: Children that are paired by their looks; of more than this, by their places alone.
_PAIRED: Final = 2000


@frozen
class Difference:
    """One place where two pages differ.

    Attributes
    ----------
    what
        `changed`: both have the element, and a prop is another one. `added`: only the second has it. `removed`: only
        the first has it.
    path
        Of elements from the root down to the one that differs, in words.
    then, now
        Id of the element in the first page and in the second; None where it is not there.
    """

    what: Literal["changed", "added", "removed"]
    path: tuple[str, ...]
    then: int | None
    now: int | None
    prop: str = ""
    before: Any = None
    after: Any = None
    line: str | None = None  #: of the call in the code that drew it: the new one where both did

    @property
    def words(self) -> str:
        """Return it as one line."""
        where = " > ".join(plain(part) for part in self.path) or "page"
        if self.what != "changed":
            return f"{where}: {self.what}"
        before, after = (v if v is NOTHING else short(v, _ROOM) for v in (self.before, self.after))
        return f"{where}, {plain(self.prop)}: {before} then, {after} now"


def differences(then: Node, now: Node, slack: float = 0.0, limit: int = LIMIT) -> list[Difference]:
    """Return what differs between two pages, in the order of the second.

    Parameters
    ----------
    slack
        Seconds by which times that are shown may differ.
    """
    return list(islice(_walk(then, now, slack), limit))


def _walk(then: Node, now: Node, slack: float) -> Iterator[Difference]:
    stack: list[tuple[Node | None, Node | None, tuple[str, ...]]] = [(then, now, ())]
    while stack:  # and not recursion: an app may nest blocks as deeply as it likes
        a, b, path = stack.pop()
        shown = b if b is not None else a
        assert shown is not None
        path = path if shown.kind == "app" else (*path, _name(shown))
        if a is None or b is None:
            what: Literal["added", "removed"] = "added" if a is None else "removed"
            yield Difference(what, path, None if a is None else a.id, None if b is None else b.id, line=shown.line)
            continue
        yield from _props(a, b, path, slack)
        stack.extend((x, y, path) for x, y in reversed(_pairs(a.children or [], b.children or [])))


def _props(a: Node, b: Node, path: tuple[str, ...], slack: float) -> Iterator[Difference]:
    for prop in dict.fromkeys((*a.props, *b.props)):
        if prop in PASSED_OVER or (prop == "id" and b.kind in ("fragment", "dialog")):
            continue
        before, after = a.props.get(prop, NOTHING), b.props.get(prop, NOTHING)
        if not same(before, after, slack):
            yield Difference("changed", path, a.id, b.id, prop, before, after, b.line or a.line)


def _pairs(first: list[Node], second: list[Node]) -> list[tuple[Node | None, Node | None]]:
    """Return children side by side: those that are the same element, and those that only one page has."""
    if max(len(first), len(second)) > _PAIRED:
        longer = max(len(first), len(second))
        padded = [[*each, *[None] * (longer - len(each))] for each in (first, second)]
        return [pair for x, y in zip(*padded, strict=True) for pair in _place(x, y)]
    found: list[tuple[Node | None, Node | None]] = []
    matcher = SequenceMatcher(None, [_looks(each) for each in first], [_looks(each) for each in second], autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            found += zip(first[i:j], second[k:m], strict=True)
        else:
            found += _replaced(first[i:j], second[k:m])
    return found


def _replaced(first: list[Node], second: list[Node]) -> Iterator[tuple[Node | None, Node | None]]:
    """Pair those of one kind, in order; the rest of both came and went."""
    rest = list(first)
    for each in second:
        at = next((i for i, old in enumerate(rest) if old.kind == each.kind), None)
        if at is None:
            yield None, each
        else:
            yield from ((old, None) for old in rest[:at])
            yield rest[at], each
            del rest[: at + 1]
    yield from ((old, None) for old in rest)


def _place(a: Node | None, b: Node | None) -> list[tuple[Node | None, Node | None]]:
    return [(a, b)] if a is None or b is None or a.kind == b.kind else [(a, None), (None, b)]


def _looks(node: Node) -> tuple[Any, ...]:
    """Return how people tell an element from others: a text by what it says."""
    label = node.props.get("label", node.props.get("title", node.props.get("body")))
    return node.kind, node.key if node.kind == "root" else str(label)


def _name(node: Node) -> str:
    if node.kind in ("root", "app"):
        return node.key
    label = node.props.get("label") or node.props.get("title")
    return f"{node.kind} {label!r}" if isinstance(label, str) and label else node.kind
