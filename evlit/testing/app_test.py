"""`AppTest`: an app in a test, as its user would use it, without a browser and without a server.

The app runs on the real runtime: the log (in memory), the decisions, runs in threads. What a test sets is kept here
until `run()` sends it as one input, as if a user had made all changes in one instant. `run()` returns when nothing runs
and nothing waits any more.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from evlit.compat import streamlit as alias
from evlit.core import events as e
from evlit.core.tree import Node as TreeNode
from evlit.core.tree import Tree
from evlit.runtime.session import Session
from evlit.runtime.user_state import WidgetMeta
from evlit.testing.elements.base import UNSET, AppTestError, Block, Element, View, Widget
from evlit.testing.elements.classes import wrap
from evlit.testing.elements.page import named_bytes
from evlit.testing.history import History
from evlit.testing.loop import AppLoop, Opening, TimedOut
from evlit.testing.pages import Wanted, page_shown, wanted_page
from evlit.testing.scripts import from_calling_file, script_of
from evlit.testing.setting import SHORT, Setting
from evlit.testing.state import TestState
from evlit.testing.timeouts import where_is


class AppTest(Setting, History):
    """An app in a test.

    Parameters
    ----------
    script_path
        The app's script.
    default_timeout
        Seconds that a run may take, in real time.
    fragments
        Send what happens in a fragment to that fragment alone, as a browser does. Else everything is a full run.

    Notes
    -----
    Make one with `from_file`, `from_string` or `from_function`. It ends by itself when nothing refers to it any more;
    `close`, or a `with` block, ends it at once.
    """

    __test__ = False  # not a test class, whatever its name ends with

    def __init__(
        self,
        script_path: str | Path,
        *,
        default_timeout: float = 3,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        fragments: bool = False,
    ) -> None:
        if args or kwargs:
            raise AppTestError("expected args and kwargs with a function: use AppTest.from_function")
        self._begin(AppLoop(Path(script_path).absolute()), default_timeout, fragments)

    def _begin(self, loop: AppLoop, default_timeout: float, fragments: bool) -> None:
        self.default_timeout = default_timeout
        self.fragments = fragments
        self.query_params: dict[str, Any] = {}
        self.secrets: dict[str, Any] = {}
        self.session_state = TestState(lambda: None if loop.session is None else loop.session.state)
        self._loop = loop
        self._query = ""
        self._page_wanted: Wanted | None = None
        self._pending: dict[str, Any] = {}
        self._dismissed: list[tuple[str, int]] = []
        self._tree: Tree | None = None
        self._tree_position = -1
        self._seen = 0  # position before the last `run`
        self._finalizer = weakref.finalize(self, loop.close, wait=False)

    @classmethod
    def from_file(cls, script_path: str | Path, *, default_timeout: float = 3, fragments: bool = False) -> Self:
        """Return a test of a script.

        Parameters
        ----------
        script_path
            Absolute, or relative to the file that calls this, or else to the working directory.

        Raises
        ------
        FileNotFoundError
            When there is no such file.
        """
        path = from_calling_file(Path(script_path), sys._getframe(1).f_code.co_filename)
        return cls(path, default_timeout=default_timeout, fragments=fragments)

    @classmethod
    def from_string(cls, script: str, *, default_timeout: float = 3, fragments: bool = False) -> Self:
        """Return a test of a script given as text; common indentation is taken away."""
        return cls._of_text(script_of(script), default_timeout, fragments)

    @classmethod
    def from_function(
        cls,
        script: Callable[..., Any],
        *,
        default_timeout: float = 3,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        fragments: bool = False,
    ) -> Self:
        """Return a test of an app that is written as a function.

        Parameters
        ----------
        script
            Its source becomes the script, so it imports all that it uses. It may be `async def`.
        args, kwargs
            What it is called with.

        Raises
        ------
        ValueError
            When the source of the function cannot be had: a lambda, or one typed into a console.
        """
        return cls._of_text(script_of(script, tuple(args or ()), dict(kwargs or {})), default_timeout, fragments)

    @classmethod
    def _of_text(cls, text: str, default_timeout: float, fragments: bool) -> Self:
        self = cls.__new__(cls)
        self._begin(AppLoop(text), default_timeout, fragments)
        return self

    def _page(self) -> View:
        session = self._loop.session
        position = -1 if session is None else session.projection.position
        if self._tree is None or position != self._tree_position:
            self._tree = self._loop.tree()
            self._tree_position = position
        return _Live(self, self._tree)

    # -- running ------------------------------------------------------------------------------------------------------

    def run(self, *, timeout: float | None = None) -> Self:
        """Send what was set, and run the app until it rests; return this test.

        Reruns that the script asks for are part of it. Errors that the app does not catch do not raise: they are on the
        page, in `exception`.

        Parameters
        ----------
        timeout
            Seconds that this may take; `default_timeout` unless given.

        Raises
        ------
        RuntimeError
            When it takes longer: it says where the script was, and the run is stopped.
        ValueError
            When a widget does not offer the value that was set on it. Nothing ran then.
        """
        limit = self.default_timeout if timeout is None else timeout
        with self._as_main():
            self._submit()
            self._call(self._loop.settle, limit)
            self._follow_page(limit)
        self._note_query()
        return self

    def start(self) -> Self:
        """Send what was set, and return while the app still runs, as soon as it has seen the clicks; return this test.

        What is set next is what the user does meanwhile: `run()` sends it. Runs that end because of that are in
        `cancelled`.

        Raises
        ------
        ValueError
            When a widget does not offer the value that was set on it. Nothing ran then.
        """
        with self._as_main():
            pending = list(self._pending)
            self._submit()
            session = self._loop.session
            assert session is not None
            known = session.state.meta
            sent = {id for id in pending if id not in self._pending and id in known and known[id].trigger}
            self._call(lambda: self._loop.under_way(sent), self.default_timeout)
        return self

    def stop(self) -> Self:
        """Press Stop while the app runs (see `start`), and wait until it rests; return this test.

        Raises
        ------
        AppTestError
            When the app was not opened yet.
        """
        session = self._loop.session
        if session is None:
            raise AppTestError("expected an app that runs before it is stopped: call start() first")
        with self._as_main():
            session.submit(e.StopRequested(self._loop.viewer, self._batch()))
            self._call(self._loop.settle, self.default_timeout)
        self._note_query()
        return self

    def _submit(self) -> None:
        loop = self._loop
        if self.secrets and loop.host is not None:
            loop.host.secrets.give(self.secrets)
        if loop.session is None:
            self._seen = 0
            self._call(lambda: loop.open(Opening(self._visit(), self._state_event)), SHORT)
        else:
            self._seen = loop.session.projection.position
            self._send(loop.session)

    @contextmanager
    def _as_main(self) -> Iterator[None]:
        """Let the app run in this block: its script is the main module of the process meanwhile."""
        if not self._loop.started:
            self._install_alias()
            self._loop.start()
        self._loop.check_alive()
        main, folder = sys.modules["__main__"], str(self._loop.path.parent)
        sys.path.insert(0, folder)  # S-004
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            if folder in sys.path:
                sys.path.remove(folder)

    def _call(self, fn: Callable[[], Any], timeout: float) -> Any:
        try:
            return self._loop.call(fn, timeout)
        except TimedOut:
            place = where_is(self._loop.session)
            self._stop()
            raise RuntimeError(
                f"expected the app to rest within {timeout:g} s, it {place}; "
                "give it longer with run(timeout=...) or default_timeout=..."
            ) from None

    def _stop(self) -> None:
        """End the run that takes too long, as a user who presses Stop does."""
        session = self._loop.session
        if session is not None:
            session.submit(e.StopRequested(self._loop.viewer, self._batch()))
            try:
                self._loop.call(self._loop.settle, 2.0)
            except TimedOut:
                self._loop.close(wait=False)

    def _install_alias(self) -> None:
        try:
            alias.install()
        except alias.AlreadyImported:
            source = self._loop.source()
            if "streamlit" in source:
                raise

    # -- pages and time -----------------------------------------------------------------------------------------------

    def switch_page(self, page_path: str | Path) -> Self:
        """Choose the page of the next run.

        Parameters
        ----------
        page_path
            Path of the page's file, from the folder of the main script: `pages/about.py`. The main script itself stands
            for the default page. Once the app has run, also the path at which a page is served: `about`.

        Raises
        ------
        AppTestError
            When there is neither such a file nor such a page.

        Notes
        -----
        A file that the app does not declare as a page is answered as in a browser: with the default page.
        """
        self._page_wanted = wanted_page(self._loop, page_path)
        return self

    @property
    def page(self) -> str:
        """The path at which the page is served that the last run showed; empty for the default page."""
        return page_shown(self._loop.session)

    def advance(self, seconds: float) -> Self:
        """Let time pass for the app: timers tick, and the runs that they cause happen.

        The clock that timers go by stands still otherwise. `time.sleep` in the app takes real time all the same.
        """
        loop = self._loop
        if loop.session is None:
            self.run()
        assert loop.session is not None
        self._seen = loop.session.projection.position
        with self._as_main():
            noted = self._inputs(loop.session, asking=False)
            loop.session.submit(*self._state_event(loop.session), *noted)  # ticks see what the test has set
            self._call(lambda: loop.advance(seconds), self.default_timeout + seconds)
        self._note_query()
        return self

    # -- the end ------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """End the app; a script that still computes is interrupted. The page can no longer be run."""
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        runs = 0 if self._loop.session is None else self._loop.session.projection.runs
        return f"AppTest({self._loop.name!r}, {runs} {'run' if runs == 1 else 'runs'})\n{super().__repr__()}"


class _Live:
    """The page as it is now: see `View`. Made anew each time, so that a test and its page are no cycle."""

    def __init__(self, app: AppTest, tree: Tree) -> None:
        self.app = app
        self.tree = tree

    def meta(self, widget: str) -> WidgetMeta | None:
        return self._session().state.meta.get(widget)

    def held(self, node: TreeNode) -> Any:
        id = node.props["widget"]
        session = self._session()
        meta = session.state.meta.get(id)
        if meta is None:
            return node.props.get("value")
        # What the page shows is what counts where the two differ: a form that was cleared by its submit.
        return (session.state.triggers if meta.trigger else session.state.wire).get(id, meta.default)

    def pending(self, widget: str) -> Any:
        return self.app._pending.get(widget, UNSET)

    def set(self, element: Widget, value: Any) -> None:
        self.app._set(element, value)

    def read(self, digest: str) -> bytes:
        return self._session().blob(digest)

    def file(self, ref: dict[str, Any]) -> Any:
        file = self._session().projection.files[ref["id"]]
        return named_bytes(ref, self.read(file.blob))

    def wrap(self, node: TreeNode) -> Element | Block:
        return wrap(node, self)

    def run(self, timeout: float | None) -> AppTest:
        return self.app.run(timeout=timeout)

    def follow(self, page: str, query: str) -> None:
        self.app._page_wanted = Wanted(page, query=query)

    def dismiss(self, dialog: str, opened: int) -> None:
        self.app._dismissed.append((dialog, opened))

    def _session(self) -> Session:
        session = self.app._loop.session
        assert session is not None
        return session
