"""Whether two JSON values are the same JSON: Python takes 1, 1.0 and True for equal, a page and a log do not."""

from __future__ import annotations

from typing import Any, Final


def same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are written alike, but for the order of keys."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other) or one != other:
        # What is no plain JSON type (a numpy number in some props) is compared as it compares itself.
        return kind not in _JSON and type(other) not in _JSON and bool(one == other)
    if kind is dict:
        return all(same(value, other[name]) for name, value in one.items())
    if kind is list:
        return all(map(same, one, other))
    return True


class Exact(dict[str, Any]):
    """Props that hold JSON of the app's own, in which 1 and True differ.

    A comparison asks the subclass first, so other elements pay nothing for it.
    """

    __slots__ = ()
    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and dict.__eq__(self, other) and all(same(v, other[k]) for k, v in self.items())

    def __ne__(self, other: object) -> bool:
        return not self == other


_JSON: Final = frozenset({bool, int, float, str, list, dict, type(None)})
