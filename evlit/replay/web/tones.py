"""Events as the debugger's page lists them: one line of words, and who did it or how it ended as a tone."""

from __future__ import annotations

from typing import Any, Final, Literal

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.tree import Tree
from evlit.log.rows import RecordedRow
from evlit.replay.recording import Damaged, read_entry
from evlit.replay.summaries import summary

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


def tone_of(event: Any) -> Tone:
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


def words(recorded: Recorded, tree: Tree | None) -> str:
    """Return an event in words, whatever a damaged log holds of it."""
    try:
        return summary(recorded.event, tree)
    except Exception as error:  # noqa: BLE001 - what passed the codec may still be nonsense, and then fails in any way
        return f"({type(error).__name__}: it makes no sense)"


def event_row(found: RecordedRow | Damaged | Recorded, tree: Tree | None) -> dict[str, Any]:
    """Return an event as a row of a list. `tree` is the page before it, or one that knows most names."""
    entry = read_entry(found) if isinstance(found, RecordedRow) else found
    if isinstance(entry, Damaged):
        upto = "" if entry.last == entry.position else f", up to {entry.last}"
        kind = None if entry.kind == "?" else entry.kind
        return {
            "position": entry.position,
            "at": entry.at,
            "kind": kind,
            "run": None,
            "text": f"damaged: {entry.why}{upto}",
            "tone": "bad",
            "error": entry.why + upto,
        }
    return {
        "position": entry.position,
        "at": entry.at,
        "kind": entry.kind,
        "run": entry.run,
        "text": words(entry, tree),
        "tone": tone_of(entry.event),
        "error": None,
    }
