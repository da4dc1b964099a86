"""What a run does before its body (step 6 of the click journey): it stores what its inputs say, calls their callbacks,
and sees what these ask for.

Theory of operation
-------------------
Every callback of every input is called once, in order, to its end, whatever the others do: one that raises, stops or
asks for a rerun ends itself alone. Then each input has one of these verdicts:

- *body*: its callbacks returned (or it has none). It wants the body of this run, or the fragment it came from.
- *app*: a callback said `st.rerun()`. The body is skipped, a full run follows; a button of this input reads False
  there (S-046).
- *fragments*: every callback said `st.rerun(scope=...)`: these run instead of the body, and see its triggers (S-043,
  S-045). One callback that returned wants the input's own body as well (S-044).
- *stop*, *error*: a callback stopped, or raised. The input wants nothing more, and the page stays (section 25).

A run goes on to its body when an input wants that, be it that another one failed. When one wants a rerun, the run ends
here, and asks for the union of what its inputs want.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

from attrs import define, evolve, field, frozen

from evlit.core import events as e
from evlit.core.projection import Request
from evlit.errors import RerunRun, RunSignal, StopRun
from evlit.runtime.context import RunContext, entered
from evlit.runtime.core import Calling
from evlit.runtime.drawing import begin
from evlit.runtime.fragments import Fragments
from evlit.runtime.threads import leaves, strongest
from evlit.runtime.user_state import UserState, WidgetMeta


@frozen
class Verdict:
    """What one input wants, when its callbacks were called."""

    request: Request
    wants: Literal["body", "app", "fragments", "stop", "error"]
    fragments: tuple[str, ...] = ()


@define
class Outcome:
    """What all inputs together want.

    Attributes
    ----------
    body
        Whether the run goes on to its body.
    rerun
        Scope of the rerun that follows instead; False for none.
    replay
        Triggers that this rerun sees.
    problems
        What callbacks raised.
    """

    body: bool = True
    rerun: e.Scope | Literal[False] = False
    replay: dict[str, Any] = field(factory=dict)
    problems: list[BaseException] = field(factory=list)


def take_inputs(
    context: RunContext, requests: Sequence[Request], inputs: dict[int, e.Event], fragments: Fragments
) -> Outcome:
    """Store the values of all inputs and call their callbacks. No cancellation comes through meanwhile."""
    verdicts: list[Verdict] = []
    problems: list[BaseException] = []
    with context.core.shield():
        for request in requests:
            event = inputs.get(request.position)
            fragment = event.fragment if isinstance(event, e.WidgetsChanged) else None
            callbacks = _callbacks(context, request, event, fragments)
            if request.cause == "note" and not callbacks:
                continue  # it wants nothing
            votes = [_call(context, request, callback, fragment, problems) for callback in callbacks]
            verdicts.append(_count(request, votes))
    outcome = _sum(context, verdicts, fragments)
    outcome.problems = problems
    return outcome


def _callbacks(
    context: RunContext, request: Request, event: e.Event | None, fragments: Fragments
) -> list[Callable[[], object]]:
    """Store what an input says, and return the callbacks that it is for."""
    state = context.core.state
    fragments.touch(request.scope or ())
    match event:
        case e.WidgetsChanged():
            metas = [] if request.called else state.apply(dict(event.values))
            fired = _fire(context, request, event.trigger, state)
            metas += [] if request.called else fired
            fragments.touch(meta.fragment for meta in (*metas, *fired) if meta.fragment is not None)
            return [_bind(meta) for meta in metas if meta.callback is not None]
        case e.RerunRequested():
            _fire(context, request, event.trigger, state)
        case e.DialogDismissed():
            body = fragments.get(event.dialog)
            if body is not None and body.on_dismiss is not None and not request.called:
                return [body.on_dismiss]
    return []


def _fire(context: RunContext, request: Request, trigger: dict[str, Any], state: UserState) -> list[WidgetMeta]:
    """Make the triggers of an input readable in this run, and return their widgets."""
    fired = []
    for id, value in trigger.items():
        if id not in request.triggers:
            continue  # a body saw it
        state.triggers[id] = value
        meta = state.recall(id)
        if meta is not None:
            fired.append(meta)
            if meta.form is not None:
                context.core.submitted.add(meta.form)
    return fired


def _call(
    context: RunContext,
    request: Request,
    callback: Callable[[], object],
    fragment: str | None,
    problems: list[BaseException],
) -> Verdict:
    """Call one callback, and return its vote."""
    core = context.core
    core.calling = Calling(fragment)
    try:
        place = _place(context, fragment)
        with entered(place):
            result = callback()
            if isinstance(result, Awaitable):
                assert core.drive is not None
                core.drive(place, result)
    except BaseException as raised:  # noqa: BLE001  # the app's own, and signals: `why` tells them apart
        match reason := why(raised):
            case RerunRun():
                pass  # what it asked for is noted
            case StopRun():
                core.stopped = True
            case RunSignal():
                raise reason from None
            case _:
                problems.append(reason)
                return Verdict(request, "error")
    finally:
        core.calling = None
        scope, stopped = core.rerun_scope, core.stopped
        # The signal ends this callback, not the others; what it asked for counts even if the app swallowed it.
        core.rerun_scope, core.stopped = False, False
    if scope is None:
        return Verdict(request, "app")
    if isinstance(scope, tuple):
        return Verdict(request, "fragments", scope)
    return Verdict(request, "stop" if stopped else "body")


def _place(context: RunContext, fragment: str | None) -> RunContext:
    """Return where a callback writes: at the top of what runs next, which is the page or the fragment of its event
    (S-090, section 25).
    """
    core = context.core
    body = None if fragment is None or core.scope is None else core.fragments.get(fragment)
    return context if body is None else begin(context, body)


def why(raised: BaseException) -> BaseException:
    """Return what ended a piece of the app: a signal, be it inside of a group that a nursery made, or its own error.

    `sys.exit()` and an interrupt end the run, not the server, and are no errors (S-055).
    """
    if isinstance(raised, SystemExit | KeyboardInterrupt):
        return StopRun()
    if isinstance(raised, BaseExceptionGroup):
        signals = raised.subgroup((RunSignal, SystemExit, KeyboardInterrupt))
        if signals is not None:
            return strongest([why(each) for each in leaves(signals)]) or raised
    return raised


def _count(request: Request, votes: Sequence[Verdict]) -> Verdict:
    """Return what an input wants by the votes of its callbacks (S-044)."""
    wants = {vote.wants for vote in votes}
    named = tuple(dict.fromkeys(id for vote in votes for id in vote.fragments))
    if "error" in wants:
        return Verdict(request, "error")
    if "app" in wants:
        return Verdict(request, "app")
    if "stop" in wants:
        return Verdict(request, "fragments", named) if named else Verdict(request, "stop")
    if named and "body" not in wants:
        return Verdict(request, "fragments", named)
    return Verdict(request, "body", named)


def _sum(context: RunContext, verdicts: Sequence[Verdict], fragments: Fragments) -> Outcome:
    """Return what all inputs want together."""
    core = context.core
    own = [_own(verdict, fragments) for verdict in verdicts]
    wanted = [verdict for verdict in own if verdict.wants == "body"]
    whole = any(verdict.request.scope is None for verdict in wanted)
    apart = any(verdict.wants in ("app", "fragments") or verdict.fragments for verdict in own)
    full = any(verdict.wants == "app" for verdict in own)
    if apart and (full or not (whole and core.scope is None)):
        ids = {id for verdict in own for id in (*verdict.fragments, *_scope(verdict))}
        replay = {
            id: core.state.triggers[id]
            for verdict in own
            if verdict.wants in ("body", "fragments")
            for id in verdict.request.triggers
            if id in core.state.triggers
        }
        return Outcome(False, None if full or whole else fragments.in_order(ids), replay)
    for verdict in own:
        if verdict.wants in ("stop", "error"):  # the body, if there is one, is that of the others
            for id in verdict.request.triggers:
                core.state.triggers.pop(id, None)
    return Outcome(bool(wanted) or apart)


def _own(verdict: Verdict, fragments: Fragments) -> Verdict:
    """Return a verdict whose request is for the whole app when its fragment is gone."""
    request = verdict.request
    if request.scope is None or any(fragments.get(id) is not None for id in request.scope):
        return verdict
    return evolve(verdict, request=evolve(request, scope=None))


def _scope(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.request.scope or ()) if verdict.wants == "body" else ()


def _bind(meta: WidgetMeta) -> Callable[[], object]:
    callback, args, kwargs = meta.callback, meta.args, meta.kwargs
    assert callback is not None
    return lambda: callback(*args, **kwargs)
