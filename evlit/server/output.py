"""What an app prints: to the terminal as ever, and into the log of the session that printed it (step 7 of the click
journey).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, TextIO, final

from evlit.runtime.context import current


@final
class Capture:
    """A standard stream that also tells the run which writes to it.

    Threads that the app started, and code outside of runs, belong to no session: what they print goes to the terminal.
    """

    def __init__(self, real: TextIO, stream: Literal["stdout", "stderr"]) -> None:
        self._real = real
        self._stream: Literal["stdout", "stderr"] = stream
        self._ended = False

    def write(self, text: str) -> int:
        """Write to the terminal and to the run."""
        run = current()
        if run is not None:
            run.core.printed(self._stream, text)
        if self._ended:
            return len(text)
        return self._real.write(text)

    def writelines(self, lines: Any) -> None:
        """Write each."""
        for line in lines:
            self.write(line)

    def end(self) -> None:
        """Let the terminal be: a thread that was given up may print while the interpreter shuts down."""
        self._ended = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@contextmanager
def capturing() -> Iterator[None]:
    """Capture both standard streams for a block."""
    real = sys.stdout, sys.stderr
    captures = Capture(sys.stdout, "stdout"), Capture(sys.stderr, "stderr")
    sys.stdout, sys.stderr = captures
    try:
        yield
    finally:
        sys.stdout, sys.stderr = real
        for capture in captures:
            capture.end()
