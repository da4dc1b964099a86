"""Replay: any moment of any recorded session, read from the log alone. Nothing here runs the app's code.

>>> from evlit.replay import Recording, Timeline
>>> recording = Recording.open("session.db")
>>> recording.runs().sort_values("seconds").tail()
>>> timeline = Timeline(recording)
>>> timeline.at(42).state, timeline.diff(40, 42), timeline.causes(timeline.at(42).tree[7])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evlit.replay.causes import Chain, Explanation
    from evlit.replay.recording import Recording
    from evlit.replay.timeline import Difference, Moment, Timeline

__all__ = ["Chain", "Difference", "Explanation", "Moment", "Recording", "Timeline"]

_HOME = {"Chain": "causes", "Explanation": "causes", "Recording": "recording"}


def __getattr__(name: str) -> Any:
    """Import on first use: a part of this package may be needed without the others."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME.get(name, 'timeline')}"), name)
