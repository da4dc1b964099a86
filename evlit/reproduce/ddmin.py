"""Delta debugging: of many things, few that still do it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def ddmin(items: Sequence[T], still: Callable[[tuple[T, ...]], Sequence[T] | None]) -> tuple[T, ...]:
    """Return some of the items, in their order, of which none alone can be left out.

    It leaves out halves, then quarters, and so on to single items, and begins anew with whatever is left. Whether fewer
    items do it may depend on the others in any way: nothing is assumed, and every result was tried.

    Parameters
    ----------
    items
        Things that do it together.
    still
        Tells whether some of them still do it, and returns those of them that were needed for that; None when they
        do not.
    """
    left = tuple(items)
    known: dict[tuple[T, ...], tuple[T, ...] | None] = {}

    def tried(some: tuple[T, ...]) -> tuple[T, ...] | None:
        if some not in known:
            found = still(some)
            known[some] = None if found is None else tuple(found)
        return known[some]

    parts = 2
    while left:
        size = max(len(left) // parts, 1)
        for start in reversed(range(0, len(left), size)):  # what is last is needed most often
            found = tried(left[:start] + left[start + size :])
            if found is not None:
                left = found
                parts = max(parts - 1, 2)
                break
        else:
            if size == 1:
                return left
            parts = min(parts * 2, len(left))
    return left
