"""What a test sets on widgets, until it is sent as the input of one user."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final

from evlit.core import events as e
from evlit.core.address import format_query, parse_query
from evlit.core.tree import Node as TreeNode
from evlit.core.widgets import TRIGGERS, check
from evlit.errors import InvalidValue
from evlit.log.blobs import Blob
from evlit.runtime.session import Session
from evlit.runtime.user_state import WidgetMeta
from evlit.runtime.visit import Visit
from evlit.testing.elements.base import AppTestError, Widget, as_widget
from evlit.testing.elements.files import Upload
from evlit.testing.elements.page import Page
from evlit.testing.loop import AppLoop
from evlit.testing.pages import Wanted, follow
from evlit.testing.state import TestState

#: Seconds for what takes the app no time at all.
SHORT: Final = 30.0


class Setting(Page):
    """The part of an `AppTest` that keeps what was set, and turns it into events."""

    fragments: bool
    query_params: dict[str, Any]
    session_state: TestState
    _loop: AppLoop
    _query: str
    _page_wanted: Wanted | None
    _pending: dict[str, Any]
    _dismissed: list[tuple[str, int]]

    def _call(self, fn: Callable[[], Any], timeout: float) -> Any:
        raise NotImplementedError

    def _batch(self) -> int:
        self._loop.batch += 1
        return self._loop.batch

    def _set(self, element: Widget, value: Any) -> None:
        if element.disabled:
            raise AppTestError(
                f"expected a widget that a user can change, {element.type} {element.label!r} is disabled"
            )
        if element._node.kind in TRIGGERS and not value:
            self._pending.pop(element.id, None)
        else:
            self._pending.pop(element.id, None)  # what is set last is sent last
            self._pending[element.id] = value

    def _inputs(self, session: Session, *, asking: bool = True) -> list[e.Event]:
        """Return what was set as events, and forget it. Values in forms stay until their form is submitted (S-340).

        Parameters
        ----------
        asking
            False for the values alone that ask for no run, as a page sends them.
        """
        tree = session.projection.tree
        submitted = {
            node.props["form"]
            for widget in self._pending
            if (node := tree.widgets.get(widget)) is not None and node.props.get("submit")
        }
        groups: dict[str | None, tuple[dict[str, Any], dict[str, Any]]] = {}
        noted: dict[str, Any] = {}
        sent = []
        for widget, value in self._pending.items():
            node = tree.widgets.get(widget)
            meta = session.state.meta.get(widget)
            if node is None or meta is None:
                self._pending.clear()
                raise ValueError(f"expected a widget that is on the page, the one that was set is gone: {widget!r}")
            form = node.props.get("form")
            if form is not None and form not in submitted:
                continue
            fragment = node.fragment if self.fragments else _dialog_of(node)
            silent = node.props.get("silent") is True and form is None and node.kind not in TRIGGERS
            if not (silent or asking):
                continue
            values, triggers = (noted, {}) if silent else groups.setdefault(fragment, ({}, {}))
            into = triggers if node.kind in TRIGGERS else values
            into[widget] = e.Json(self._wire(node, meta, value, session))
            sent.append(widget)
        for widget in sent:
            del self._pending[widget]
        inputs: list[e.Event] = []
        if noted:
            inputs.append(e.WidgetsChanged(self._loop.viewer, self._batch(), noted, note=True))
        for fragment, (values, triggers) in groups.items():
            inputs.append(e.WidgetsChanged(self._loop.viewer, self._batch(), values, triggers, fragment))
        return inputs

    def _wire(self, node: TreeNode, meta: WidgetMeta, value: Any, session: Session) -> Any:
        element = as_widget(node, self._page())
        try:
            wire = element.encode(value, meta)
            if wire is None and meta.default is None and value is None:
                return None  # what had no value at first can be put back to that, which no field of a page does
            trigger = TRIGGERS.get(node.kind)
            if trigger is not None:
                return trigger(node.props, wire, session.projection)
            return check(node.kind, node.props, wire, session.projection)
        except Exception as error:
            self._pending.pop(element.id, None)
            if isinstance(error, ValueError):
                raise
            if isinstance(error, (InvalidValue, TypeError)) or type(error).__name__.startswith("Streamlit"):
                why = str(error).replace(f"`st.session_state[{element.key!r}]`", "it")
                raise ValueError(f"{element.type} {element.label!r} does not take {value!r:.200}: {why}") from error
            raise

    def _visit(self) -> Visit:
        self._query = self._format_query()
        return Visit(page="" if self._page_wanted is None else self._page_wanted.path, query=self._query)

    def _state_event(self, session: Session) -> list[e.Event]:
        if session.run is not None:
            return []  # what changed is of the run, which records it
        self.session_state._apply(session.state)
        changed = session.state.take()
        return [e.StateChanged(session.projection.runs, **changed)] if changed else []

    def _send(self, session: Session) -> None:
        if session.run is not None:
            self.session_state._refuse()
        inputs = self._inputs(session)  # first: when it raises, nothing is sent
        inputs += [e.DialogDismissed(self._loop.viewer, self._batch(), *closed) for closed in self._dismissed]
        self._dismissed.clear()
        query, wanted = self._format_query(), self._page_wanted
        if wanted is not None:
            inputs.append(self._page_opened(wanted.path))  # last: what was set belongs to the page that is left
        elif query != self._query:
            inputs.insert(0, self._page_opened(session.projection.page))
        if all(isinstance(each, e.WidgetsChanged) and each.note for each in inputs):
            inputs.append(e.RerunRequested("viewer", None, self._loop.viewer, self._batch()))
        session.submit(*self._state_event(session), *inputs)

    def _page_opened(self, path: str) -> e.PageOpened:
        wanted = self._page_wanted
        query = self._format_query() if wanted is None or wanted.query is None else wanted.query
        return e.PageOpened(self._loop.viewer, self._batch(), path, query)

    def _follow_page(self, limit: float) -> None:
        """Go on to the page that was asked for by its file, when the app serves it at another path than its name."""
        wanted, self._page_wanted = self._page_wanted, None
        other = None if wanted is None else follow(self._loop, wanted)
        if other is not None and self._loop.session is not None:
            self._loop.session.submit(self._page_opened(other.path))
            self._call(self._loop.settle, limit)

    def _note_query(self) -> None:
        session = self._loop.session
        assert session is not None
        query = session.projection.query
        if query != self._query or self._format_query() != self._query:
            params = parse_query(query)
            self.query_params = {name: each[0] if len(each) == 1 else each for name, each in params.items()}
            self._query = self._format_query()

    def _format_query(self) -> str:
        given = self.query_params.items()
        return format_query(
            {name: [str(v) for v in (each if isinstance(each, (list, tuple)) else [each])] for name, each in given}
        )

    def _put_file(self, file: Upload) -> dict[str, Any]:
        """Put a file into the session as the server does it, and return what a widget's value cites it by."""
        session = self._loop.session
        assert session is not None
        id = "f_" + secrets.token_urlsafe(12)
        blob = Blob.of(file.content, file.type)
        session.submit(e.FileUploaded(id, file.name, file.type, file.size, blob.digest), blobs=[blob])
        self._call(self._loop.drain, SHORT)
        return {"id": id, "name": file.name, "type": file.type, "size": file.size}


def _dialog_of(node: TreeNode) -> str | None:
    """Return the fragment of the dialog that a widget is in: a full run would close the dialog."""
    up: TreeNode | None = node
    while up is not None and up.kind != "dialog":
        up = up.parent
    return None if up is None else up.props["id"]
