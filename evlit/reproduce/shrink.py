"""`evlit shrink`: the few inputs of a recorded session that still show what went wrong.

Theory of operation
-------------------
1. *Prefix.* The session is executed once with all its inputs, and looked at after each (`rehearsal`). The first after
   which the symptom shows ends the shortest prefix that shows it: no bisection, so it does not matter whether the
   symptom goes away later.
2. *Drop.* Inputs are left out of the prefix in halves, quarters, and one by one (`ddmin`), and then single values of
   inputs that set several. Each attempt is executed from the start in a process as new. Only the same symptom counts:
   an error of the same type in the same function, or the same difference.
3. Some failures need the very moments at which inputs came: a click that cut a run off. If the symptom does not show
   when inputs come one after the other, the session is executed as `verify` does it, and the prefix ends where it
   shows there. From that one nothing is dropped.

For a difference between two versions of an app, an attempt executes the inputs with the recorded source first, which
makes the recording that such a session would have been, and then verifies that with the app.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import evolve, frozen

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.errors import Error
from evlit.replay.sources import NoSource, restore
from evlit.replay.sources import Sources as SourceFiles
from evlit.reproduce.ddmin import ddmin
from evlit.reproduce.rehearsal import Failed, Part, Rehearsal, Shown, Shows, Symptom, is_choice
from evlit.runtime.host import Host
from evlit.verify.clock import CannotVerify, Clock
from evlit.verify.stage import Stage, staged
from evlit.verify.walk import Divergence, Walk

#: Called with the number of attempts, and how many inputs are left.
Progress = Callable[[int, int], None]


class NothingShows(Error):
    """The session does not show what was looked for."""


@frozen
class Shrunk:
    """What is left of a session.

    Attributes
    ----------
    session
        Id of the session.
    app
        The script, where it is a file of its own and not the source that the recording has.
    shown
        What goes wrong.
    inputs
        How many the recording has.
    prefix
        How many of them come up to the first place where it shows.
    kept
        The ones that are needed, in order.
    attempts
        How often the session was executed.
    seconds
        How long that took.
    one_by_one
        False when it only shows at the recorded moments, so that nothing could be dropped.
    rows
        The session with these inputs alone, as it was executed.
    """

    session: str
    app: Path | None
    shown: Shown
    inputs: int
    prefix: int
    kept: tuple[Recorded, ...]
    attempts: int
    seconds: float
    one_by_one: bool
    rows: list[Recorded]


class _Search:
    """Attempts, and what is known so far."""

    def __init__(self, stage: Stage, symptom: Symptom, progress: Progress) -> None:
        self.stage = stage
        self.attempts = 0
        self.last: Rehearsal | None = None  #: the newest that showed it
        self.same: tuple[Any, ...] | None = None
        self._symptom = symptom
        self._progress = progress

    def rehearse(self, kept: Sequence[int], without: Sequence[Part] = ()) -> Rehearsal:
        """Execute the session with some of its inputs."""
        self.attempts += 1
        stage, chosen, left_out = self.stage, frozenset(kept), frozenset(without)

        def walking(host: Host, clock: Clock) -> Rehearsal:
            return Rehearsal(
                host, stage.events, clock, stage.source, kept=chosen, without=left_out, symptom=self._symptom
            )

        return stage.play(walking)

    def shows(self, kept: Sequence[int], without: Sequence[Part] = ()) -> tuple[int, ...] | None:
        """Return the inputs after which the symptom shows; None when it does not."""
        made = self.rehearse(kept, without)
        shown = None if made.stuck else self.judge(made)
        if shown is None or (self.same is not None and shown.same != self.same):
            return None
        self.last = made
        self.same = shown.same
        made.shown = shown
        self._progress(self.attempts, len(made.used))
        return tuple(made.used)

    def judge(self, made: Rehearsal) -> Shown | None:
        """Return what an attempt shows."""
        return made.shown


class _DiffersSearch(_Search):
    """Looks for a difference between the recorded source and an app."""

    def __init__(self, stage: Stage, other: Stage, progress: Progress) -> None:
        super().__init__(stage, _Nothing(), progress)
        self._other = other

    def judge(self, made: Rehearsal) -> Shown | None:
        rows, other = made.rows, self._other

        def walking(host: Host, clock: Clock) -> Walk:
            return Walk(host, rows, clock, None, update=False)

        walk = evolve(other, events=rows, store=self.stage.store).play(walking)
        found = walk.divergence
        if found is None:
            return None
        shown = _of_divergence(found)
        upto = found.position if found.because is None else found.because.position
        made.used = [p for p in made.used if made.place_of(p) <= upto]
        return shown


class _Nothing:
    """Looks for nothing."""

    def look(self, _rows: list[Recorded], _tree: Any) -> None:
        """See `Symptom.look`."""


def _of_divergence(found: Divergence) -> Shown:
    change = found.change
    where = " > ".join(part for part in change.path if part != "app")
    prop = f", {change.prop}" if change.prop else ""
    words = f"{where}{prop}: {change.before!r:.60} then, {change.after!r:.60} now"
    return Shown(words, (found.what, change.path, change.prop))


def shrink(
    path: Path | str,
    app: Path | str | None = None,
    *,
    session: str | None = None,
    expect: str | None = None,
    diverges: bool = False,
    drop: bool = True,
    output: Path | str | None = None,
    progress: Progress = lambda _attempts, _left: None,
) -> Shrunk:
    """Find the few inputs of a recorded session that still show what went wrong.

    Parameters
    ----------
    path
        A session that was exported, or the log of a server; it is only read.
    app
        The script; see `verify`.
    session
        Which of the log's sessions; may be left out when it has one.
    expect
        Look for a text on the page, or in an error, and not for any error.
    diverges
        Look for a difference between the source that the recording has and the app.
    drop
        Leave out inputs that are not needed, and not only those that come later.
    output
        Where to write the session that is left.
    progress
        Called with the number of attempts and of inputs, whenever there are fewer.

    Raises
    ------
    NothingShows
        When the session does not show it.
    CannotVerify
        When it cannot be executed again.
    LogError
        When the recording cannot be read, or the new one cannot be written.
    """
    began = time.perf_counter()
    with ExitStack() as stack:
        stage = stack.enter_context(staged(Path(path), session, app))
        symptom: Symptom = Failed() if expect is None else Shows(expect)
        if diverges:
            old = stack.enter_context(_as_recorded(stage))
            search: _Search = _DiffersSearch(old, stage, progress)
        else:
            search = _Search(stage, symptom, progress)
        choices = [each for each in stage.events if is_choice(each.event)]
        prefix = search.shows([each.position for each in choices])
        if prefix is None:
            if diverges:
                raise NothingShows(
                    f"{path}: expected a difference between the recorded source and {stage.app.name}, found none "
                    f"when its {len(choices)} inputs come one after the other"
                )
            return _as_it_came(Path(path), stage, symptom, choices, began, output)
        prefix = search.shows(prefix) or prefix if diverges else prefix
        kept, without = prefix, ()
        if drop:
            kept = ddmin(prefix, search.shows)
            kept, without = _fewer_values(search, stage.events, kept)
        made = search.last
        if made is None or tuple(made.used) != tuple(kept) or without:
            search.shows(kept, without)
            made = search.last
        assert made is not None
        assert made.shown is not None
        if output is not None:
            search.stage.write(made, Path(output))
        return Shrunk(
            stage.about.id,
            stage.app if stage.source is None else None,
            made.shown,
            len(choices),
            len(prefix),
            _kept(stage.events, kept),
            search.attempts,
            time.perf_counter() - began,
            True,
            made.rows,
        )


def _kept(events: list[Recorded], positions: Sequence[int]) -> tuple[Recorded, ...]:
    chosen = frozenset(positions)
    return tuple(each for each in events if each.position in chosen)


def _fewer_values(search: _Search, events: list[Recorded], kept: tuple[int, ...]) -> tuple[tuple[int, ...], Any]:
    """Leave out values of inputs that set several."""
    parts: list[Part] = []
    for each in _kept(events, kept):
        if isinstance(each.event, e.WidgetsChanged) and len(each.event.values) + len(each.event.trigger) > 1:
            parts += [(each.position, id) for id in each.event.values]
    if not parts:
        return kept, ()

    def still(some: tuple[Part, ...]) -> tuple[Part, ...] | None:
        return None if search.shows(kept, [part for part in parts if part not in some]) is None else some

    needed = ddmin(parts, still)
    return kept, [part for part in parts if part not in needed]


# -- as it came -------------------------------------------------------------------------------------------------------


class _Following(Walk):
    """A walk along the recording that ends where the symptom shows."""

    def __init__(self, stage: Stage, host: Host, clock: Clock, symptom: Symptom) -> None:
        super().__init__(host, stage.events, clock, stage.source, update=False)
        self.shown: Shown | None = None
        self.ended_at = 0
        self._symptom = symptom

    def _ended(self, recorded: Recorded) -> None:
        before = len(self.rows)
        super()._ended(recorded)
        if self.shown is None and self.divergence is None:
            self.shown = self._symptom.look(self.rows[before:], self._again.projection.tree)
            self.ended_at = recorded.position if self.shown is not None else 0


def _as_it_came(
    path: Path, stage: Stage, symptom: Symptom, choices: list[Recorded], began: float, output: Path | str | None
) -> Shrunk:
    """Return the prefix of a session that shows the symptom when inputs come at the recorded moments."""

    def walking(host: Host, clock: Clock) -> _Following:
        return _Following(stage, host, clock, symptom)

    walk = stage.play(walking)
    if walk.shown is None:
        what = "a run that fails" if isinstance(symptom, Failed) else "the text"
        where = "" if walk.divergence is None else f": it is another one from event {walk.divergence.position} on"
        raise NothingShows(
            f"{path}: expected {what} when the session is executed again with {stage.app.name}, found none in "
            f"{sum(isinstance(each.event, e.RunStarted) for each in stage.events)} runs{where}"
        )
    end = _rest_after(stage.events, walk.ended_at)
    rows = [each for each in stage.events if each.position <= end]
    if output is not None:
        prefix = _Following(stage, walk._host, walk._clock, symptom)
        prefix.rows = rows
        stage.write(prefix, Path(output))
    kept = tuple(each for each in choices if each.position <= end)
    seconds = time.perf_counter() - began
    app = stage.app if stage.source is None else None
    return Shrunk(stage.about.id, app, walk.shown, len(choices), len(kept), kept, 2, seconds, False, rows)


_FOLLOWS: Final = (e.StateChanged, e.OutputPrinted)


def _rest_after(events: list[Recorded], position: int) -> int:
    """Return the position of the last event that belongs to the end of a run."""
    for each in events[position:]:
        if not isinstance(each.event, _FOLLOWS):
            break
        position = each.position
    return position


@contextmanager
def _as_recorded(stage: Stage) -> Iterator[Stage]:
    """Give a stage on which the source of the recording is executed, whatever lies beside it."""
    with TemporaryDirectory(prefix="evlit-shrink-") as folder:
        files = SourceFiles(Path(folder), stage.recording)
        try:
            app = restore(stage.recording, list(reversed(stage.events)), stage.about.app, Path(folder))
        except NoSource as error:
            raise CannotVerify(str(error)) from error
        yield evolve(stage, app=app, source=files.write)
