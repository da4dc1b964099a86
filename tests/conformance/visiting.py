"""How the tests of this folder visit an app: a session with one viewer, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import trio
from trio.testing import MockClock

from evlit.core import events as e
from evlit.testing.harness import TestSession, open_test_session


def visit(source: str, then: Callable[[TestSession], Awaitable[None]], **options: Any) -> None:
    """Open an app, wait for its first run, and go on with `then`; at the end replay must equal what was live."""

    async def main() -> None:
        async with open_test_session(source, **options) as t:
            await then(t)

    trio.run(main, clock=MockClock())


def shows(source: str, *texts: str, root: str = "main") -> None:
    """Check the texts on an app's page after its first run, and that no exception is among them."""

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        assert t.texts(root) == list(texts)

    visit(source, then)


async def submit(t: TestSession, button: str, **values: Any) -> None:
    """Send a form as a viewer does: values of widgets, by label, with a click on its submit button."""
    node = t.find(button)
    changed = {t.find(label).props["widget"]: value for label, value in values.items()}
    t.send(changed, trigger=[node.props["widget"]], fragment=node.fragment)
    await t.settle()


def scopes(t: TestSession) -> list[tuple[str, ...] | None]:
    """Return what each run covered: None for the whole app, else its fragments."""
    return [recorded.event.scope for recorded in t.log() if isinstance(recorded.event, e.RunStarted)]


def patches(t: TestSession, after: int = 0) -> list[Any]:
    """Return the ops that were recorded after a position, in order."""
    found: list[Any] = []
    for recorded in t.log():
        if recorded.position > after and isinstance(recorded.event, e.TreePatched):
            found += recorded.event.ops  # type: ignore[arg-type]  # Json: ops are lists that only core makes
    return found


def kinds(t: TestSession, root: str = "main") -> list[str]:
    """Return the kinds of everything in a root area, in page order."""
    start = next(node for node in t.projection.tree.root.children or () if node.key == root)
    return [node.kind for node in start.walk()][1:]


def ended(t: TestSession) -> list[e.RunEnded]:
    return [recorded.event for recorded in t.log() if isinstance(recorded.event, e.RunEnded)]


def outcomes(t: TestSession) -> list[str]:
    return [end.outcome for end in ended(t)]


def user(t: TestSession, key: str) -> Any:
    return t.session.state.user[key]


def boxes(t: TestSession) -> list[dict[str, Any]]:
    """Return the props of all exceptions on the page."""
    return [node.props for node in t.projection.tree.root.walk() if node.kind == "exception"]
