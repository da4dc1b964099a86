"""A run, as all its threads share it (step 7 of the click journey): whether it is to end, what it draws with, what it
printed, and which keys are taken.

One attribute, `attention`, says whether a call has anything to do besides its own work: a cancellation, a stop, a
flush that is due.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock, get_ident
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, Protocol

from attrs import frozen

from evlit.core.reconcile import Reconciler
from evlit.core.tree import Props
from evlit.errors import (
    Cancelled,
    RerunRun,
    StopRun,
    StreamlitDuplicateElementKey,
    StreamlitValueAssignmentNotAllowedError,
)
from evlit.runtime.address import Address
from evlit.runtime.callsite import CallSites
from evlit.runtime.fragments import Fragments
from evlit.runtime.options import Options
from evlit.runtime.profile import new_marks
from evlit.runtime.threads import Threads
from evlit.runtime.user_state import UserState
from evlit.runtime.visit import Visit

if TYPE_CHECKING:
    from evlit.core.events import Event
    from evlit.runtime.context import RunContext
    from evlit.runtime.pages import Pages
    from evlit.runtime.redaction import Names

#: Characters that a run may print into the log; all of it goes to the terminal.
OUTPUT_LIMIT: Final = 1_000_000

NOBODY: Final = Visit()


class Services(Protocol):
    """What a run is given: the capabilities of its session, nothing more."""

    def append(self, events: Sequence[Event]) -> None:
        """Append events of this run; never waits."""

    def append_ops(self, core: RunCore, ops: list[Any]) -> None:
        """Append a patch; never waits."""

    def put_blob(self, _core: RunCore, data: bytes, media_type: str) -> dict[str, Any]:
        """Keep bytes in the log, and return the `BlobRef` that cites them."""

    def blob(self, digest: str) -> bytes:
        """Return bytes of the log."""

    def effect(self, core: RunCore, name: str, key: str) -> Effect | None:
        """Return what a call gave when this run was recorded; None when it is to be made."""

    def record_effect(self, core: RunCore, name: str, key: str, value: Any) -> None:
        """Keep what a call gave, so that it needs not be made when the run is executed again."""

    def describe(self, error: BaseException) -> Props:
        """Return the props of an `exception` element."""

    def uncaught(self, core: RunCore, error: BaseException) -> Props:
        """Return what the page shows of an error that the app did not catch; the log keeps all of it."""


@frozen
class Calling:
    """A callback that is being called, and the fragment whose event it answers."""

    fragment: str | None


@frozen
class Effect:
    """What a call gave when it was recorded."""

    value: Any


class RunCore:
    """What all threads of a run share."""

    def __init__(
        self,
        run: int,
        reconciler: Reconciler,
        state: UserState,
        sites: CallSites,
        services: Services,
        *,
        page: str = "",
        scope: tuple[str, ...] | None = None,
        info: dict[str, Any] | None = None,
        fragments: Fragments | None = None,
        options: Options | None = None,
        address: Address | None = None,
    ) -> None:
        self.run = run
        self.reconciler = reconciler
        self.state = state
        self.sites = sites
        self.services = services
        self.requested = page  #: path of the page that was asked for
        self.pages: Pages | None = None
        self.logo = False  #: this run has set one
        self.visit = NOBODY  #: who looks at the app
        self.seed: int | None = None  #: of what the run draws from `random`; None: left as it is
        self.menu: dict[str, Any] | None = None  #: of the pages that this run declared
        self.runnable: object = None  #: the page that `st.navigation` returned, until it is run
        self.whole_page = ""  #: the page that runs instead of the entrypoint
        self.opened: tuple[str, str] | None = None  #: page and query that the script asked for
        self.scope = scope
        self.info = info or {}
        self.fragments = Fragments() if fragments is None else fragments
        self.options = Options() if options is None else options
        self.address = Address() if address is None else address
        self.names: Names | None = self.info.get("names")  #: of what stays out of the log
        self.page = self.address.page  #: name of the page that is shown
        self.lock = RLock()
        self.threads = Threads(self.options["runner.parallelMaxWorkers"])
        self.calls = 0
        self.timed = new_marks()  #: of its calls: when each was done
        #: True when the next checkpoint has something to do: end the run, or flush.
        self.attention = False
        self.cancelled = False
        self.over = False  #: the run has ended, and its last patch is taken
        self.fenced = False  #: the run was given up: nothing it does counts any more
        self.flush_due = False
        self.shields = 0
        self.unshielded: float | None = None  #: when the last shield was left (`time.monotonic`)
        self.absorbed: tuple[str, ...] = ()  #: fragments whose events this run of the whole app took along
        self.calling: Calling | None = None  #: the callback that is being called: None in bodies
        self.error: Props | None = None  #: the first error that the app did not catch, in full
        self.widgets: dict[str, str] = {}  #: widget id -> line of its call in this run
        self.keys: dict[str, str] = {}  #: author's key -> line of its call in this run
        self.forms: dict[str, str] = {}  #: key of a form -> line of its call in this run
        self.occurrences: dict[tuple[str | None, str, str], int] = {}
        self.dialog = False  #: a dialog was opened in this run
        self.submitted: set[str] = set()  #: forms whose submit button fired this run
        self.stopped = False  #: `st.stop()` was called: swallowing its signal does not help (S-032)
        self.stopped_by_user = False
        #: What `st.rerun()` asked for; False: nothing.
        self.rerun_scope: tuple[str, ...] | Literal[False] | None = False
        self._rerunning = 0  # the thread that asked for it: in the others, it ends the next call
        self.drive: Callable[[RunContext, Awaitable[Any]], Any] | None = None  #: runs an awaitable in this thread
        self._output: list[tuple[Literal["stdout", "stderr"], list[str]]] = []
        self._printed = 0

    def cancel(self) -> None:
        """Ask the run to end at its next checkpoint. Safe from any thread."""
        with self.lock:
            self.cancelled = True
            self.attention = True
            free = not self.shields
        if free:
            self.threads.cancel_loops()

    @contextmanager
    def shield(self) -> Iterator[None]:
        """Put cancellation off until the end of the block, in all threads of the run."""
        with self.lock:
            self.shields += 1
        try:
            yield
        finally:
            with self.lock:
                self.shields -= 1
                self.attention = self.attention or self.cancelled
                free = self.cancelled and not self.shields
                self.unshielded = time.monotonic() if free else None
            if free:
                self.threads.cancel_loops()

    def may_interrupt(self) -> bool:
        """Tell whether no shield puts it off."""
        return not self.shields

    def want_flush(self) -> None:
        """Ask for a flush at the next checkpoint. Safe from any thread."""
        self.flush_due = True
        self.attention = True

    @property
    def ending(self) -> bool:
        """True when the next checkpoint of this thread ends it."""
        if self.fenced or self.over or self.stopped or (self.cancelled and not self.shields):
            return True
        return self.rerun_scope is not False and self._rerunning != get_ident()

    def attend(self) -> None:
        """Do what `attention` asked for."""
        if self.fenced or self.over or (self.cancelled and not self.shields):
            raise Cancelled
        if self.stopped:
            raise StopRun
        rerun = self.rerun_scope
        if rerun is not False and self._rerunning != get_ident():
            raise RerunRun(rerun if isinstance(rerun, tuple) else None)
        if self.flush_due:
            self.flush()
        self.attention = self.cancelled or rerun is not False

    def stop(self) -> NoReturn:
        """End the run here, as `st.stop()` does."""
        self.stopped = self.attention = True
        self.threads.cancel_loops(own=False)
        raise StopRun

    def rerun(self, scope: tuple[str, ...] | None) -> NoReturn:
        """End the run here and ask for another one. The request stays even when the app swallows the signal."""
        self._rerunning = get_ident()
        self.rerun_scope = scope
        self.attention = True
        self.threads.cancel_loops(own=False)
        raise RerunRun(scope)

    def want_rerun(self) -> None:
        """Ask for a rerun of the app when this run ends."""
        if self.rerun_scope is False:
            self._rerunning = get_ident()
            self.rerun_scope = None

    def set_query(self, params: dict[str, list[str]], *, push: bool) -> None:
        """Give the page's address other parameters, and record it."""
        with self.lock:
            if not self.fenced and self.address.replace(params):
                from evlit.core.events import AddressChanged  # a tenth of `import evlit`

                self.services.append([AddressChanged(self.run, query=self.address.query, push=push)])

    def open_page(self, page: str, query: str) -> NoReturn:
        """End the run here and open another page. As with `rerun`, the request stays even when the app swallows the
        signal.
        """
        self.opened = (page, query)
        self.rerun(None)

    def printed(self, stream: Literal["stdout", "stderr"], text: str) -> None:
        """Keep what the app printed, up to a limit for each run."""
        with self.lock:
            if self.fenced or self._printed > OUTPUT_LIMIT:
                return
            self._printed += len(text)
            if self._printed > OUTPUT_LIMIT:
                text = (
                    text[:OUTPUT_LIMIT]
                    + f"\n[expected a run to print at most {OUTPUT_LIMIT} characters: not recorded]\n"
                )
            if self._output and self._output[-1][0] == stream:
                self._output[-1][1].append(text)
            else:
                self._output.append((stream, [text]))

    @property
    def waiting(self) -> bool:
        """True when there is something to flush."""
        return bool(self._output or self.reconciler.patch.waiting)

    def take_output(self) -> list[tuple[Literal["stdout", "stderr"], str]]:
        """Return what was printed since the last call."""
        with self.lock:
            output, self._output = self._output, []
        return [(stream, "".join(texts)) for stream, texts in output]

    def flush(self) -> None:
        """Append what is in the buffer."""
        with self.lock:
            self.flush_due = False
            if self.fenced:
                return
            ops = self.reconciler.patch.take()
            if ops or self._output:
                self.services.append_ops(self, ops)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def claim_key(self, key: str, kind: str, site: str) -> None:
        """Claim an author's key for this run (S-125, S-126)."""
        with self.lock:
            first = self.keys.get(key)
            if first is not None:
                raise StreamlitDuplicateElementKey(key, first=first, second=site, kind=kind)
            self.keys[key] = site

    def claim_form(self, key: str, site: str) -> None:
        """Claim the key of a form for this run. Widgets have keys of their own (S-117)."""
        with self.lock:
            first = self.forms.get(key)
            if first is not None:
                raise StreamlitDuplicateElementKey(key, first=first, second=site, kind="form")
            if self.state.entries.holds(key):
                raise StreamlitValueAssignmentNotAllowedError(key)
            self.forms[key] = site

    def occurrence(self, fragment: str | None, name: str, site: str) -> int:
        """Count the calls of one fragment function from one line, inside the fragment that makes them."""
        place = (fragment, name, site)
        count = self.occurrences.get(place, 0)
        self.occurrences[place] = count + 1
        return count
