"""One recorded session, and logs made of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from tests.replay import recorded


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with one session. Copy it before changing it."""
    return recorded.record(tmp_path_factory.mktemp("replay") / "log.db")


@pytest.fixture(scope="session")
def timeline(log: Path) -> Iterator[Timeline]:
    with Recording(log) as recording:
        yield Timeline(recording)


@pytest.fixture
def own(log: Path, tmp_path: Path) -> Path:
    """A copy of the log that the test may change."""
    return recorded.copy(log, tmp_path / "own.db")
