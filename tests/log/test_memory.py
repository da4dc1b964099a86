from __future__ import annotations

import pytest

from evlit.log.memory import MemoryStore
from evlit.log.store import EventStore, open_store
from tests.log.contract import StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> EventStore:
        return MemoryStore()


def test_the_log_called_memory_is_one() -> None:
    assert isinstance(open_store(":memory:"), MemoryStore)
