"""The run as a script sees it (step 7 of the click journey): every `st.*` call goes through here.

A `RunContext` is a place in a run: the containers that a call is inside of, and the fragment that it draws. The run
itself, with what all its threads share, is `RunCore`. A call is a checkpoint, takes the lock, and writes through the
reconciler; ops gather in its buffer until a flush appends them.

Nothing is awaited and no file is touched on this path. One attribute, `attention`, says whether a call has anything to
do besides its own work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import current_thread, get_ident
from time import perf_counter
from typing import Any, Final

from evlit.core.edits import with_cells
from evlit.core.ids import widget_id
from evlit.core.tree import BOTTOM, EVENT, MAIN, SIDEBAR, Node, Props
from evlit.core.widgets import has_value, is_password, is_unrecorded, is_usual
from evlit.errors import (
    StreamlitDuplicateElementId,
    StreamlitValueAssignmentNotAllowedError,
)
from evlit.runtime import bound, notices
from evlit.runtime.core import RunCore
from evlit.runtime.entries import MISSING
from evlit.runtime.options import BARE, Options
from evlit.runtime.recorder import Change, Clear, Recorder, Remove
from evlit.runtime.user_state import WidgetMeta
from evlit.runtime.vault import Vault

#: The run that this thread or task is part of.
_current: ContextVar[RunContext | None] = ContextVar("evlit_run", default=None)

#: Attribute of a thread that was given a place in a run: see `guests`.
GUEST: Final = "_evlit_guest"

#: Blocks that `with` and method calls address by name.
ROOTS: Final = {"main": MAIN, "sidebar": SIDEBAR, "bottom": BOTTOM, "event": EVENT}

#: Blocks that a cached function cannot bring back without running (S-242).
_UNREPEATABLE: Final = frozenset({"form", "fragment", "dialog"})


class RunContext:
    """One place in a run: of a thread, or of one of the tasks in it.

    What a place is does not change: a `with` block makes another one, and goes back at its end. So a task that an app
    starts goes on where it was started, whatever blocks the other tasks are in meanwhile.
    """

    __slots__ = ("core", "fragment", "loop", "outer", "page", "recorder", "stack")

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
        self.page = ""  #: name of the page that is drawn here; "" for what the entrypoint draws around it

    def at(self, stack: tuple[int, ...], fragment: str | None, *, loop: bool | None = None) -> RunContext:
        """Return another place of this thread."""
        place = RunContext(self.core, stack, fragment, loop=self.loop if loop is None else loop)
        place.recorder = self.recorder
        place.page = self.page if stack is self.stack else page_of(self.node(stack[-1]), self.page)
        return place

    def enter(self, node: int) -> None:
        """Make a block the place where the calls of this task write, until `leave`."""
        inner = RunContext(self.core, (*self.stack, node), self.fragment, outer=self, loop=self.loop)
        inner.recorder = self.recorder
        inner.page = self.page
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
                return detached(kind, props, site)
            reconciler.page = self.page
            node = reconciler.place(parent, kind, props, site, key, self.fragment)
        core.timed.append((site, kind, self.fragment, get_ident(), perf_counter()))
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
                return detached(kind, props, site)
            core.reconciler.page = self.page
            node = core.reconciler.replace(node, kind, props, site)
        core.timed.append((site, kind, self.fragment, get_ident(), perf_counter()))
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
        if core.names or "record" in props or is_password(props):
            found = _kept_out(core, kind, key, props, (default, encode, decode, fits, mend))
            default, encode, decode, fits, mend = found
        id = widget_id(kind, key, self.page, (root, form, *identity) if key is None else ())
        with core.lock:
            if key is not None:
                core.claim_key(key, kind, site)
                if state.entries.holds(key):
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
                props.pop("persist", None),
                self.page,
                produce,
            )
            if "bind" in props:
                bound.take(core, id, kind, props, default)
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
            if "bind" in props:
                bound.show(core, id, kind, props, shown)
            if shows_value:
                full["value"] = shown
            if key is not None:
                full["key"] = key
            core.calls += 1
            core.reconciler.page = self.page
            if place is None:
                node = detached(kind, full, site)
            elif place.children is None:  # S-202: the place of an element that a call returned
                node = core.reconciler.replace(place, kind, full, site)
            else:
                node = core.reconciler.place(place, kind, full, site, node_key or id, self.fragment)
        core.timed.append((site, kind, self.fragment, get_ident(), perf_counter()))
        if self.recorder is not None:
            self.recorder.skipped(node)
        return decode(wire), node


#: Default, encoder, decoder, what says whether a value fits, and what mends it.
_Parts = tuple[
    Any, Callable[[Any], Any], Callable[[Any], Any], Callable[[Any], bool] | None, Callable[[Any], Any] | None
]


def _hidden_cells(vault: Vault, parts: _Parts) -> _Parts:
    """Return the parts of an editor whose edits have stand-ins in their cells."""
    default, encode, decode, fits, mend = parts
    assert fits is not None
    assert mend is not None
    return (
        default,
        encode,
        lambda wire: decode(with_cells(wire, vault.open)),
        lambda wire: fits(with_cells(wire, vault.open)),
        lambda wire: with_cells(mend(with_cells(wire, vault.open)), vault.hide),
    )


def _kept_out(core: RunCore, kind: str, key: str | None, props: Props, parts: _Parts) -> _Parts:
    """Return the parts of a widget that work on stand-ins, if its values stay out of the log."""
    default, encode, decode, fits, mend = parts
    vault = core.state.vault
    if is_password(props):
        return vault.seal(default), vault.sealing(encode), vault.opening(decode), vault.knows, None
    if core.names is not None and key is not None and key in core.names and has_value(kind):
        props["record"] = False
    if not is_unrecorded(props):
        return parts
    if kind == "data_editor":
        return _hidden_cells(vault, parts)
    if isinstance(default, list) and len(default) == 2:
        props["pair"] = True

    def still(wire: Any) -> bool:
        return vault.knows(wire) and (fits is None or fits(vault.open(wire)))

    def mended(wire: Any) -> Any:
        assert mend is not None
        return vault.hide(mend(vault.open(wire)) if vault.knows(wire) else default)

    hidden = vault.hide(default)
    return hidden, vault.hiding(encode), vault.opening(decode), still, None if mend is None else mended


def current() -> RunContext | None:
    """Return the run that the caller is part of; None in bare Python and in threads that the app started."""
    context = _current.get()
    return context if context is not None else _guest()


def _guest() -> RunContext | None:
    """Return the place that was given to a thread of the app's own, as long as its run lasts."""
    guest: RunContext | None = getattr(current_thread(), GUEST, None)
    return None if guest is None or guest.core.ending else guest


def options() -> Options:
    """Return the options of the caller's run; in bare Python, those of the process."""
    context = current()
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


def page_of(node: Node | None, usual: str) -> str:
    """Return the page that drew a block: what a fragment draws is the page's, also when it runs alone."""
    while node is not None and node.page is None:
        node = node.parent
    return usual if node is None else node.page or ""


def detached(kind: str, props: Props, site: str) -> Node:
    """Return a node that is on no page: its block is gone, so what is written there shows nowhere."""
    return Node(-1, kind, "", props, line=site)
