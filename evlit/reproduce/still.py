"""A recorded page, looked at as a test looks at the page of its app: the same lists, in the same order."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from evlit.core.tree import Node as TreeNode
from evlit.core.tree import Tree
from evlit.testing.elements.base import UNSET, AppTestError, Block, Element
from evlit.testing.elements.classes import wrap
from evlit.testing.elements.page import PageOf


class Still:
    """What a recorded page can tell: see `testing.elements.base.View`."""

    def __init__(self, tree: Tree, blob: Callable[[str], bytes]) -> None:
        self.tree = tree
        self._blob = blob

    @property
    def app(self) -> Any:
        raise AppTestError("expected a running app, this is a page of a recording")

    def meta(self, _widget: str) -> None:
        return None

    def held(self, node: TreeNode) -> Any:
        return node.props.get("value", False if node.kind == "button" else None)

    def pending(self, _widget: str) -> Any:
        return UNSET

    def set(self, _element: Any, _value: Any) -> None:
        _ = self.app

    def follow(self, _page: str, _query: str) -> None:
        _ = self.app

    def dismiss(self, _dialog: str, _opened: int) -> None:
        _ = self.app

    def run(self, _timeout: float | None) -> Any:
        return self.app

    def read(self, digest: str) -> bytes:
        return self._blob(digest)

    def file(self, _ref: dict[str, Any]) -> Any:
        return BytesIO()

    def wrap(self, node: TreeNode) -> Element | Block:
        return wrap(node, self)


def page_of(tree: Tree, blob: Callable[[str], bytes]) -> PageOf:
    """Return a page with the lists that an `AppTest` has."""
    return PageOf(Still(tree, blob))
