"""A log on disk and one in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evlit.log.memory import MemoryStore
from evlit.log.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evlit.log.store import EventStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


@pytest.fixture
def sqlite(path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(path, busy_seconds=0) as store:
        yield store


@pytest.fixture(params=["sqlite", "memory"])
def any_store(request: pytest.FixtureRequest) -> EventStore:
    store: EventStore = request.getfixturevalue("sqlite") if request.param == "sqlite" else MemoryStore()
    return store
