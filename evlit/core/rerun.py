"""The rerun decision table: what runs now, what came, what follows (step 5 of the click journey).

Theory of operation
-------------------
An event that asks for a run is *pending* until it has a decision. `decide` gives one to every pending event; it is
total, and it is the only place where any of this is decided. The consumer appends the decisions and acts on them once
they are recorded.

States of a session::

    IDLE ---start---> APP, FRAGMENT or RECOVERY ---run.ended---> IDLE
                          |
                          +--supersede, stop--> ENDING ---run.ended---> IDLE

- One run at a time. A run that must make room is asked to end (ENDING); what it was superseded for waits in the queue
  until it has.
- In IDLE, whatever waits starts as one run: a full request takes fragment requests along; several fragments run in
  the order they asked. A second click of the same button does not join the run of the first: it stays in the queue
  and gets its own.
- No accepted event is discarded: an event leaves the queue by the start of a run that has it among its `because`, or
  by an `ignore` for which there is nothing to deliver (a tick of a fragment that is gone, a newer tick of the same
  fragment).
- A *note* (a value that a user gave to a widget with `on_change="ignore"`, S-152) asks for no run and needs no decision
  of its own. It waits beside the queue, and goes along with the next start, whoever asked for that: a tick, a saved
  source and a recovery know what the user did before them. It never overtakes an event that is left for a later run.
- A trigger that no body saw comes back at the head of the queue (`run.ended.unseen`), with its callbacks marked as
  called.
- Callbacks live in the memory of a process. The first run of a process that goes on with a session (RECOVERY) has no
  inputs and goes before all that waits, because it makes the callbacks known that the others need. It is superseded by
  nothing but the word that it takes too long (`late`).
- A run that ended with its process (`lost`) recorded nothing of what it did: `session_state` is that of before. So its
  inputs come back as they came, and their callbacks are called once as far as the session can tell. What a callback
  did to the outside (a mail, a row elsewhere) before the process died may be done twice: nobody can know. Inputs that
  ended the process with them `TRIES` times are given up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from math import inf
from typing import Final

from evlit.core.events import Action, RerunDecided, RunEnded, Scope
from evlit.core.projection import OpenRun, Projection, Request
from evlit.core.tree import Tree


class Status(Enum):
    """What runs now."""

    IDLE = "nothing runs"
    APP = "a full run"
    FRAGMENT = "a fragment run"
    RECOVERY = "the first run after a restart"
    ENDING = "a run that was asked to end"


class Asked(Enum):
    """What came."""

    APP = "a full rerun"
    FRAGMENT = "an event in a fragment"
    GONE = "an event in a fragment that is gone"
    TICK = "a tick"
    TICK_AGAIN = "a tick of a fragment that has one waiting"
    TICK_GONE = "a tick of a fragment that is gone"
    STOP = "Stop"
    LATE = "word that the first run after a restart takes long"


_FIRST: Final = "the first run after a restart makes the callbacks known"

#: How often inputs are given to a run that ends with the process before they are given up.
TRIES: Final = 3

#: (what runs, what came) -> (action, reason, the rules it follows).
TABLE: Final[dict[tuple[Status, Asked], tuple[Action, str, str]]] = {
    (Status.IDLE, Asked.APP): ("start", "nothing runs", "S-011"),
    (Status.IDLE, Asked.FRAGMENT): ("start", "nothing runs", "S-012"),
    (Status.IDLE, Asked.GONE): (
        "start",
        "its fragment is gone: the whole app runs with the value",
        "S-024, section 25",
    ),
    (Status.IDLE, Asked.TICK): ("start", "nothing runs", "S-012"),
    (Status.IDLE, Asked.TICK_AGAIN): ("start", "nothing runs", "S-076"),
    (Status.IDLE, Asked.TICK_GONE): ("ignore", "its fragment is gone", "S-078"),
    (Status.IDLE, Asked.STOP): ("ignore", "nothing runs", "S-027"),
    (Status.IDLE, Asked.LATE): ("ignore", "nothing runs", "S-303"),
    (Status.APP, Asked.APP): ("supersede", "a full rerun is newer than the run", "S-015"),
    (Status.APP, Asked.FRAGMENT): ("queue", "a fragment never interrupts", "S-021"),
    (Status.APP, Asked.GONE): (
        "supersede",
        "its fragment is gone: the whole app runs with the value",
        "S-024, section 25",
    ),
    (Status.APP, Asked.TICK): ("queue", "a tick never interrupts", "S-076"),
    (Status.APP, Asked.TICK_AGAIN): ("coalesce", "a tick of this fragment waits already", "S-076"),
    (Status.APP, Asked.TICK_GONE): ("ignore", "its fragment is gone", "S-078"),
    (Status.APP, Asked.STOP): ("stop", "the user pressed Stop", "S-027"),
    (Status.APP, Asked.LATE): ("ignore", "the run it was meant for has ended", "S-303"),
    (Status.FRAGMENT, Asked.APP): ("supersede", "a full rerun interrupts a fragment and runs it again", "S-022"),
    (Status.FRAGMENT, Asked.FRAGMENT): ("queue", "a fragment never interrupts", "S-021"),
    (Status.FRAGMENT, Asked.GONE): (
        "supersede",
        "its fragment is gone: the whole app runs with the value",
        "S-024, section 25",
    ),
    (Status.FRAGMENT, Asked.TICK): ("queue", "a tick never interrupts", "S-076"),
    (Status.FRAGMENT, Asked.TICK_AGAIN): ("coalesce", "a tick of this fragment waits already", "S-076"),
    (Status.FRAGMENT, Asked.TICK_GONE): ("ignore", "its fragment is gone", "S-078"),
    (Status.FRAGMENT, Asked.STOP): ("stop", "the user pressed Stop", "S-027"),
    (Status.FRAGMENT, Asked.LATE): ("ignore", "the run it was meant for has ended", "S-303"),
    (Status.RECOVERY, Asked.APP): ("queue", _FIRST, "S-303"),
    (Status.RECOVERY, Asked.FRAGMENT): ("queue", _FIRST, "S-303"),
    (Status.RECOVERY, Asked.GONE): ("queue", _FIRST, "S-303"),
    (Status.RECOVERY, Asked.TICK): ("queue", "a tick never interrupts", "S-076"),
    (Status.RECOVERY, Asked.TICK_AGAIN): ("coalesce", "a tick of this fragment waits already", "S-076"),
    (Status.RECOVERY, Asked.TICK_GONE): ("ignore", "its fragment is gone", "S-078"),
    (Status.RECOVERY, Asked.STOP): ("stop", "the user pressed Stop", "S-027"),
    (Status.RECOVERY, Asked.LATE): ("supersede", "what waits has waited long enough", "S-303"),
    (Status.ENDING, Asked.APP): ("queue", "the run is ending", "S-020"),
    (Status.ENDING, Asked.FRAGMENT): ("queue", "the run is ending", "S-023, section 25"),
    (Status.ENDING, Asked.GONE): ("queue", "the run is ending", "S-024, section 25"),
    (Status.ENDING, Asked.TICK): ("queue", "the run is ending", "S-076"),
    (Status.ENDING, Asked.TICK_AGAIN): ("coalesce", "a tick of this fragment waits already", "S-076"),
    (Status.ENDING, Asked.TICK_GONE): ("ignore", "its fragment is gone", "S-078"),
    (Status.ENDING, Asked.STOP): ("ignore", "the run is ending", "S-027"),
    (Status.ENDING, Asked.LATE): ("ignore", "the run is ending", "S-303"),
}


def status(projection: Projection) -> Status:
    """Return what runs now."""
    run = projection.run
    if run is None:
        return Status.IDLE
    if run.cancelling:
        return Status.ENDING
    if any(request.cause == "recovery" for request in run.requests):
        return Status.RECOVERY
    return Status.APP if run.scope is None else Status.FRAGMENT


def asked(request: Request, tree: Tree, waiting: Iterable[Request] = ()) -> Asked:
    """Return what an event asks for, as the page is now and with these before it."""
    if request.cause == "stop":
        return Asked.STOP
    if request.cause == "late":
        return Asked.LATE
    if request.scope is None:
        return Asked.APP
    here = any(fragment in tree.fragments for fragment in request.scope)
    if request.cause != "tick":
        return Asked.FRAGMENT if here else Asked.GONE
    if not here:
        return Asked.TICK_GONE
    again = any(other.cause == "tick" and other.scope == request.scope for other in waiting)
    return Asked.TICK_AGAIN if again else Asked.TICK


def decide(projection: Projection) -> list[RerunDecided]:
    """Return the decisions that are due: for every pending event, and for the queue when nothing runs."""
    if projection.closed is not None:
        return []
    if projection.run is None:
        return _decide_idle(projection)
    decisions: list[RerunDecided] = []
    now = status(projection)
    run = projection.run.run
    waiting = list(projection.queue)
    for request in projection.pending:
        what = asked(request, projection.tree, waiting)
        action, reason, _ = TABLE[now, what]
        ends = action in ("supersede", "stop")
        cancels = run if ends else None
        if decisions and not ends and (decisions[-1].action, decisions[-1].reason) == (action, reason):
            last = decisions.pop()
            decisions.append(RerunDecided(action, (*last.because, request.position), reason))
        else:
            decisions.append(RerunDecided(action, (request.position,), reason, cancels=cancels))
        if action not in ("ignore", "stop"):
            waiting.append(request)
        if ends:
            now = Status.ENDING
    return decisions


def _decide_idle(projection: Projection) -> list[RerunDecided]:
    tree = projection.tree
    ignored: dict[str, list[int]] = {}
    candidates: list[Request] = []
    # What a body has still to see goes first: carried triggers, and those of a rerun that a callback asked for.
    for request in sorted((*projection.queue, *projection.pending), key=lambda request: not request.called):
        what = asked(request, tree, candidates)
        action, reason, _ = TABLE[Status.IDLE, what]
        if action == "ignore":
            ignored.setdefault(reason, []).append(request.position)
        else:
            candidates.append(request)
    decisions = [RerunDecided("ignore", tuple(positions), reason) for reason, positions in ignored.items()]
    batch = _joined(candidates)
    if not batch:
        return decisions
    notes = _going_along(projection, batch, candidates)
    positions = (*(request.position for request in batch), *notes)
    reason = _why(batch, tree) + (f"; what asked for no run goes along ({len(notes)})" if notes else "")
    decisions.append(RerunDecided("start", positions, reason, _scope(batch, tree), projection.runs + 1))
    left = tuple(r.position for r in projection.pending if r in candidates and r not in batch)
    if left:
        first = batch[0].cause == "recovery"
        decisions.append(RerunDecided("queue", left, _FIRST if first else "a second click gets a run of its own"))
    return decisions


def _going_along(projection: Projection, batch: Sequence[Request], candidates: Sequence[Request]) -> list[int]:
    """Return the positions of the notes that a run takes: all before the first event that it leaves to another run."""
    if not projection.notes:
        return []
    first = min((request.position for request in candidates if request not in batch), default=inf)
    return [note.position for note in projection.notes if note.position < first]


def _why(batch: Sequence[Request], tree: Tree) -> str:
    """Return the reason of a start, with what was merged and what comes again."""
    reason = TABLE[Status.IDLE, asked(batch[0], tree)][1] if len(batch) == 1 else "nothing runs"
    if len(batch) > 1:
        reason += f": {len(batch)} events share a run"
    carried = sum(request.called for request in batch)
    if carried:
        reason += f"; {carried} of them again, because no body saw it" if len(batch) > 1 else ": no body saw it yet"
    lost = sum(request.lost > 0 for request in batch)
    if lost:
        reason += f"; {lost} of them again, because the process ended" if len(batch) > 1 else ": the process ended"
    return reason


def lost(run: OpenRun) -> RunEnded:
    """Return the end of a run whose process is gone: what users did comes back, if not for ever."""
    again = tuple(
        request.position
        for request in run.requests
        if request.cause == "note"  # behind an older value of the same widget that comes again
        or ((request.triggers or request.cause in ("widgets", "page", "dismiss")) and request.lost + 1 < TRIES)
    )
    return RunEnded(run.run, "lost", again=again)


def _joined(requests: Sequence[Request]) -> list[Request]:
    """Return the first requests that can share a run: up to one whose trigger is among them already."""
    first = [request for request in requests if request.cause == "recovery"]
    if first:
        return first
    batch: list[Request] = []
    triggers: set[str] = set()
    for request in requests:
        if triggers.intersection(request.triggers):
            break
        triggers.update(request.triggers)
        batch.append(request)
    return batch


def _scope(batch: Sequence[Request], tree: Tree) -> Scope:
    fragments: dict[str, None] = {}
    for request in batch:
        here = [fragment for fragment in request.scope or () if fragment in tree.fragments]
        if not here:
            return None
        fragments.update(dict.fromkeys(here))
    return tuple(fragments)
