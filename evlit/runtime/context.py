"""The run as a script sees it (step 7 of the click journey): every `st.*` call goes through here.

A `RunContext` is a place in a run: the containers that a call is inside of, and the fragment that it draws. The run
itself, with what all its threads share, is `RunCore`. A call is a checkpoint, takes the lock, and writes through the
reconciler; ops gather in its buffer until a flush appends them.

Nothing is awaited and no file is touched on this path. One attribute, `attention`, says whether a call has anything to
do besides its own work.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock, get_ident
from typing import Any, Final, Literal, NoReturn, Protocol

from attrs import frozen

from evlit.core.events import AddressChanged, Event
from evlit.core.ids import widget_id
from evlit.core.reconcile import Reconciler
from evlit.core.tree import BOTTOM, EVENT, MAIN, SIDEBAR, Node, Props
from evlit.core.widgets import is_password, is_usual
from evlit.errors import (
    Cancelled,
    RerunRun,
    StopRun,
    StreamlitDuplicateElementId,
    StreamlitDuplicateElementKey,
    StreamlitValueAssignmentNotAllowedError,
)
from evlit.runtime import notices
from evlit.runtime.address import Address
from evlit.runtime.callsite import CallSites
from evlit.runtime.fragments import Fragments
from evlit.runtime.options import BARE, Options
from evlit.runtime.recorder import Change, Clear, Recorder, Remove
from evlit.runtime.threads import Threads
from evlit.runtime.user_state import MISSING, UserState, WidgetMeta

#: The run that this thread or task is part of.
_current: ContextVar[RunContext | None] = ContextVar("evlit_run", default=None)

#: Blocks that `with` and method calls address by name.
ROOTS: Final = {"main": MAIN, "sidebar": SIDEBAR, "bottom": BOTTOM, "event": EVENT}

#: Characters that a run may print into the log; all of it goes to the terminal.
OUTPUT_LIMIT: Final = 1_000_000

#: Blocks that a cached function cannot bring back without running (S-242).
_UNREPEATABLE: Final = frozenset({"form", "fragment", "dialog"})


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

    def describe(self, error: BaseException) -> Props:
        """Return the props of an `exception` element."""

    def uncaught(self, core: RunCore, error: BaseException) -> Props:
        """Return what the page shows of an error that the app did not catch; the log keeps all of it."""


@frozen
class Calling:
    """A callback that is being called, and the fragment whose event it answers."""

    fragment: str | None


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
        self.page = page
        self.scope = scope
        self.info = info or {}
        self.fragments = Fragments() if fragments is None else fragments
        self.options = Options() if options is None else options
        self.address = Address() if address is None else address
        self.lock = RLock()
        self.threads = Threads(self.options["runner.parallelMaxWorkers"])
        self.calls = 0
        #: True when the next checkpoint has something to do: end the run, or flush.
        self.attention = False
        self.cancelled = False
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
        if self.fenced or self.stopped or (self.cancelled and not self.shields):
            return True
        return self.rerun_scope is not False and self._rerunning != get_ident()

    def attend(self) -> None:
        """Do what `attention` asked for."""
        if self.fenced or (self.cancelled and not self.shields):
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
                self.services.append([AddressChanged(self.run, query=self.address.query, push=push)])

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
        return bool(self._output or self.reconciler.waiting)

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
            ops = self.reconciler.take()
            if ops or self._output:
                self.services.append_ops(self, ops)


class RunContext:
    """One place in a run: of a thread, or of one of the tasks in it.

    What a place is does not change: a `with` block makes another one, and goes back at its end. So a task that an app
    starts goes on where it was started, whatever blocks the other tasks are in meanwhile.
    """

    __slots__ = ("core", "fragment", "loop", "outer", "recorder", "stack")

    def __init__(
        self,
        core: RunCore,
        stack: tuple[int, ...] = (MAIN,),
        fragment: str | None = None,
        *,
        outer: RunContext | None = None,
        loop: bool = False,
    ) -> None:
        self.core = core
        self.stack = stack
        self.fragment = fragment
        self.outer = outer  #: the place to go back to at the end of the `with` block
        self.loop = loop  #: a trio loop of this run is running in this thread
        self.recorder: Recorder | None = None  #: of the innermost cached function that computes here

    def at(self, stack: tuple[int, ...], fragment: str | None, *, loop: bool | None = None) -> RunContext:
        """Return another place of this thread."""
        place = RunContext(self.core, stack, fragment, loop=self.loop if loop is None else loop)
        place.recorder = self.recorder
        return place

    def enter(self, node: int) -> None:
        """Make a block the place where the calls of this task write, until `leave`."""
        inner = RunContext(self.core, (*self.stack, node), self.fragment, outer=self, loop=self.loop)
        inner.recorder = self.recorder
        _current.set(inner)

    def leave(self) -> None:
        """Go back to where `enter` was called."""
        if self.outer is not None:
            _current.set(self.outer)

    # -- places -------------------------------------------------------------------------------------------------------

    def checkpoint(self) -> None:
        """End the run here if it was cancelled."""
        if self.core.attention:
            self.core.attend()

    def site(self, depth: int = 3) -> str:
        """Return the line of the app that called, as `app.py:17`."""
        return self.core.sites.here(depth)

    def node(self, id: int) -> Node | None:
        """Return a node of this run's tree, if it is still on the page."""
        return self.core.reconciler.tree.nodes.get(id)

    def form_of(self, container: int | None) -> str | None:
        """Return the id of the form that a container is in (S-108: membership follows the container)."""
        node = self.node(self.stack[-1] if container is None else container)
        while node is not None:
            if node.kind == "form":
                form: str = node.props["form"]
                return form
            node = node.parent
        return None

    # -- writing ------------------------------------------------------------------------------------------------------

    def emit(
        self, container: int | None, kind: str, props: Props, key: str | None = None, site: str | None = None
    ) -> Node:
        """Write one element or block, and return its node.

        Parameters
        ----------
        container
            Id of the block to write into; None for the innermost `with`.
        key
            Identity: an author's key (prefixed by the caller) or a widget id; None for the call site's.
        """
        core = self.core
        if core.attention:
            core.attend()
        if site is None:
            site = core.sites.here(3)
        if self.recorder is not None:
            self.recorder.check(container, self.stack)
            if kind in _UNREPEATABLE:
                self.recorder.saw_widget(kind)
        reconciler = core.reconciler
        with core.lock:
            core.calls += 1
            parent = reconciler.tree.nodes.get(self.stack[-1] if container is None else container)
            if parent is None or parent.children is None:
                return _detached(kind, props, site)
            node = reconciler.place(parent, kind, props, site, key, self.fragment)
        if self.recorder is not None:
            if kind in _UNREPEATABLE:
                self.recorder.skipped(node)
            else:
                self.recorder.emitted(container, self.stack, node, key)
        return node

    def emit_at(self, id: int, kind: str, props: Props) -> Node:
        """Write into the place of an element that an earlier call returned (S-202)."""
        core = self.core
        if core.attention:
            core.attend()
        site = core.sites.here(3)
        if self.recorder is not None:
            self.recorder.check_node(id)
        with core.lock:
            core.calls += 1
            node = core.reconciler.tree.nodes.get(id)
            if node is None:
                return _detached(kind, props, site)
            node = core.reconciler.replace(node, kind, props, site)
        if self.recorder is not None:
            self.recorder.replaced(id, node)
        return node

    def update(self, id: int, props: Props, *, leaving: bool = False) -> None:
        """Change some props of a node; a prop given as None is taken away. No checkpoint when it is called while a
        signal or an exception leaves a block.
        """
        core = self.core
        if core.fenced and leaving:
            return
        if core.attention and not leaving:
            core.attend()
        if self.recorder is not None:
            self.recorder.check_node(id)
            self.recorder.changed(Change(id, props))
        with core.lock:
            core.calls += 1
            node = core.reconciler.tree.nodes.get(id)
            if node is not None:
                merged = {**node.props, **props}
                core.reconciler.change(node, {name: value for name, value in merged.items() if value is not None})

    def clear(self, id: int) -> None:
        """Remove what is in a block now."""
        self.checkpoint()
        if self.recorder is not None:
            self.recorder.check_node(id)
            self.recorder.changed(Clear(id))
        with self.core.lock:
            self.core.calls += 1
            node = self.node(id)
            if node is not None and node.children is not None:
                self.core.reconciler.clear(node)

    def remove(self, id: int) -> None:
        """Remove a node now. No checkpoint: it is called while a block is left, also by a signal."""
        if self.recorder is not None:
            self.recorder.changed(Remove(id))
        with self.core.lock:
            node = self.node(id)
            if node is not None and not self.core.fenced:
                self.core.reconciler.remove(node)

    # -- widgets ------------------------------------------------------------------------------------------------------

    def claim_key(self, key: str, kind: str, site: str) -> None:
        """Claim an author's key for this run (S-125, S-126)."""
        with self.core.lock:
            first = self.core.keys.get(key)
            if first is not None:
                raise StreamlitDuplicateElementKey(key, first=first, second=site, kind=kind)
            self.core.keys[key] = site

    def claim_form(self, key: str) -> None:
        """Claim the key of a form for this run. Widgets have keys of their own (S-117)."""
        site = self.core.sites.here(3)
        with self.core.lock:
            first = self.core.forms.get(key)
            if first is not None:
                raise StreamlitDuplicateElementKey(key, first=first, second=site, kind="form")
            if key in self.core.state.user:
                raise StreamlitValueAssignmentNotAllowedError(key)
            self.core.forms[key] = site

    def widget(
        self,
        container: int | None,
        kind: str,
        props: Props,
        *,
        key: str | None,
        identity: tuple[object, ...],
        default: Any,
        decode: Callable[[Any], Any] = lambda wire: wire,
        encode: Callable[[Any], Any] = lambda value: value,
        fits: Callable[[Any], bool] | None = None,
        mend: Callable[[Any], Any] | None = None,
        callback: Callable[..., object] | None = None,
        args: tuple[Any, ...] | list[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        trigger: bool = False,
        assignable: bool = True,
        shows_value: bool = True,
        node_key: str | None = None,
        produce: Callable[[], tuple[bytes, str]] | None = None,
    ) -> tuple[Any, Node]:
        """Write a widget and return its value with its node.

        Parameters
        ----------
        props
            Props without `widget`, `value` and `form`, which are added here.
        identity
            What tells the widget apart when it has no key (S-123). With one, the key alone does.
        default, decode, encode
            The default in wire form, and how wire form and Python turn into each other. `decode` gives a value of the
            caller's own.
        fits
            Tells whether a kept value (wire form) still fits the props.
        mend
            Makes one that does fit of one that does not; without it the default takes over (S-142).
        trigger
            The value lives for the run that it caused.
        assignable
            Whether `session_state` may give the value before the widget is drawn (S-162).
        shows_value
            Whether the node carries `value`.
        produce
            Makes the file that the widget offers, and its media type, when a viewer asks for it.
        """
        core = self.core
        if core.attention:
            core.attend()
        site = core.sites.here(3)
        if self.recorder is not None:
            self.recorder.saw_widget(kind)
        state = core.state
        place = core.reconciler.tree.nodes.get(self.stack[-1] if container is None else container)
        form_node, root = _surroundings(place)
        form: str | None = None if form_node is None else form_node.props["form"]
        if is_password(props):
            vault = state.vault
            default, fits, mend = vault.seal(default), vault.knows, None
            encode, decode = vault.sealing(encode), vault.opening(decode)
        id = widget_id(kind, key, core.page, (root, form, *identity) if key is None else ())
        persist = props.pop("persist", None)
        with core.lock:
            if key is not None:
                self.claim_key(key, kind, site)
                if key in state.user:
                    if not assignable:
                        raise StreamlitValueAssignmentNotAllowedError(key)
                    if not is_usual(kind, props, default, dt.date.today()):  # noqa: DTZ011  # as `date_input` has it
                        _tell_of_default(core, key, site)
            first = core.widgets.get(id)
            if first is not None:
                raise StreamlitDuplicateElementId(kind, first=first, second=site)
            core.widgets[id] = site
            meta = WidgetMeta(
                id,
                kind,
                key,
                default,
                decode,
                encode,
                callback,
                tuple(args or ()),
                kwargs or {},
                self.fragment,
                form,
                site,
                trigger,
                persist,
                core.page,
                produce,
            )
            wire = state.draw(meta)
            if fits is not None and wire != default and not fits(wire):
                wire = default if mend is None else mend(wire)
                state.decide(id, MISSING if wire == default else wire)
            full: Props = {"widget": id, **props}
            shown = wire
            if form_node is not None:
                full["form"] = form
                if form in core.submitted and form_node.props.get("clear"):
                    # S-113: this run sees what was submitted; the page, and later runs, the default.
                    shown = default
                    state.clear_after(id)
                    if core.scope is not None and props.get("submit"):
                        _clear_undrawn(self.core, form_node)
            if shows_value:
                full["value"] = shown
            if key is not None:
                full["key"] = key
            core.calls += 1
            if place is None:
                node = _detached(kind, full, site)
            elif place.children is None:  # S-202: the place of an element that a call returned
                node = core.reconciler.replace(place, kind, full, site)
            else:
                node = core.reconciler.place(place, kind, full, site, node_key or id, self.fragment)
        if self.recorder is not None:
            self.recorder.skipped(node)
        return decode(wire), node

    def occurrence(self, name: str, site: str) -> int:
        """Count the calls of one fragment function from one line, inside the fragment that makes them."""
        place = (self.fragment, name, site)
        count = self.core.occurrences.get(place, 0)
        self.core.occurrences[place] = count + 1
        return count


def current() -> RunContext | None:
    """Return the run that the caller is part of; None in bare Python and in threads that the app started."""
    return _current.get()


def options() -> Options:
    """Return the options of the caller's run; in bare Python, those of the process."""
    context = _current.get()
    return BARE.options() if context is None else context.core.options


@contextmanager
def entered(context: RunContext) -> Iterator[RunContext]:
    """Make a context the caller's for a block."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


def _clear_undrawn(core: RunCore, form: Node) -> None:
    """Clear what a fragment's submit button sends, and its fragment does not draw (S-113)."""
    for node in form.walk():
        meta = core.state.meta.get(node.props.get("widget", ""))
        if meta is not None and meta.id not in core.widgets and "value" in node.props:
            core.state.clear_after(meta.id)
            core.reconciler.change(node, {**node.props, "value": meta.default})


def _tell_of_default(core: RunCore, key: str, site: str) -> None:
    """Say once that a default has no effect (S-133)."""
    if core.options["global.disableWidgetStateDuplicationWarning"]:
        return
    notices.once(
        "default",
        f"The widget with key {key!r} at {site} was given a default, and a value by `st.session_state`: the latter "
        "counts. Leave one of them out; `global.disableWidgetStateDuplicationWarning` turns this warning off.",
    )


def _surroundings(node: Node | None) -> tuple[Node | None, str]:
    """Return the form and the key of the root that a place is in."""
    form = None
    while node is not None and node.kind != "root":
        if form is None and node.kind == "form":
            form = node
        node = node.parent
    return form, "" if node is None else node.key


def _detached(kind: str, props: Props, site: str) -> Node:
    """Return a node that is on no page: its block is gone, so what is written there shows nowhere."""
    return Node(-1, kind, "", props, line=site)
