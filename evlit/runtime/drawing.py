"""Running the bodies of fragments, where they are called and alone (step 6 of the click journey)."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Generator
from contextvars import copy_context
from functools import partial
from typing import Any

from evlit.runtime.context import RunContext, entered
from evlit.runtime.core import RunCore
from evlit.runtime.fragments import UNCAUGHT, FragmentBody
from evlit.runtime.keeping import digest_of, keep


def draw_inside(context: RunContext, body: FragmentBody) -> Any:
    """Run a fragment's body where it is called, or begin to, or leave what its last run drew."""
    awaited = context.loop and inspect.iscoroutinefunction(body.fn)
    if keep(context.core, body):
        return Ready(body.result) if awaited else body.result
    if body.parallel:
        draw_beside(context, body)
        return Ready(None) if awaited else None
    context.core.fragments.register(body)
    return draw_awaited(context, body) if awaited else draw_at(context, body)


def draw_at(context: RunContext, body: FragmentBody) -> Any:
    """Run a fragment's body in its block. An exception of the app is shown there; the page around it lives on (section
    25).

    Returns
    -------
    object
        What the function returned, awaited; None when it raised.
    """
    place = begin(context, body)
    digest = digest_of(body)
    with entered(place):
        try:
            result = body.fn(*body.args, **body.kwargs)
            if isinstance(result, Awaitable):
                assert place.core.drive is not None
                result = place.core.drive(place, result)
        except Exception as problem:  # noqa: BLE001  # the app's own: it is shown on the page
            show(place, body, problem)
            return None
        context.core.fragments.ended(body, digest, result)
        return result


async def draw_awaited(context: RunContext, body: FragmentBody) -> Any:
    """Do as `draw_at` does under a loop that runs already; the caller awaits."""
    place = begin(context, body)
    digest = digest_of(body)
    with entered(place):
        try:
            result = await body.fn(*body.args, **body.kwargs)
        except Exception as problem:  # noqa: BLE001  # the app's own: it is shown on the page
            show(place, body, problem)
            return None
        context.core.fragments.ended(body, digest, result)
        return result


def begin(context: RunContext, body: FragmentBody) -> RunContext:
    """Begin to draw a fragment's block anew, and return the place inside."""
    body.digest = None  # until it has come to its end
    core = context.core
    with core.lock:
        block = core.reconciler.tree.nodes.get(body.stack[-1])
        if block is not None:
            core.reconciler.begin(block, replace=body.replace)
    return context.at(body.stack, body.id)


def draw_beside(context: RunContext, body: FragmentBody) -> None:
    """Run a fragment's body in its block, in a thread of its own; the caller goes on at once."""
    core = context.core
    with core.lock:
        core.fragments.register(body)
        core.reconciler.ranks.begin(body.id)
    core.threads.start(partial(copy_context().run, _beside, core, body))


def _beside(core: RunCore, body: FragmentBody) -> None:
    context = RunContext(core)  # a loop that runs in the caller's thread is none of this one's
    context.checkpoint()
    draw_at(context, body)


class Ready:
    """What an `async def` fragment returns that is not run, or runs beside the script: awaiting it gives this."""

    def __init__(self, result: Any) -> None:
        self._result = result

    def __await__(self) -> Generator[None, None, Any]:
        yield from ()
        return self._result


def show(context: RunContext, body: FragmentBody, problem: Exception) -> None:
    """Show an exception after what the fragment wrote (S-086)."""
    core = context.core
    with core.lock:
        block = core.reconciler.tree.nodes.get(body.stack[-1])
        if block is not None:
            core.reconciler.place(block, "exception", core.services.uncaught(core, problem), "", UNCAUGHT, body.id)
