"""What of a recording could not be read, in the one line that commands print of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evlit.core import events as e
from evlit.replay.recording import Damaged, Recording


def damage(recording: Recording, damaged: Mapping[str, Sequence[Damaged]]) -> str | None:
    """Say what is wrong with a file, which events of sessions cannot be read, and what to do; None when nothing is."""
    said = [*recording.damage]
    for session, found in damaged.items():
        if found:
            places = [f"{d.position}" if d.last == d.position else f"{d.position} to {d.last}" for d in found]
            shown = ", ".join(places[:5]) + (f" and {len(places) - 5} more" if len(places) > 5 else "")
            said.append(f"damaged events in session {session}: {shown}")
    if not said:
        return None
    return (
        f"{recording.path}: {'; '.join(said)}. What can be read was shown. Copy the whole file again, or save what is "
        f"left of it with `evlit export --all`"
    )


def newer(recording: Recording) -> str | None:
    """Say that a newer evlit wrote a log, and which; None when none did."""
    if recording.newer is None:
        return None
    from evlit.log.schema import SCHEMA_VERSION

    return (
        f"{recording.path}: {_writer(recording)} wrote this log: it has format {recording.newer}, and this evlit knows "
        f"formats up to {SCHEMA_VERSION}, which it shows. Update evlit (pip install -U evlit) for the rest"
    )


def _writer(recording: Recording) -> str:
    for session in reversed(recording.session_rows()):
        for entry in recording.entries(session.id, 0, 1):
            if not isinstance(entry, Damaged) and isinstance(entry.event, e.SessionOpened):
                version = entry.event.versions.get("evlit")
                if version is not None:
                    return f"evlit {version}"
    return "a newer evlit"
