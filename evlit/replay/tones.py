"""Who did it, or how it ended: what the debugger's page shows as a colour and a sign beside the words of an event."""

from __future__ import annotations

from typing import Final, Literal

from evlit.core import events as e
from evlit.core.events import Event, Unknown

Tone = Literal["person", "clock", "good", "warn", "bad", "app", "plain"]

OUTCOMES: Final[dict[str | None, Tone]] = {
    "finished": "good",
    "rerun": "good",
    "stopped": "warn",
    "cancelled": "warn",
    "failed": "bad",
    "lost": "bad",
}

_PERSON: Final = (
    e.WidgetsChanged, e.PageOpened, e.FileUploaded, e.DialogDismissed, e.StopRequested, e.CacheCleared,
    e.SaveFollowed, e.ThemeChanged,
)  # fmt: skip
_APP: Final = (
    e.TreePatched, e.StateChanged, e.AddressChanged, e.EffectRecorded, e.OutputPrinted, e.RunStarted, e.ScriptChanged,
)  # fmt: skip
_WHY: Final[dict[str, Tone]] = {"viewer": "person", "script": "app", "source": "app"}


def tone_of(event: Event | Unknown) -> Tone:
    """Return who did it, or how it ended."""
    match event:
        case e.RunEnded(outcome=outcome):
            return OUTCOMES.get(outcome, "plain")
        case e.RerunRequested(why=why):
            return _WHY.get(why, "plain")
        case e.PageOpened(viewer=None):
            return "app"
        case e.TimerTicked():
            return "clock"
    if isinstance(event, _PERSON):
        return "person"
    return "app" if isinstance(event, _APP) else "plain"
