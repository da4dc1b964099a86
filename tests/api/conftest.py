"""The page that tests of commands draw on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evlit.core.ops import Op
from evlit.core.tree import EVENT, MAIN, SIDEBAR, Node
from tests.api.harness import Page as Session


class Page(Session):
    """A session's page, and what a test looks at on it."""

    def draw(self, script: Callable[[], object]) -> list[Op]:
        """Run a script from its top, and return the ops that viewers get."""
        self.run(script)
        return list(self.ops)

    @property
    def main(self) -> list[Node]:
        return self.children(MAIN)

    @property
    def sidebar(self) -> list[Node]:
        return self.children(SIDEBAR)

    @property
    def event(self) -> list[Node]:
        return self.children(EVENT)

    def children(self, id: int) -> list[Node]:
        return list(self.tree[id].children or ())

    def only(self, script: Callable[[], object]) -> Node:
        """Run a script that draws one element, check that drawing it again sends nothing, and return it."""
        self.draw(script)
        (node,) = self.main
        assert self.draw(script) == []
        return node

    def rows(self, node: Node) -> list[dict[str, Any]]:
        """Return the rows of the table that an element cites."""
        import pyarrow as pa

        with pa.ipc.open_stream(self.services.blob(node.props["data"]["blob"])) as stream:
            rows: list[dict[str, Any]] = stream.read_all().to_pylist()
        return rows


@pytest.fixture
def page() -> Page:
    return Page()
