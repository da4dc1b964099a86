"""Running the bodies of fragments, where they are called and alone (step 6 of the click journey)."""

from __future__ import annotations

from collections.abc import Awaitable, Generator
from contextvars import copy_context
from functools import partial
from typing import Any

from evlit.runtime.context import RunContext, entered
from evlit.runtime.core import RunCore
from evlit.runtime.fragments import UNCAUGHT, FragmentBody


def draw_at(context: RunContext, body: FragmentBody) -> Any:
    """Run a fragment's body in its block. An exception of the app is shown there; the page around it lives on (section
    25).

    Returns
    -------
    object
        What the function returned, awaited; None when it raised.
    """
    place = _begin(context, body)
    with entered(place):
        try:
            result = body.fn(*body.args, **body.kwargs)
            if isinstance(result, Awaitable):
                assert place.core.drive is not None
                return place.core.drive(place, result)
        except Exception as problem:  # noqa: BLE001  # the app's own: it is shown on the page
            show(place, body, problem)
            return None
        return result


async def draw_awaited(context: RunContext, body: FragmentBody) -> Any:
    """Do as `draw_at` does under a loop that runs already; the caller awaits."""
    place = _begin(context, body)
    with entered(place):
        try:
            return await body.fn(*body.args, **body.kwargs)
        except Exception as problem:  # noqa: BLE001  # the app's own: it is shown on the page
            show(place, body, problem)
            return None


def _begin(context: RunContext, body: FragmentBody) -> RunContext:
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
        core.reconciler.begin_beside(body.id)
    core.threads.start(partial(copy_context().run, _beside, core, body))


def _beside(core: RunCore, body: FragmentBody) -> None:
    context = RunContext(core)  # a loop that runs in the caller's thread is none of this one's
    context.checkpoint()
    draw_at(context, body)


class Nothing:
    """What an `async def` fragment returns while it runs beside the script: awaiting it gives None at once."""

    def __await__(self) -> Generator[None, None, None]:
        return
        yield


def show(context: RunContext, body: FragmentBody, problem: Exception) -> None:
    """Show an exception after what the fragment wrote (S-086)."""
    core = context.core
    with core.lock:
        block = core.reconciler.tree.nodes.get(body.stack[-1])
        if block is not None:
            core.reconciler.place(block, "exception", core.services.uncaught(core, problem), "", UNCAUGHT, body.id)
