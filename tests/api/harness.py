"""A session without server and log: runs a script over one tree, as often as a test asks for.

What the viewer sends goes through the check of `core/widgets.py`, and after each run the ops are applied to a second
tree, which must then show the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from evlit.core.edits import merged
from evlit.core.events import Event
from evlit.core.ops import apply
from evlit.core.projection import File, Projection
from evlit.core.reconcile import Reconciler
from evlit.core.tree import Node, Props, Tree
from evlit.core.widgets import check_input
from evlit.runtime.callsite import CallSites
from evlit.runtime.context import RunContext, entered
from evlit.runtime.core import Effect, RunCore
from evlit.runtime.user_state import UserState

R = TypeVar("R")


class Blobs:
    """The services of a run, over a dict."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.ops: list[Any] = []
        self.reads = 0
        self.events: list[Event] = []

    def append(self, events: Sequence[Event]) -> None:
        self.events.extend(events)

    def append_ops(self, core: RunCore, ops: list[Any]) -> None:
        self.ops.extend(ops)

    def put_blob(self, core: RunCore, data: bytes, media_type: str) -> dict[str, Any]:
        digest = sha256(data).hexdigest()
        self.held[digest] = data
        return {"blob": digest, "type": media_type, "size": len(data)}

    def blob(self, digest: str) -> bytes:
        self.reads += 1
        return self.held[digest]

    def effect(self, core: RunCore, name: str, key: str) -> Effect | None:
        return None

    def record_effect(self, core: RunCore, name: str, key: str, value: Any) -> None:
        raise NotImplementedError

    def uncaught(self, core: RunCore, error: BaseException) -> Props:
        return self.describe(error)

    def describe(self, error: BaseException) -> Props:
        return {"type": type(error).__name__, "message": str(error)}


class Page:
    """One session's page."""

    def __init__(self) -> None:
        self.services = Blobs()
        self.state = UserState()
        self.projection = Projection()
        self.tree = Tree()
        self.sites = CallSites(str(Path(__file__).parent))
        self.runs = 0
        self.ops: list[Any] = []  #: of the last run
        self.changed: dict[str, Any] = {}  #: what the last run would record of its state
        self.core: RunCore | None = None

    def run(self, script: Callable[[], R]) -> R:
        """Run a script from its top."""
        return self._run(script, {}, {})

    def set(self, script: Callable[[], R], values: dict[str, Any]) -> R:
        """Run it because the user set widgets, named by label or key, to values in wire form."""
        return self._run(script, {self.find(name).props["widget"]: value for name, value in values.items()}, {})

    def click(self, script: Callable[[], R], name: str, values: dict[str, Any] | None = None, trigger: Any = True) -> R:
        """Run it because the user clicked a button; a form's sends values along, other triggers have their own."""
        sent = {self.find(each).props["widget"]: value for each, value in (values or {}).items()}
        return self._run(script, sent, {self.find(name).props["widget"]: trigger})

    def find(self, name: str) -> Node:
        """Return the element of that key or label."""
        for node in self.tree.root.walk():
            if name in (node.props.get("key"), node.props.get("label")):
                return node
        raise LookupError(f"{name!r} is not on the page")

    def kinds(self) -> list[str]:
        """Return the kinds of all elements in the main area, in page order."""
        return [node.kind for node in self.tree[1].walk()][1:]

    def upload(self, name: str, data: bytes, type: str = "text/plain") -> dict[str, Any]:
        """Upload a file, and return what the uploader's value holds of it."""
        id = f"f{len(self.projection.files)}"
        digest = sha256(data).hexdigest()
        self.services.held[digest] = data
        self.projection.files[id] = File(id, name, type, len(data), digest)
        return {"id": id, "name": name, "type": type, "size": len(data)}

    def _run(self, script: Callable[[], R], values: dict[str, Any], trigger: dict[str, Any]) -> R:
        accepted, fired, problems = check_input(self.projection, values, trigger)
        if problems:
            raise problems[0]
        for id, value in accepted.items():
            for tree in (self.tree, self.projection.tree):
                node = tree.widgets[id]
                node.props = {**node.props, "value": merged(node.props.get("value"), value)}
        self.runs += 1
        reconciler = Reconciler(self.tree, self.runs)
        core = self.core = RunCore(
            self.runs, reconciler, self.state, self.sites, self.services, info={"files": self.projection.files}
        )
        with entered(RunContext(core)):
            try:
                self.state.begin()
                self._call_back(core, accepted, fired)
                result = script()
                reconciler.close()
                self.state.forget(None)
            finally:
                self.changed = self.state.take()
                self.ops = [*self.services.ops, *reconciler.patch.take()]
                self.services.ops.clear()
                apply(self.projection.tree, self.ops)
        assert self.projection.tree.to_json() == self.tree.to_json()
        return result

    def _call_back(self, core: RunCore, values: dict[str, Any], fired: dict[str, Any]) -> None:
        metas = self.state.apply(values)
        for id, value in fired.items():
            self.state.triggers[id] = value
            meta = self.state.meta[id]
            metas.append(meta)
            if meta.form is not None:
                core.submitted.add(meta.form)
        for meta in metas:
            if meta.callback is not None:
                meta.callback(*meta.args, **meta.kwargs)
