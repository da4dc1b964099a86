"""What `evlit replay` is asked for, and its answer: for people in a terminal, or as JSON for programs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, Literal, final

from attrs import field, frozen
from rich.console import Console

from evlit.core.codec import encode
from evlit.core.events import Recorded
from evlit.core.projection import Projection
from evlit.core.tree import Tree
from evlit.errors import Error
from evlit.replay import as_json, tables, terminal
from evlit.replay.causes import explain, trace
from evlit.replay.recording import Damaged, DamagedEvent, Recording
from evlit.replay.summaries import summary
from evlit.replay.timeline import Timeline
from evlit.replay.trouble import damage, newer

Form = Literal["tree", "json", "jsonl"]
What = Literal["sessions", "events", "runs", "widgets", "state", "moment", "diff", "why", "why event"]


class BadRequest(Error):
    """A pattern or a time that makes no sense."""


@final
@frozen
class Request:
    """What to print of a log. `at` is a position, or a moment of the clock; None for the last event."""

    what: What | None = None  #: None: what the log has, its sessions or the last moment of the only one
    session: str | None = None
    at: int | dt.datetime | None = None
    diff: tuple[int, int] = (0, 0)
    id: int = 0  #: of the element, or position of the event, that is to be explained
    kinds: tuple[str, ...] = ()
    grep: str | None = None
    run: int | None = None
    slow: int | None = None
    form: Form = "tree"


@final
@frozen
class Answering:
    """A request on its way to be answered.

    `damaged` are events that could not be read on the way, `missing` digests of blobs that are not there.
    """

    asked: Request
    recording: Recording
    console: Callable[[], Console]
    out: BinaryIO
    damaged: list[Damaged] = field(factory=list)
    missing: list[str] = field(factory=list)

    def cites(self, *values: object) -> None:
        """Note which blobs that are cited in JSON values are not there."""
        self.missing.extend(self.recording.missing_blobs(list(values)))

    def timeline(self) -> Timeline:
        """Return the session that is meant."""
        return Timeline(self.recording, self.asked.session)

    def position(self, timeline: Timeline) -> int:
        """Return the position that is meant."""
        at = self.asked.at
        if isinstance(at, dt.datetime):
            return timeline.position_at(at)
        return timeline.position(-1 if at is None else at)

    def rows(self, rows: Iterator[tables.Row]) -> None:
        """Print rows as JSON."""
        if self.asked.form == "jsonl":
            for row in rows:
                self.out.write(as_json.line(row))
        else:
            self.out.write(as_json.text(list(rows)))

    def value(self, value: object) -> None:
        """Print a value as JSON."""
        self.out.write(as_json.line(value) if self.asked.form == "jsonl" else as_json.text(value))


@final
@frozen
class Answered:
    """What could not be shown: blobs that are not there, and in words what is damaged, and who wrote a newer log."""

    missing: list[str]
    damage: str | None
    newer: str | None


def answer(log: Path, asked: Request, console: Callable[[], Console], out: BinaryIO) -> Answered:
    """Print what is asked for, and return what could not be read on the way.

    Raises
    ------
    Error
        When it cannot be answered.
    """
    with Recording(log) as recording:
        answering = Answering(asked, recording, console, out)
        what = asked.what
        if what is None:
            many = asked.session is None and len(recording.session_rows()) != 1
            what = "sessions" if many else "moment"
        _ANSWERS[what](answering)
        named = "" if what == "sessions" else recording.session(asked.session).id
        return Answered(answering.missing, damage(recording, {named: answering.damaged}), newer(recording))


def _sessions(a: Answering) -> None:
    found = a.recording.session_rows() if a.asked.session is None else [a.recording.session(a.asked.session)]
    if a.asked.form == "tree":
        terminal.sessions(found, a.console())
    else:
        a.rows(tables.sessions(found))


def _events(a: Answering) -> None:
    timeline = a.timeline()
    found = _sifted(a.asked, timeline)
    if a.asked.form == "tree":
        a.damaged.extend(terminal.events(timeline, found, a.console()))
    else:
        a.rows(_event_rows(found, a.damaged))


def _event_rows(found: Iterator[terminal.Entry], damaged: list[Damaged]) -> Iterator[tables.Row]:
    for entry, tree in found:
        if isinstance(entry, Damaged):
            damaged.append(entry)
            yield {"position": entry.position, "last": entry.last, "damaged": entry.why}
        else:
            yield tables.recorded(entry) | {"text": summary(entry.event, tree)}


def _sifted(asked: Request, timeline: Timeline) -> Iterator[terminal.Entry]:
    """Yield the events that are asked for, each with the page before it; what is damaged is never left out."""
    pattern = None if asked.grep is None else _pattern(asked.grep)
    after, upto = 0, timeline.head
    if asked.run is not None:
        positions = [each.position for each in timeline.recording.rows(timeline.session.id, run=asked.run)]
        if not positions:
            return
        after, upto = positions[0] - 1, positions[-1]
    for entry, projection in timeline.walk(after, upto):
        tree = None if projection is None else projection.tree
        if isinstance(entry, Damaged) or _is_asked_for(entry, asked, pattern, tree):
            yield entry, tree


def _is_asked_for(entry: Recorded, asked: Request, pattern: re.Pattern[str] | None, tree: Tree | None) -> bool:
    if asked.run is not None and entry.run != asked.run:
        return False
    if asked.kinds and not any(entry.kind == kind or entry.kind.startswith(f"{kind}.") for kind in asked.kinds):
        return False
    if pattern is None:
        return True
    text = f"{entry.kind} {summary(entry.event, tree)}"
    return bool(pattern.search(text) or pattern.search(encode(entry.event)[2].decode("utf-8", "replace")))


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise BadRequest(f"expected a regular expression after --grep, got {text!r}: {error}") from None


def _runs(a: Answering) -> None:
    timeline = a.timeline()
    rows = tables.runs(a.recording, timeline.session.id, a.damaged)
    if a.asked.run is not None:
        rows = (row for row in rows if row["run"] == a.asked.run)
    if a.asked.slow is not None:
        slowest = sorted(rows, key=lambda row: row["seconds"] or 0.0, reverse=True)
        rows = iter(slowest[: a.asked.slow])
    if a.asked.form == "tree":
        terminal.runs(list(rows), a.console(), timeline)
    else:
        a.rows(rows)


def _widgets(a: Answering) -> None:
    timeline = a.timeline()
    rows = tables.widgets(a.recording, timeline.session, a.damaged)
    if a.asked.form == "tree":
        terminal.widgets(list(rows), a.console(), timeline)
    else:
        a.rows(rows)


def _moment(a: Answering) -> None:
    timeline = a.timeline()
    position = a.position(timeline)
    if a.asked.form != "tree":
        shown = timeline.at(position)
        a.value(as_json.tree(shown.tree.root))
        a.cites(*_props(shown))
        return
    try:
        shown = timeline.at(position)
        terminal.moment(timeline, shown, a.console())
        a.cites(shown.state, *_props(shown))
    except DamagedEvent as error:  # a person is shown how far it goes
        terminal.moment(timeline, timeline.at(error.position - 1), a.console())
        raise


def _props(shown: Projection) -> Iterator[object]:
    return (node.props for node in shown.tree.root.walk())


def _state(a: Answering) -> None:
    timeline = a.timeline()
    shown = timeline.at(a.position(timeline))
    if a.asked.form == "tree":
        terminal.state(timeline, shown, a.console())
    else:
        a.value(as_json.state(shown))
    a.cites(shown.state, shown.values)


def _diff(a: Answering) -> None:
    found = a.timeline().diff(*a.asked.diff)
    if a.asked.form == "tree":
        terminal.difference(found, a.console())
    else:
        a.value(as_json.difference(found))


def _why(a: Answering) -> None:
    timeline = a.timeline()
    found = explain(timeline, a.position(timeline), a.asked.id)
    if a.asked.form == "tree":
        terminal.explanation(found, a.console())
    else:
        a.value(as_json.explanation(found))


def _why_event(a: Answering) -> None:
    found = trace(a.timeline(), a.asked.id)
    if a.asked.form == "tree":
        terminal.chain(found, a.console())
    else:
        a.value(as_json.chain(found))


_ANSWERS: Final[dict[What, Callable[[Answering], None]]] = {
    "sessions": _sessions,
    "events": _events,
    "runs": _runs,
    "widgets": _widgets,
    "state": _state,
    "moment": _moment,
    "diff": _diff,
    "why": _why,
    "why event": _why_event,
}
