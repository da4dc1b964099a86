"""An event in words, with the names of the page on which it came."""

from __future__ import annotations

from evlit.core.events import Recorded
from evlit.core.tree import Tree
from evlit.replay.summaries import summary


def words(recorded: Recorded, tree: Tree | None) -> str:
    """Return an event in words, whatever a damaged log holds of it."""
    try:
        return summary(recorded.event, tree)
    except Exception as error:  # noqa: BLE001 - what passed the codec may still be nonsense, and then fails in any way
        return f"({type(error).__name__}: it makes no sense)"
