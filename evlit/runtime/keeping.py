"""Fragments that a run leaves as they are, because it calls them with the arguments of their last run (step 6 of the
click journey).
"""

from __future__ import annotations

import inspect
from typing import Any

from evlit.core import kept
from evlit.core.tree import Node
from evlit.errors import UnhashableTypeError, UserHashError
from evlit.runtime.core import RunCore
from evlit.runtime.fragments import FragmentBody
from evlit.runtime.hashing import Hasher


class _Arguments(Hasher):
    """Hashes arguments; a container is known by its node, which stays the same as long as it is on the page."""

    def _composite(self, value: Any, cls: type) -> tuple[Any, ...]:
        if hasattr(cls, "_emit"):
            return ("place", repr(value._id).encode())
        return super()._composite(value, cls)


def digest_of(body: FragmentBody) -> bytes | None:
    """Return what tells the arguments of a call from others, defaults included; None when that cannot be told."""
    if not body.on_change:
        return None
    try:
        bound = inspect.signature(body.fn).bind(*body.args, **body.kwargs)
        bound.apply_defaults()
        return _Arguments().digest((bound.args, bound.kwargs))
    except (UnhashableTypeError, UserHashError, TypeError, ValueError):
        return None


def keep(core: RunCore, body: FragmentBody) -> bool:
    """Leave a fragment as its last run left it, if its arguments are the same and nothing else speaks against it.

    What it drew stays, inside and outside of it, with its widgets and the fragments that it called; what it returned is
    in `body.result`.
    """
    if not body.on_change:
        return False
    digest = digest_of(body)
    with core.lock:
        before = core.fragments.kept(body)
        if before is None or digest is None or before.digest != digest:
            return False
        nodes = kept.kept_nodes(core.reconciler, body.id)
        if nodes is None or not _free(core, nodes):
            return False
        core.fragments.register(body)
        body.digest, body.result = digest, before.result
        for inner in core.fragments.within(body.id):
            core.fragments.register(inner)
        kept.keep(core.reconciler, body.id)
        for node in nodes:
            _claim(core, node)
    return True


def _free(core: RunCore, nodes: list[Node]) -> bool:
    """Tell whether all widgets and keys can be drawn as they are: a duplicate, or a value that the app assigned, is
    for the body to answer for.
    """
    for node in nodes:
        key = node.props.get("key")
        if node.props.get("widget") in core.widgets or (node.kind == "form" and node.props["form"] in core.forms):
            return False
        if key is not None and node.kind != "form" and (key in core.keys or core.state.entries.holds(key)):
            return False
    return True


def _claim(core: RunCore, node: Node) -> None:
    line = node.line or ""
    widget, key = node.props.get("widget"), node.props.get("key")
    if node.kind == "form":
        core.forms[node.props["form"]] = line
        return
    if key is not None:
        core.keys[key] = line
    if widget is not None:
        core.widgets[widget] = line
        core.state.keep(widget)
