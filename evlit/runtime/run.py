"""One run: the script or some fragments, in a worker thread, from its inputs to its `run.ended` (steps 6 to 8 of the
click journey).

Theory of operation
-------------------
::

    inputs --callbacks--> body --close--> ended
       (shielded)          |
                           +-- Cancelled | StopRun | RerunRun | an exception of the app

- Callbacks of every input run first, in order, each to its end: cancellation waits for them (`inputs`). They may end
  the run before its body; the page then stays as it was, with the errors on it that they raised.
- The body is what a cancellation interrupts. Triggers that it had not read by then are named in `run.ended.unseen`,
  and come again.
- A body that ends well, stops, or fails, closes its scope: what it did not draw goes. One that is cancelled or ends
  for a rerun closes nothing, for the next run goes on from what is there.
- A rerun that was asked for follows, even if the app swallowed the signal. So does one when a fragment has to run whose
  function this process does not know.
- The end is one append: the last patch, printed text, changed state, and `run.ended`, so a viewer never sees a run
  that ended without its last elements.

The thread appends by itself, without a hop through trio. A run that was given up (`fence`) appends nothing any more:
whoever fenced it has ended it in the log.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Literal

import trio
from attrs import define, field

from evlit.core import events as e
from evlit.core.kept import forget
from evlit.core.projection import Request
from evlit.core.reconcile import Reconciler
from evlit.core.tree import EVENT, MAIN, Tree
from evlit.errors import AppFileError, Cancelled, RerunRun, RunSignal, StopRun
from evlit.runtime import bound, pages, randomness
from evlit.runtime.context import RunContext, entered
from evlit.runtime.core import RunCore, Services
from evlit.runtime.drawing import draw_at, draw_beside
from evlit.runtime.entries import Entries, check_serializable
from evlit.runtime.fragments import UNCAUGHT, Fragments, ordered
from evlit.runtime.inputs import Outcome, take_inputs, why
from evlit.runtime.profile import profile
from evlit.runtime.script import Script, execute
from evlit.runtime.threads import ungrouped

#: Key of the box that shows an error which concerns the whole page.
PAGE_ERROR: Final = "page-error"


class RunServices(Services):
    """What a run needs besides what its script may ask for."""

    def record_state(self, entries: Entries) -> None:
        """Have a thread call `entries.record`, as was claimed; never waits."""
        raise NotImplementedError


class Run:
    """One run of a session.

    Parameters
    ----------
    core
        What the threads of the run share.
    requests, inputs
        What the run was started for, and the events behind it, by position.
    load
        Returns the compiled app; raises what `Scripts.load` raises.
    """

    def __init__(
        self,
        core: RunCore,
        requests: Sequence[Request],
        inputs: dict[int, e.Event],
        fragments: Fragments,
        load: Callable[[], Script],
        *,
        services: RunServices,
        async_clock: Callable[[], trio.abc.Clock] | None = None,
    ) -> None:
        self.core = core
        core.drive = self.drive
        core.absorbed = tuple(id for request in requests for id in request.scope or ())
        self.requests = requests
        self.inputs = inputs
        self.fragments = fragments
        self.started = time.monotonic()
        self.cancelled_at: float | None = None
        self.broke = False  #: by a mistake of ours
        self.left = False  #: its threads have come out of the app's code
        self.done = False
        self._load = load
        self._services = services
        self._async_clock = async_clock

    # -- from outside -------------------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Ask the run to end. Called in the server's thread."""
        if self.cancelled_at is None:
            self.cancelled_at = time.monotonic()
        self.core.cancel()

    def cancelled_for(self, now: float) -> float:
        """Return for how many seconds this run could have ended: since its cancellation, or the end of a shield."""
        if self.cancelled_at is None or self.core.shields:
            return 0.0
        return now - max(self.cancelled_at, self.core.unshielded or 0.0)

    def interrupt(self, is_app: Callable[[str], bool]) -> None:
        """Make its threads raise at their next lines of app code, as far as it can be done now."""
        self.core.threads.interrupt(is_app, self.core.may_interrupt)

    @property
    def torn(self) -> bool:
        """True when the run may have ended in the middle of a write to the page."""
        return self.broke or self.core.threads.interrupted

    # -- in the worker thread -----------------------------------------------------------------------------------------

    def execute(self) -> None:
        """Run from the inputs to the end. Raises nothing that the app raised."""
        core = self.core
        context = RunContext(core)
        end = _End(self)
        core.threads.enter()
        randomness.begin(core.seed)
        with entered(context):
            core.state.begin()
            self.fragments.begin()
            try:
                self._clear_page_error()
                self._go(context, end)
            except BaseException as raised:  # noqa: BLE001  # a signal; anything else is raised again
                end.signalled(why(raised))
            finally:
                core.threads.leave()
                self.left = True
            if not core.fenced:
                end.append(self._services)

    def _go(self, context: RunContext, end: _End) -> None:
        core = self.core
        asked = take_inputs(context, self.requests, self.inputs, self.fragments)
        for number, problem in enumerate(asked.problems):
            self._place(EVENT, self._services.uncaught(core, problem), PAGE_ERROR + (f"-{number}" if number else ""))
        if not asked.body:
            end.without_body(asked)
            return
        context.checkpoint()
        end.close = end.in_body = True
        end.before = core.calls
        raised = self._body(context, end)
        if isinstance(raised, SyntaxError) and core.sites.in_app(raised.filename or ""):
            # A module of the app that does not compile, as S-052: what was not reached stays.
            end.outcome, end.close = "failed", False
            self._place(EVENT, self._services.uncaught(core, raised), PAGE_ERROR)
        elif raised is not None:
            end.outcome = "failed"
            self._place(MAIN, self._services.uncaught(core, raised), UNCAUGHT)
        elif asked.problems:
            end.outcome = "failed"

    # -- the body -----------------------------------------------------------------------------------------------------

    def _body(self, context: RunContext, end: _End) -> BaseException | None:
        """Run the script or the fragments; returns what the app raised and did not catch."""
        core = self.core
        try:
            with ungrouped():
                try:
                    if core.scope is None:
                        try:
                            script = self._load()
                        except (SyntaxError, AppFileError) as problem:  # S-052: the page stays
                            end.outcome, end.close = "failed", False
                            self._place(EVENT, self._services.uncaught(core, problem), PAGE_ERROR)
                            return None
                        context.page = core.whole_page
                        randomness.foresee(core.seed, script.code)
                        execute(script, lambda awaitable: self.drive(context, awaitable))
                    else:
                        self._fragments(context, core.scope)
                finally:
                    signal = core.threads.join()
            if signal is not None:
                raise signal
            if core.options["runner.enforceSerializableSessionState"]:
                check_serializable(core.state.user)
        except BaseException as raised:  # noqa: BLE001  # the app's own, and signals: `why` tells them apart
            reason = why(raised)
            if isinstance(reason, RunSignal):
                raise reason from None
            return reason
        end.complete = True
        return None

    def _fragments(self, context: RunContext, scope: Sequence[str]) -> None:
        """Run fragments alone: the parallel ones side by side, the others in their order beside them."""
        tree: Tree = self.core.reconciler.tree
        here, gone = [], []
        for id in ordered(scope):
            body = self.fragments.get(id)
            if body is not None and body.stack[-1] in tree:
                here.append(body)
            elif any(request.cause != "tick" and id in (request.scope or ()) for request in self.requests):
                gone.append(id)
        for body in here:
            if body.parallel and len(here) > 1:
                draw_beside(context, body)
        for body in here:
            if not self.fragments.was_called(body.id):  # else it runs beside, or was drawn as part of another one
                self.fragments.register(body)
                draw_at(context, body)
        if gone:
            # S-025: they disappeared after this run was decided, or this process never came to call them. What was sent
            # to them must not come to nothing: the app runs.
            self.core.want_rerun()

    def drive(self, context: RunContext, awaitable: Awaitable[object]) -> object:
        """Run an awaitable to its end under a loop of this thread, so that blocking in it never stalls the server."""
        core = self.core
        clock = self._async_clock() if self._async_clock is not None else None
        inner = context.at(context.stack, context.fragment, loop=True)

        async def main() -> object:
            with trio.CancelScope() as scope, core.threads.looping(scope):
                if core.ending:
                    scope.cancel()
                with entered(inner):
                    return await awaitable
            core.attend()
            raise Cancelled

        with ungrouped():
            return trio.run(main, clock=clock)

    # -- errors -------------------------------------------------------------------------------------------------------

    def _place(self, root: int, props: dict[str, Any], key: str) -> None:
        with self.core.lock:
            tree: Tree = self.core.reconciler.tree
            self.core.reconciler.place(tree[root], "exception", props, "", key)

    def _clear_page_error(self) -> None:
        """Take the errors of callbacks from the page. They stay while runs only go on with what users did before."""
        goes_on = all(request.called or request.cause == "rerun" for request in self.requests)
        with self.core.lock:
            reconciler: Reconciler = self.core.reconciler
            root = reconciler.tree[EVENT]
            for node in list(root.children or ()):
                if not node.key.startswith(PAGE_ERROR):
                    continue
                if goes_on and not node.props.get("syntax"):
                    reconciler.place(root, "exception", node.props, node.line or "", node.key)
                else:
                    reconciler.remove(node)


