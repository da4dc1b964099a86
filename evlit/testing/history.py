"""What was recorded of an app in a test: its log, and its page at any moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from evlit.core.events import Recorded
from evlit.core.fold import fold_all
from evlit.core.projection import Projection
from evlit.log.export import write_export
from evlit.testing.elements.base import AppTestError
from evlit.testing.elements.page import Page, PageOf, Snapshot
from evlit.testing.log import CancelledRun, Log, cancelled_runs
from evlit.testing.loop import AppLoop
from evlit.testing.setting import SHORT


class History(Page):
    """The part of an `AppTest` that looks back."""

    _loop: AppLoop
    _seen: int

    def _call(self, fn: Callable[[], Any], timeout: float) -> Any:
        raise NotImplementedError

    @property
    def log(self) -> Log:
        """All that is recorded of the session so far."""
        return Log(self._recorded())

    def _recorded(self, upto: int | None = None) -> list[Recorded]:
        return [] if self._loop.session is None else self._loop.log(0, upto)

    @property
    def position(self) -> int:
        """Position of the newest event."""
        session = self._loop.session
        return 0 if session is None else session.projection.position

    def at(self, position: int) -> Page:
        """Return the page as it was right after an event.

        Parameters
        ----------
        position
            From 0 (nothing yet) to `at.position`; -1 is the last, -2 the one before it.

        Raises
        ------
        IndexError
            When there is no such event.
        """
        last = self.position
        wanted = last + 1 + position if position < 0 else position
        if not 0 <= wanted <= last:
            raise IndexError(f"expected a position from 0 to {last}, or from -1 back to -{last + 1}, got {position}")
        tree = fold_all(Projection(), self._recorded(wanted)).tree
        return PageOf(Snapshot(tree, self._loop, wanted))

    @property
    def cancelled(self) -> list[CancelledRun]:
        """The runs that were cut short in the last `run()` or `advance()`: superseded, stopped, or out of time."""
        return cancelled_runs(self._recorded(), self._seen)

    def check(self) -> Self:
        """Check that the log, folded from its start, is what is live. Each `run()` does so too, for what is new."""
        if self._loop.session is not None:
            self._call(self._loop.check_all, SHORT)
        return self

    def save(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the session into a file that `evlit replay` opens, and return its path.

        Parameters
        ----------
        force
            Replace the file that is already there.
        """
        host, session = self._loop.host, self._loop.session
        if host is None or session is None:
            raise AppTestError("expected an app that has run, there is nothing to save yet: call run() first")
        about = host.writer.store.session(session.id)
        assert about is not None
        return write_export(host.writer.store, about, Path(path).expanduser(), force=force).path
