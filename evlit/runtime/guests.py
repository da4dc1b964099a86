"""Threads that an app starts and gives its session to (S-354): they write elements and session state while the run
lasts.

Theory of operation
-------------------
A thread begins with an empty context, so its place in the run is kept on the thread itself; `context.current` looks
there when there is none in the context. A guest is never interrupted (S-029): it is no thread of the run, and the run
does not wait for it. Each of its writes is made under the run's lock, after a look at whether the run still lasts.
Once it ends, or was asked to, the thread has no session any more: what it writes is refused, as in any other thread.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

from attrs import frozen

from evlit.core.tree import MAIN, Node, Props
from evlit.errors import RunSignal
from evlit.runtime import outside
from evlit.runtime.context import GUEST, RunContext, current, detached, page_of
from evlit.runtime.core import RunCore


@frozen
class ScriptRunContext:
    """A run that a thread may take part in, as `get_script_run_ctx` gives it."""

    core: RunCore
    fragment: str | None = None
    drawn: str = ""  #: name of the page that is drawn where it was asked for

    @property
    def session_id(self) -> str:
        """The session's id, as the log has it."""
        return str(self.core.info.get("session", ""))

    @property
    def query_string(self) -> str:
        """The query of the page's address."""
        return self.core.address.query

    @property
    def page(self) -> str:
        """The page that runs; empty for the first."""
        return self.core.page


class Guest(RunContext):
    """A place in a run of a thread that the app started."""

    __slots__ = ()

    @property
    def refused(self) -> bool:
        """True when the run does not last any more."""
        return self.core.ending

    def at(self, stack: tuple[int, ...], fragment: str | None, *, loop: bool | None = None) -> RunContext:
        """Return another place of this thread."""
        place = Guest(self.core, stack, fragment, loop=False if loop is None else loop)
        place.page = self.page if stack is self.stack else page_of(self.node(stack[-1]), self.page)
        return place

    def enter(self, node: int) -> None:
        """Make a block the place where the calls of this thread write, until `leave`."""
        inner = Guest(self.core, (*self.stack, node), self.fragment, outer=self)
        inner.page = self.page
        _seat(threading.current_thread(), inner)

    def leave(self) -> None:
        """Go back to where `enter` was called."""
        if isinstance(self.outer, Guest):
            _seat(threading.current_thread(), self.outer)

    def checkpoint(self) -> None:
        """Pass: a guest is never interrupted."""

    def emit(
        self, container: int | None, kind: str, props: Props, key: str | None = None, site: str | None = None
    ) -> Node:
        """Write one element or block, unless the run has ended."""
        with self.core.lock:
            return detached(kind, props, "") if self.refused else super().emit(container, kind, props, key, site)

    def emit_at(self, id: int, kind: str, props: Props) -> Node:
        """Write into the place of an element, unless the run has ended."""
        with self.core.lock:
            return detached(kind, props, "") if self.refused else super().emit_at(id, kind, props)

    def update(self, id: int, props: Props, *, leaving: bool = False) -> None:
        """Change some props of a node, unless the run has ended."""
        with self.core.lock:
            if not self.refused:
                super().update(id, props, leaving=leaving)

    def clear(self, id: int) -> None:
        """Remove what is in a block, unless the run has ended."""
        with self.core.lock:
            if not self.refused:
                super().clear(id)

    def remove(self, id: int) -> None:
        """Remove a node, unless the run has ended."""
        with self.core.lock:
            if not self.refused:
                super().remove(id)

    def widget(self, container: int | None, kind: str, props: Props, **given: Any) -> tuple[Any, Node]:
        """Write a widget and return its value, or the default when the run has ended."""
        with self.core.lock:
            if not self.refused:
                return super().widget(container, kind, props, **given)
        decode = given.get("decode")
        default = given["default"]
        return default if decode is None else decode(default), detached(kind, props, "")


def get_script_run_ctx(suppress_warning: bool = False) -> ScriptRunContext | None:
    """Return the run that the caller is part of, to give it to a thread; None in bare Python and in threads that have
    no session.

    Parameters
    ----------
    suppress_warning
        Say nothing when there is none.
    """
    context = current()
    if context is None:
        if not suppress_warning:
            outside.tell()
        return None
    return ScriptRunContext(context.core, context.fragment, context.page)


def add_script_run_ctx(thread: threading.Thread | None = None, ctx: ScriptRunContext | None = None) -> threading.Thread:
    """Give a session to a thread: it may write elements and session state as long as this run lasts.

    Parameters
    ----------
    thread
        The thread, best before it starts; the calling one when left out.
    ctx
        What `get_script_run_ctx` returned; the caller's run when left out. Without one, nothing changes.

    Returns
    -------
    threading.Thread
        The thread.

    Examples
    --------
    >>> worker = threading.Thread(target=work)
    >>> add_script_run_ctx(worker).start()
    """
    thread = threading.current_thread() if thread is None else thread
    ctx = get_script_run_ctx(suppress_warning=True) if ctx is None else ctx
    if ctx is None:
        return thread
    body = None if ctx.fragment is None else ctx.core.fragments.get(ctx.fragment)
    guest = Guest(ctx.core, (MAIN,) if body is None else body.stack, ctx.fragment)
    guest.page = ctx.drawn
    _seat(thread, guest)
    if thread.ident is None:
        _end_quietly(thread)
    return thread


def _seat(thread: threading.Thread, guest: Guest) -> None:
    setattr(thread, GUEST, guest)


def _end_quietly(thread: threading.Thread) -> None:
    """Let `st.stop()` and `st.rerun()` in a thread end it without a traceback."""
    run = thread.run

    def quietly() -> None:
        with suppress(RunSignal):
            run()

    thread.run = quietly  # type: ignore[method-assign]  # the one way in before it starts
