"""Python's debugger inside a run that is executed again: it stops before a call of the app, or at what the app raised.

A run is executed in a thread, below frames of evlit that are nobody's concern: the stack begins with the app. `step`
goes over evlit, and into the app and its libraries. `state` prints `session_state`.
"""

from __future__ import annotations

import pdb  # noqa: T100  # the debugger is what this module is about
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Final, TextIO

from evlit.errors import Cancelled
from evlit.runtime.callsite import is_evlit

#: Modules that `step` goes over.
_OVER: Final = ("evlit", "evlit.*", "trio", "trio.*", "outcome", "outcome.*", "contextlib", "threading")


class Debugger(pdb.Pdb):
    """One debugger for one run.

    Parameters
    ----------
    is_app
        Tells whether a file is the app's.
    stdin, stdout
        Where its user is.
    greeting
        Printed before it stops for the first time.
    """

    def __init__(self, is_app: Callable[[str], bool], stdin: TextIO, stdout: TextIO, greeting: str = "") -> None:
        super().__init__(stdin=stdin, stdout=stdout, skip=_OVER, nosigint=True)
        if stdin.isatty() and stdout.isatty():
            self.use_rawinput = True  # with the history and the keys of readline
        self.stopped = 0  #: how often it did
        self.asking = False  #: it waits for its user
        self.left = False  #: its user has seen enough
        self.is_app = is_app
        self._in, self._out = stdin, stdout
        self._greeting = greeting
        self.reset()

    # -- where it stops -----------------------------------------------------------------------------------------------

    def stop_at(self, frame: FrameType) -> None:
        """Stop at the line that a frame of the app is at; returns when the run may go on.

        Raises
        ------
        Cancelled
            When its user has seen enough.
        """
        self._begin(frame)
        self._ask(frame, None)
        if self.left:
            raise Cancelled
        if self.breaks or self.stopframe is not self.botframe or self.stoplineno != -1:  # not `continue`
            self._trace(frame)

    def stop_at_error(self, error: BaseException) -> None:
        """Stop where an error was raised that the app did not catch."""
        if self.left or self.quitting or error.__traceback__ is None:
            return
        sys.settrace(None)
        self._greet(f"{type(error).__name__}: {error}")
        self._ask(None, error.__traceback__)

    def stop_soon(self, frame: FrameType | None = None, seconds: float = 0.0) -> None:
        """Stop at the next line of the app that this thread comes to after some time.

        Parameters
        ----------
        frame
            Where it is now; None when it has not come to the app yet.
        """
        until = time.perf_counter() + seconds

        def call(frame: FrameType, event: str, _: Any) -> Any:
            return line if event == "call" and self.is_app(frame.f_code.co_filename) else None

        def line(frame: FrameType, event: str, _: Any) -> Any:
            if self.stopped or event != "line" or time.perf_counter() < until:
                return line
            sys.settrace(None)
            self.stop_at(frame)
            return frame.f_trace

        while frame is not None:
            if self.is_app(frame.f_code.co_filename):
                frame.f_trace = line
            frame = frame.f_back
        sys.settrace(call)

    def stop_on_line(self, file: str, number: int) -> str | None:
        """Stop whenever this thread comes to a line; returns why that cannot be."""
        frame = sys._getframe()
        self._begin(frame)
        refused: str | None = self.set_break(file, number)
        if refused is None:
            self.set_continue()
            sys.settrace(self.trace_dispatch)
        return refused

    def _begin(self, frame: FrameType) -> None:
        self.reset()
        self.enterframe = frame  # what later versions of Python go by
        outermost = frame
        while outermost.f_back is not None:
            outermost = outermost.f_back
        self.botframe = outermost

    def stop_here(self, frame: FrameType) -> bool:
        """Tell whether to stop in a frame: not once the app's code has ended."""
        if not super().stop_here(frame):
            return False
        above: FrameType | None = frame
        while above is not None and not self.is_app(above.f_code.co_filename):
            above = above.f_back
        return above is not None

    def _trace(self, frame: FrameType | None) -> None:
        """Have the lines of the app told from here on."""
        while frame is not None:
            if self.is_app(frame.f_code.co_filename):
                frame.f_trace = self.trace_dispatch
            frame = frame.f_back
        sys.settrace(self.trace_dispatch)

    # -- its user -----------------------------------------------------------------------------------------------------

    def _ask(self, frame: FrameType | None, traceback: TracebackType | None) -> None:
        self.interaction(frame, traceback)
        self.left = self.left or self.quitting

    def interaction(self, frame: FrameType | None, tb_or_exc: Any) -> None:
        """Talk to its user, over the streams that they are at."""
        self.stopped += 1
        self._greet("")
        self.asking = True
        try:
            with self._streams():
                super().interaction(frame, tb_or_exc)
        finally:
            self.asking = False
            self.left = self.left or self.quitting

    def _greet(self, more: str) -> None:
        for text in (self._greeting, more):
            if text:
                self._out.write(text + "\n")
        self._greeting = ""
        self._out.flush()

    @contextmanager
    def _streams(self) -> Iterator[None]:
        """Have what is typed print where its user sees it, and in no log."""
        streams = sys.stdin, sys.stdout
        sys.stdin, sys.stdout = self._in, self._out
        try:
            yield
        finally:
            sys.stdin, sys.stdout = streams

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[list[tuple[FrameType, int]], int]:
        """Return the frames from the first of the app on; of an error, up to the last that is not evlit's."""
        stack, at = super().get_stack(f, t)
        first = next((i for i, (each, _) in enumerate(stack) if self.is_app(each.f_code.co_filename)), 0)
        stack, at = stack[first:], max(at - first, 0)
        if t is not None:
            while len(stack) > 1 and is_evlit(stack[-1][0].f_code.co_filename):
                stack.pop()
            at = min(at, len(stack) - 1)
        return stack, at

    def do_state(self, _: str) -> None:
        """Print the entries of session_state."""
        import evlit

        for name, value in evlit.session_state.items():
            self.message(f"{name} = {value!r:.200}")
