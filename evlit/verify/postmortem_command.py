"""`evlit replay --pdb`: what its options mean."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from evlit.core.events import RunEnded, RunStarted
from evlit.errors import Error
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from evlit.verify.postmortem import debug


class NothingToStopIn(Error):
    """The session has no run."""


def run_debugger(log: Path, what: str | None, asked: dict[str, Any]) -> int:
    """Stop where the options of `evlit replay` say; returns the exit status.

    Raises
    ------
    click.UsageError
        When they contradict each other.
    Error
        When there is nothing to execute, or it cannot be.
    """
    if not asked["pdb"]:
        raise click.UsageError("--line goes with --pdb.")
    if what not in (None, "moment"):
        raise click.UsageError(f"--pdb stops in a run, and --{what.replace(' ', '-')} prints: give one of them.")
    line = None if asked["line"] is None else _line(asked["line"])
    with Recording(log) as recording:
        timeline = Timeline(recording, asked["session"])
        session, at = timeline.session.id, asked["at"]
        if isinstance(at, dt.datetime):
            at = timeline.position_at(at)
        at = _newest(timeline) if at is None else timeline.position(at)
    return debug(log, session, at, asked["app"], line)


def _line(text: str) -> tuple[str, int]:
    file, colon, number = text.rpartition(":")
    if not colon or not file or not number.isdigit() or not int(number):
        raise click.UsageError(f"expected a line as --line app.py:17, got {text!r}.")
    return file, int(number)


def _newest(timeline: Timeline) -> int:
    """Return the end of the newest run that failed; where none did, that of the newest, or its start."""
    failed = newest = 0
    for each in timeline.recording.entries(timeline.session.id, kinds=["run.started", "run.ended"]):
        event = getattr(each, "event", None)
        if isinstance(event, RunStarted | RunEnded):
            newest = each.position
        if isinstance(event, RunEnded) and event.outcome == "failed":
            failed = each.position
    if not newest:
        raise NothingToStopIn(f"session {timeline.session.id} has no run to stop in")
    return failed or newest
