"""A page at rest, as a test looks at it: the one of now, or one of the past."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from evlit.core.elements import ROOTS
from evlit.core.tree import Node as TreeNode
from evlit.core.tree import Tree
from evlit.testing.elements.base import ROOT_ORDER, UNSET, AppTestError, Block, Element, View, Widget
from evlit.testing.elements.classes import wrap
from evlit.testing.elements.lookup import Lookup

if TYPE_CHECKING:
    from evlit.runtime.user_state import WidgetMeta
    from evlit.testing.app_test import AppTest
    from evlit.testing.loop import AppLoop


class Page(Lookup):
    """A page, with the lists of elements that `AppTest` has: main, sidebar, event, bottom."""

    def _nodes(self) -> Iterator[TreeNode]:
        tree = self._page().tree
        for name in ROOT_ORDER:
            root = tree[ROOTS[name]]
            closed = [node for node in root.children or () if _is_closed(node)]
            if not closed:
                yield from root.walk()
                continue
            yield root
            for node in root.children or ():
                if node not in closed:
                    yield from node.walk()

    def _block(self, name: str) -> Block:
        page = self._page()
        block = page.wrap(page.tree[ROOTS[name]])
        assert isinstance(block, Block)
        return block

    @property
    def main(self) -> Block:
        """The main part of the page."""
        return self._block("main")

    @property
    def sidebar(self) -> Block:
        """The sidebar."""
        return self._block("sidebar")

    @property
    def event(self) -> Block:
        """Dialogs and toasts."""
        return self._block("event")

    @property
    def bottom(self) -> Block:
        """What sticks to the bottom of the page."""
        return self._block("bottom")

    def __repr__(self) -> str:
        roots = [self._block(name) for name in ROOT_ORDER]
        return "\n".join(repr(root) for root in roots if len(root) or root.type == "main")


class PageOf(Page):
    """The page of a view."""

    def __init__(self, view: View) -> None:
        self._view = view

    def _page(self) -> View:
        return self._view


class ElementTree(PageOf):
    """The whole page of an element: `element.root`."""

    def __len__(self) -> int:
        return len(ROOT_ORDER)

    def __iter__(self) -> Iterator[Element | Block]:
        return map(self._view.wrap, self._nodes())

    @property
    def session_state(self) -> Any:
        return self._view.app.session_state

    def run(self, timeout: float | None = None) -> AppTest:
        """Run the app, as `AppTest.run` does."""
        return self._view.run(timeout)

    def get_widget_states(self) -> dict[str, Any]:
        """Return the values of all widgets in wire form, by widget id."""
        return {
            node.props["widget"]: self._view.held(node)
            for node in self._nodes()
            if node.props.get("widget") is not None
        }


class Snapshot:
    """What a page of the past can tell: see `View`."""

    def __init__(self, tree: Tree, loop: AppLoop, position: int) -> None:
        self.tree = tree
        self.position = position
        self._loop = loop

    @property
    def app(self) -> AppTest:
        raise AppTestError(
            f"expected an element of the page as it is now, got one of the page as of position {self.position}: "
            "the past can be looked at, not changed"
        )

    def meta(self, widget: str) -> WidgetMeta | None:
        return None if self._loop.session is None else self._loop.session.state.meta.get(widget)

    def held(self, node: TreeNode) -> Any:
        return node.props.get("value", False if node.kind == "button" else None)

    def pending(self, _widget: str) -> Any:
        return UNSET

    def set(self, _element: Widget, _value: Any) -> None:
        _ = self.app

    def follow(self, _page: str, _query: str) -> None:
        _ = self.app

    def dismiss(self, _dialog: str, _opened: int) -> None:
        _ = self.app

    def run(self, _timeout: float | None) -> AppTest:
        return self.app

    def read(self, digest: str) -> bytes:
        assert self._loop.session is not None
        return self._loop.session.blob(digest)

    def file(self, ref: dict[str, Any]) -> Any:
        return named_bytes(ref, b"")

    def wrap(self, node: TreeNode) -> Element | Block:
        return wrap(node, self)


def _is_closed(node: TreeNode) -> bool:
    """Tell whether a node is a dialog that its user has closed; it stays in the tree until the app draws without it."""
    return node.kind == "dialog" and node.props.get("dismissed") == node.props["run"]


def named_bytes(ref: dict[str, Any], data: bytes) -> BytesIO:
    """Return a file as apps get it."""
    from evlit.api.files import UploadedFile

    return UploadedFile(ref["id"], ref["name"], ref["type"], data)