@define(eq=False)
class _End:
    """How a run ends."""

    run: Run
    outcome: e.Outcome = "finished"
    rerun: e.Scope | Literal[False] = False
    replay: dict[str, Any] = field(factory=dict)  #: triggers that the rerun sees
    in_body: bool = False  #: the body began
    before: int = 0  #: calls of the run until then
    complete: bool = False  #: and came to its end
    close: bool = False  #: what it did not draw goes
    began: float = field(factory=time.perf_counter)
    cpu: float = field(factory=time.thread_time)

    def without_body(self, asked: Outcome) -> None:
        """End a run whose callbacks wanted no body."""
        self.outcome = "failed" if asked.problems else "stopped"
        if asked.rerun is not False and not self.run.core.stopped_by_user:
            self.outcome, self.rerun, self.replay = "rerun", asked.rerun, asked.replay

    def signalled(self, signal: BaseException) -> None:
        """End a run that a signal ended."""
        match signal:
            case Cancelled():
                core = self.run.core
                by_user = core.stopped_by_user
                # A body that drew nothing yet leaves the page as it is: an empty one helps nobody.
                drew = self.in_body and core.calls > self.before
                self.outcome, self.close = ("stopped", drew) if by_user else ("cancelled", False)
            case StopRun():
                self.outcome = "stopped"
            case RerunRun():
                pass  # what was asked for is noted
            case _:
                raise signal

    def append(self, services: RunServices) -> None:
        """Append the end, with everything that was not appended yet."""
        core, fragments = self.run.core, self.run.fragments
        if core.rerun_scope is not False and self.outcome != "cancelled" and not core.stopped_by_user:
            self.outcome, self.rerun, self.close = "rerun", core.rerun_scope, False
        events: list[e.Event] = []
        with core.lock:
            if self.close:
                core.reconciler.close()
                if self.complete:
                    if core.scope is None:
                        pages.end(core)
                    bound.end(core)
                    core.state.forget(core.scope, core.page)
                    for body in fragments.forget(core.scope):
                        if body.replace:
                            forget(core.reconciler, body.id)
            unseen = self._unseen()
            ops = core.reconciler.patch.take()
            self.run.done = True
            core.over = core.attention = True  # what still calls from elsewhere is refused
        if ops:
            events.append(e.TreePatched(core.run, e.Json(ops), core.calls))
        for stream, text in core.take_output():
            events.append(e.OutputPrinted(core.run, stream, text))
        changed = core.state.take()
        if changed:
            events.append(e.StateChanged(core.run, **changed))
        if core.opened is not None and not core.stopped_by_user:
            # Also when the run was to make room meanwhile: what the script asked for is not lost.
            events.append(e.PageOpened(None, None, *core.opened, run=core.run))
        elif self.rerun is not False:
            events.append(e.RerunRequested("script", self.rerun, trigger=self.replay))
        seconds = time.perf_counter() - self.began
        spent = profile(core.timed, self.began, seconds, core.calls)
        events.append(
            e.RunEnded(
                core.run,
                self.outcome,
                core.calls,
                round(seconds, 6),
                round(time.thread_time() - self.cpu + core.threads.cpu, 6),
                None if core.error is None else e.Json(core.error),
                unseen,
                profile=None if spent is None else e.Json(spent),
            )
        )
        if core.state.entries.claim(core.run):  # before the end is known, so that nobody takes the session for idle
            services.append(events)
            services.record_state(core.state.entries)
        else:
            services.append(events)

    def _unseen(self) -> tuple[str, ...]:
        """Return the triggers that come again: of a body that was cut off, or that asked for a rerun before it came to
        widgets which are still on the page.
        """
        core = self.run.core
        if self.outcome != "cancelled" and not (self.outcome == "rerun" and self.in_body):
            return ()
        page = core.reconciler.tree.widgets
        left = [id for id in core.state.triggers if id not in core.state.seen]
        return tuple(id for id in left if self.outcome == "cancelled" or id in page)
