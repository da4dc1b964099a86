"""Post-mortem: a recorded session is executed again up to the run of an event, and Python's debugger opens there
(`evlit replay --at N --pdb`).
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TextIO, final

from attrs import frozen

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.core.tree import Node
from evlit.errors import Error
from evlit.replay.timeline import NoSuchPosition
from evlit.runtime.host import Host
from evlit.verify.clock import Clock
from evlit.verify.debugger import Debugger
from evlit.verify.onward import Onward
from evlit.verify.pausing import Looked, Pause, PausingCore
from evlit.verify.report import words_of
from evlit.verify.stage import Stage, staged


@final
class NothingRan(Error):
    """No run belongs to the event, so there is no code to stop in."""


@final
class NoSuchLine(Error):
    """There is no code to stop at."""


class _ReachedError(Exception):
    """The run that was wanted is over."""


@frozen
class Target:
    """Which run to stop in, and where."""

    position: int
    run: int
    pause: Pause
    words: str  #: where that is


def target_of(events: Sequence[Recorded], position: int, line: tuple[str, int] | None = None) -> Target:
    """Return where to stop for the event at a position.

    Parameters
    ----------
    position
        Of any event of a run, or of one that led to a run. A negative one counts from the end.
    line
        A file, and a line of it to stop at instead, in that run.

    Raises
    ------
    NothingRan
        When no run belongs to it.
    NoSuchPosition
        When there is no such event.
    """
    number = len(events) + 1 + position if position < 0 else position
    if not 1 <= number <= len(events):
        raise NoSuchPosition(f"expected a position from 1 to {len(events)}, got {position}")
    wanted = events[number - 1]
    run = _run_of(events, wanted)
    if run is None:
        raise NothingRan(
            f"expected an event of a run, or one that led to a run; event {number} ({wanted.kind}) is neither"
        )
    of_run = [each for each in events if each.run == run]
    if line is not None:
        return Target(number, run, Pause("line", file=line[0], number=line[1]), f"at line {line[1]} of {line[0]}")
    pause, words = _pause(events, of_run, wanted)
    return Target(number, run, pause, words)


def _run_of(events: Sequence[Recorded], wanted: Recorded) -> int | None:
    event = wanted.event
    if isinstance(event, e.RerunDecided):
        return event.run if event.run is not None else event.cancels
    if wanted.run is not None:
        return wanted.run
    for each in events[wanted.position :]:
        decided = each.event
        if isinstance(decided, e.RerunDecided) and wanted.position in decided.because and decided.run is not None:
            return decided.run
    return None


def _pause(events: Sequence[Recorded], of_run: list[Recorded], wanted: Recorded) -> tuple[Pause, str]:
    ended = next((each.event for each in of_run if isinstance(each.event, e.RunEnded)), None)
    patches = [each for each in of_run if isinstance(each.event, e.TreePatched)]
    before = [each.event.calls for each in patches if each.position < wanted.position]  # type: ignore[union-attr]  # patches
    made = max(before, default=0)
    last = None if ended is None else ended.calls - 1  # so many were made before the last
    match wanted.event:
        case e.TreePatched(ops=ops, calls=calls):
            line, turn = _place(events, wanted, ops)
            where = "at the first call of that patch" if line is None else f"at the call on line {line}"
            return Pause("call", made, line, turn, max(calls - 1, made)), where
        case e.RunEnded(outcome="failed"):
            return Pause("error"), "at what the run ended with"
        case e.RunEnded(outcome="cancelled") | e.RunEnded(outcome="stopped"):
            calls = ended.calls if ended is not None else made
            return Pause("call", calls, busy=True), "where the run was stopped"
        case _ if wanted.run is None or isinstance(wanted.event, e.RunStarted | e.RerunDecided) or last == -1:
            return Pause("first"), "at the first line of the run"
        case e.RunEnded(calls=calls):
            return Pause("call", calls - 1), "at the last call of the run"
        case _ if last is not None and last < made:
            return Pause("call", last), "at the last call of the run"
        case _:
            return Pause("call", made), "at the next call after that event"


def _place(events: Sequence[Recorded], wanted: Recorded, ops: Any) -> tuple[str | None, int]:
    """Return the line of the call that made the first op of a patch, and how often it had been called in the run."""
    page, fresh = Projection(), 0
    for each in events[: wanted.position - 1]:
        fold(page, each)
        if isinstance(each.event, e.RunStarted):
            fresh = page.tree.next_id  # what this run inserts has an id from here on
    before = dict(page.tree.nodes)
    fold(page, wanted)
    node = _first(ops, before, page)
    if node is None or node.line is None:
        return None, 0
    drawn = [each for each in _drawn(page, fresh) if each.line == node.line and each.kind == node.kind]
    return node.line, next((turn for turn, each in enumerate(drawn) if each is node), 0)


def _drawn(page: Projection, fresh: int) -> Iterator[Node]:
    """Yield what the run under way draws: all of the page, or what is in its fragments or was put in by them now."""
    if page.run is None or page.run.scope is None:
        yield from page.tree.root.walk()
        return
    own = [page.tree.fragments[id] for id in page.run.scope if id in page.tree.fragments]
    ids = {each.id for fragment in own for each in fragment.walk()}
    yield from (each for each in page.tree.root.walk() if each.id in ids or each.id >= fresh)


def _first(ops: Any, before: dict[int, Node], page: Projection) -> Node | None:
    """Return the node that the first op of a patch was about."""
    for op in ops if isinstance(ops, list) else ():
        if op[0] == "remove":
            continue  # it goes because no call drew it
        id = op[3]["id"] if op[0] == "insert" else op[1]
        node = page.tree.nodes.get(id) or before.get(id)
        if node is not None and node.line:
            return node
    return None


class Autopsy(Onward):
    """A walk that ends with the run that is looked into."""

    again_type = Looked

    def __init__(
        self,
        host: Host,
        events: list[Recorded],
        clock: Clock,
        source: Callable[[str], None] | None,
        target: Target,
        debugger: Callable[[list[str]], Debugger],
    ) -> None:
        super().__init__(host, events, clock, source)
        self.target = target
        self.debugger: Debugger | None = None
        self._make = debugger
        self.core: PausingCore | None = None
        self.is_app = host.sites.in_app

    @property
    def outcome(self) -> str:
        """How the run ended."""
        return next((each.outcome for each in self._left if isinstance(each, e.RunEnded)), "was left")

    def _execute(self, number: int, clock: float) -> None:
        if number != self.target.run:
            super()._execute(number, clock)
            return
        run = self._again.run
        assert run is not None
        assert isinstance(run.core, PausingCore)
        self.debugger = self._make([words_of(each) for each in self.differs[:1]])
        self.core = run.core
        run.core.look_into(self.debugger, self.target.pause)
        super()._execute(number, clock)
        raise _ReachedError


class _Tap:
    """Where the app prints: nowhere, until its user is there."""

    def __init__(self, real: TextIO) -> None:
        self._real = real
        self.open = False

    def write(self, text: str) -> int:
        return self._real.write(text) if self.open else len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def debug(
    log: Path | str,
    session: str | None,
    position: int,
    app: Path | str | None = None,
    line: tuple[str, int] | None = None,
) -> int:
    """Execute a session again up to the run of an event, and stop there in the debugger; returns the exit status.

    It is 0 when the run was stopped in, 1 when it did not come there.

    Raises
    ------
    CannotVerify, NothingRan, NoSuchPosition, LogError, NoSuchSession
        When there is nothing to execute.
    """
    stdin, stdout = sys.stdin, sys.stdout
    with staged(Path(log), session, app) as stage:
        line = None if line is None else _checked(stage.app.parent / line[0], line[1])
        target = target_of(stage.events, position, line)
        taps = _Tap(stdout), _Tap(sys.stderr)

        def open_debugger(differs: list[str]) -> Debugger:
            for tap in taps:
                tap.open = True
            return Debugger(walks[0].is_app, stdin, stdout, _greeting(stage, target, differs))

        walks: list[Autopsy] = []

        def walking(host: Host, clock: Clock) -> Autopsy:
            walks.append(Autopsy(host, stage.events, clock, stage.source, target, open_debugger))
            return walks[0]

        with _interruptible(walks), suppress(_ReachedError):
            stage.play(walking, taps)
        return _conclude(walks[0], stdout)


def _checked(file: Path, number: int) -> tuple[str, int]:
    """Return a line of the app that can be stopped at."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise NoSuchLine(f"expected a file of the app, found none at {file}") from error
    text = lines[number - 1].strip() if number <= len(lines) else ""
    if not text or text.startswith("#"):
        what = "a blank line or a comment" if number <= len(lines) else f"the end of the file at {len(lines)}"
        raise NoSuchLine(f"expected a line with code at {file}:{number}, found {what}")
    return str(file), number


