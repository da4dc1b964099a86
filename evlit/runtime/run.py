"""One run: the script or some fragments, in a worker thread, from its inputs to its `run.ended` (steps 6 to 8 of the
click journey).

Theory of operation
-------------------
::

    inputs --callbacks--> body --close--> ended
       (shielded)          |
                           +-- Cancelled | StopRun | RerunRun | an exception of the app

- Callbacks of every input run first, in order, each to its end: cancellation waits for them. A callback that raises
  leaves the page as it was, with the error on it.
- The body is what a cancellation interrupts. Triggers that it had not read by then are named in `run.ended.unseen`,
  and come again.
- A body that ends well, stops, or fails, closes its scope: what it did not draw goes. One that is cancelled or ends
  for a rerun closes nothing, for the next run goes on from what is there.
- The end is one append: the last patch, printed text, changed state, and `run.ended`, so a viewer never sees a run
  that ended without its last elements.

The thread appends by itself, without a hop through trio. A run that was given up (`fence`) appends nothing any more:
whoever fenced it has ended it in the log.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import trio

from evlit.core import events as e
from evlit.core.projection import Request
from evlit.core.reconcile import Reconciler
from evlit.core.tree import EVENT, MAIN, Tree
from evlit.errors import AppFileError, Cancelled, RerunRun, RunSignal, StopRun
from evlit.runtime.context import RunContext, RunCore, Services, entered
from evlit.runtime.drawing import draw_at, draw_beside
from evlit.runtime.fragments import UNCAUGHT, Fragments, ordered
from evlit.runtime.script import Script, execute
from evlit.runtime.threads import ungrouped
from evlit.runtime.user_state import UserState, WidgetMeta, check_serializable

#: Key of the box that shows an error which concerns the whole page.
PAGE_ERROR: Final = "page-error"


class RunServices(Services):
    """What a run needs besides what its script may ask for."""


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
        self.requests = requests
        self.inputs = inputs
        self.fragments = fragments
        self.started = time.monotonic()
        self.cancelled_at: float | None = None
        self.interrupted = False
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

    def interrupt(self, is_app: Callable[[str], bool]) -> None:
        """Make its threads raise at their next lines of app code, as far as it can be done now."""
        if self.core.threads.interrupt(is_app):
            self.interrupted = True

    # -- in the worker thread -----------------------------------------------------------------------------------------

    def execute(self) -> None:
        """Run from the inputs to the end. Raises nothing that the app raised."""
        core = self.core
        began, cpu = time.perf_counter(), time.thread_time()
        context = RunContext(core)
        outcome: e.Outcome = "finished"
        error: Any = None
        rerun: e.Scope | bool = False
        close = True
        in_body = False
        core.threads.enter()
        with entered(context):
            core.state.begin()
            self.fragments.begin()
            self._clear_page_error()
            try:
                problem, votes = self._take_inputs(context)
                if problem is not None:
                    outcome, error, close = "failed", self._show_page_error(problem), False
                elif votes is not None:
                    outcome, rerun, close = "rerun", votes, False
                else:
                    in_body = True
                    problem = self._body(context)
                    if problem is not None:
                        outcome = "failed"
                        error = self._services.describe(problem)
                        if error.get("syntax") or isinstance(problem, AppFileError):
                            self._place(EVENT, {**error}, PAGE_ERROR)
                            close = False
                        else:
                            self._place(MAIN, {**error}, UNCAUGHT)
                if core.rerun_scope is not False:  # asked for, and swallowed by the app (section 25)
                    raise RerunRun(core.rerun_scope if isinstance(core.rerun_scope, tuple) else None)
            except Cancelled:
                outcome, close = "cancelled", False
                if core.stopped_by_user:
                    outcome, close = "stopped", True
            except (StopRun, SystemExit):
                # S-047 and section 25: a stop in a callback leaves the page as it was. `sys.exit()` in an app ends its
                # run, not the server (S-055).
                outcome, close = "stopped", in_body
            except RerunRun as signal:
                outcome, close = "rerun", False
                rerun = None if signal.scope is None else tuple(signal.scope)
            finally:
                core.threads.leave()
                self.left = True
            if core.fenced:
                return
            self._end(outcome, error, rerun, close=close, began=began, cpu=cpu)

    def _end(
        self, outcome: e.Outcome, error: Any, rerun: e.Scope | bool, *, close: bool, began: float, cpu: float
    ) -> None:
        core = self.core
        events: list[e.Event] = []
        with core.lock:
            if close:
                core.reconciler.close()
                if outcome == "finished":
                    core.state.forget(core.scope, core.page)
                    self.fragments.forget(core.scope)
            ops = core.reconciler.take()
            self.done = True
        if ops:
            events.append(e.TreePatched(core.run, e.Json(ops), core.calls))
        for stream, text in core.take_output():
            events.append(e.OutputPrinted(core.run, stream, text))
        changed = core.state.take()
        if changed:
            events.append(e.StateChanged(core.run, **changed))
        if rerun is not False:
            events.append(e.RerunRequested("script", None if rerun is True else rerun))
        unseen: tuple[str, ...] = ()
        if outcome == "cancelled":
            unseen = tuple(id for id in core.state.triggers if id not in core.state.seen)
        events.append(
            e.RunEnded(
                core.run,
                outcome,
                core.calls,
                round(time.perf_counter() - began, 6),
                round(time.thread_time() - cpu, 6),
                error,
                unseen,
            )
        )
        self._services.append(events)

    # -- inputs -------------------------------------------------------------------------------------------------------

    def _take_inputs(self, context: RunContext) -> tuple[BaseException | None, e.Scope | bool | None]:
        """Store the values of all inputs and call their callbacks.

        Returns
        -------
        tuple
            What a callback raised, and the scope of the rerun that callbacks asked for (None: no rerun; True: the
            whole app).
        """
        state = self.core.state
        votes: e.Scope | bool | None = None
        with context.shield():
            for request in self.requests:
                event = self.inputs.get(request.position)
                callbacks: list[Callable[[], object]] = []
                if isinstance(event, e.WidgetsChanged):
                    callbacks = self._widget_callbacks(request, event, state)
                elif isinstance(event, e.DialogDismissed):
                    body = self.fragments.get(event.dialog)
                    if body is not None and body.on_dismiss is not None:
                        callbacks = [body.on_dismiss]
                for callback in callbacks:
                    try:
                        self._call(context, callback)
                    except StopRun:
                        raise
                    except RerunRun as signal:
                        votes = True if signal.scope is None else tuple(signal.scope)
                        self.core.rerun_scope = False
                    except RunSignal:
                        raise
                    except Exception as problem:  # noqa: BLE001  # the app's own: it is shown, the session goes on
                        return problem, votes
        context.checkpoint()
        return None, votes

    def _widget_callbacks(
        self, request: Request, event: e.WidgetsChanged, state: UserState
    ) -> list[Callable[[], object]]:
        fired = [id for id in event.trigger if id in request.triggers]
        metas: list[WidgetMeta] = [] if request.called else state.apply(dict(event.values))
        for id in fired:
            state.triggers[id] = event.trigger[id]
            meta = state.meta.get(id)
            if meta is not None:
                if meta.form is not None:
                    self.core.submitted.add(meta.form)
                if not request.called:
                    metas.append(meta)
        return [_bind(meta) for meta in metas if meta.callback is not None]

    def _call(self, context: RunContext, callback: Callable[[], object]) -> None:
        result = callback()
        if isinstance(result, Awaitable):
            self.drive(context, result)

    # -- the body -----------------------------------------------------------------------------------------------------

    def _body(self, context: RunContext) -> Exception | None:
        """Run the script or the fragments; returns what the app raised and did not catch."""
        core = self.core
        try:
            with ungrouped():
                try:
                    if core.scope is None:
                        execute(self._load(), lambda awaitable: self.drive(context, awaitable))
                    else:
                        self._fragments(context, core.scope)
                finally:
                    raised = core.threads.join()
            if raised is not None:
                raise raised
            if core.options["runner.enforceSerializableSessionState"]:
                check_serializable(core.state.user)
        except Exception as problem:  # noqa: BLE001  # the app's own: the caller shows it
            return problem
        return None

    def _fragments(self, context: RunContext, scope: Sequence[str]) -> None:
        """Run fragments alone: the parallel ones side by side, the others in their order beside them."""
        tree: Tree = self.core.reconciler.tree
        bodies = [self.fragments.get(id) for id in ordered(scope)]
        # S-025: one may be gone meanwhile.
        here = [body for body in bodies if body is not None and body.stack[-1] in tree]
        for body in here:
            if body.parallel and len(here) > 1:
                draw_beside(context, body)
        for body in here:
            if not self.fragments.was_called(body.id):  # else it runs beside, or was drawn as part of another one
                self.fragments.register(body)
                draw_at(context, body)

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

    def _show_page_error(self, problem: BaseException) -> Any:
        error = self._services.describe(problem)
        self._place(EVENT, {**error}, PAGE_ERROR)
        return error

    def _place(self, root: int, props: dict[str, Any], key: str) -> None:
        with self.core.lock:
            tree: Tree = self.core.reconciler.tree
            self.core.reconciler.place(tree[root], "exception", props, "", key)

    def _clear_page_error(self) -> None:
        with self.core.lock:
            reconciler: Reconciler = self.core.reconciler
            for node in list(reconciler.tree[EVENT].children or ()):
                if node.key == PAGE_ERROR:
                    reconciler.remove(node)


def _bind(meta: WidgetMeta) -> Callable[[], object]:
    callback, args, kwargs = meta.callback, meta.args, meta.kwargs
    assert callback is not None
    return lambda: callback(*args, **kwargs)
