"""Notes and bookmarks of the debugger's page: in the log when it may be written, else the page keeps them itself."""

from __future__ import annotations

import time
from secrets import token_urlsafe
from typing import Any, Final

from evlit.log.notes import Note, write_note
from evlit.replay.timeline import Timeline
from evlit.replay.web.asking import BadQuestion, NotAllowed

#: Characters of a note.
_LONGEST: Final = 10_000


def notes(timeline: Timeline) -> list[dict[str, Any]]:
    """Return the notes of a session."""
    found = timeline.recording.notes(timeline.session.id)
    return [{"id": each.id, "position": each.position, "text": each.text, "at": each.at} for each in found]


def put(timeline: Timeline, asked: dict[str, Any], *, write: bool) -> list[dict[str, Any]]:
    """Add, change or remove a note, and return all of them.

    Raises
    ------
    BadQuestion, NoSuchPosition
        When it makes no sense.
    NotAllowed
        When the recording was not opened to be written.
    LogError
        When it cannot be written.
    """
    if not write:
        raise NotAllowed("notes are saved with `evlit replay LOG --write` alone: without it, nothing is ever written")
    id, position, text, remove = asked.get("id"), asked.get("position"), asked.get("text", ""), asked.get("remove")
    known = {each.id for each in timeline.recording.notes(timeline.session.id)}
    if id is not None and id not in known:
        raise BadQuestion(f"expected null or the id of a note of this session, got {id!r:.80}")
    if remove and id is None:
        raise BadQuestion("expected the id of the note to remove, got null")
    if type(position) is not int or not isinstance(text, str) or len(text) > _LONGEST:
        raise BadQuestion(
            f"expected a position and a text of at most {_LONGEST:,} characters, got {position!r:.80} and {text!r:.80}"
        )
    timeline.position(max(position, 0))
    id = id or "n_" + token_urlsafe(9)
    recording = timeline.recording
    note = Note(id, timeline.session.id, position, text, time.time(), bool(remove))
    write_note(recording.path, note, beside=bool(recording.damage) or recording.newer is not None)
    return notes(timeline)