def _greeting(stage: Stage, target: Target, differs: list[str]) -> str:
    event = stage.events[target.position - 1]
    lines = [
        f"evlit: event {target.position} ({event.kind}), run {target.run} of session {stage.about.id}",
        f"evlit: executed again with {stage.app}",
        f"evlit: stops {target.words}. `state` prints session_state, `q` leaves, `help` tells more.",
    ]
    lines += [f"evlit: it is not what was recorded any more: {words}" for words in differs]
    return "\n".join(lines)


def _conclude(walk: Autopsy, out: TextIO) -> int:
    debugger, core, run = walk.debugger, walk.core, walk.target.run
    if debugger is None or core is None:
        out.write(f"evlit: run {run} did not come about when the session was executed again with that code\n")
        return 1
    if core.refused is not None:
        out.write(f"evlit: cannot stop there: {core.refused.removeprefix('*** ')}\n")
        return 1
    ended = "was left" if debugger.left else walk.outcome
    if not debugger.stopped:
        out.write(f"evlit: run {run} {ended} and did not stop {walk.target.words}\n")
        return 1
    out.write(f"evlit: run {run} {ended}\n")
    return 0


@contextmanager
def _interruptible(walks: list[Autopsy]) -> Iterator[None]:
    """Have Ctrl+C be what its user means: at the prompt, nothing; else, the end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupted(number: int, frame: Any) -> None:
        debugger = walks[0].debugger if walks else None
        if debugger is None or not debugger.asking:
            signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


__all__: Final = ["NothingRan", "Target", "debug", "target_of"]
