"""Sessions to verify: apps of each sort, used for a moment, in a log of their own."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import trio
from trio.testing import MockClock

from evlit.log.store import SqliteStore
from evlit.runtime.host import Settings
from evlit.testing.harness import TestSession, open_test_session

Use = Callable[[TestSession], Awaitable[None]]


def record(
    folder: Path,
    app: str,
    use: Use,
    *,
    files: dict[str, str] | None = None,
    settings: Settings | None = None,
    options: dict[str, Any] | None = None,
    real_clock: bool = False,
) -> Path:
    """Write the app and what was recorded of its use beside each other; returns the recording."""
    (folder / "app.py").write_text(textwrap.dedent(app), encoding="utf-8")
    for name, text in (files or {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    log = folder / "session.db"

    async def go() -> None:
        with SqliteStore(log) as store:
            async with open_test_session(folder / "app.py", store=store, settings=settings, options=options) as t:
                await use(t)

    trio.run(go, clock=None if real_clock else MockClock())
    return log


def change(folder: Path, before: str, after: str) -> None:
    """Change the code of the app."""
    app = folder / "app.py"
    text = app.read_text(encoding="utf-8")
    assert before in text
    app.write_text(text.replace(before, after), encoding="utf-8")
