"""The stores of cached functions."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from evlit.errors import Cancelled
from evlit.runtime.caching import Limits, Store, Stores, body_of, from_bytes, to_bytes


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def put(store: Store, key: bytes, value: Any) -> None:
    store.put(key, value, (), store.generation)


def value_of(store: Store, key: bytes) -> Any:
    entry = store.get(key)
    return None if entry is None else entry.value


def test_entries_expire_counted_from_the_write() -> None:
    clock, gone = Clock(), list[Any]()
    store = Store(Limits(ttl=10), gone.append, clock)
    put(store, b"k", 1)
    clock.now = 9.9
    assert value_of(store, b"k") == 1
    clock.now = 10
    assert value_of(store, b"k") is None
    assert gone == [1]


def test_the_entry_that_was_not_used_for_the_longest_goes() -> None:
    gone: list[Any] = []
    store = Store(Limits(max_entries=2), gone.append)
    put(store, b"a", 1)
    put(store, b"b", 2)
    store.get(b"a")
    put(store, b"c", 3)
    assert gone == [2]
    assert [value_of(store, key) for key in (b"a", b"b", b"c")] == [1, None, 3]


def test_size_of_all_is_bounded() -> None:
    store = Store(Limits(max_size=10))
    put(store, b"a", b"12345")
    put(store, b"b", b"12345")
    assert len(store) == 2
    put(store, b"c", b"123456")
    assert [value_of(store, key) for key in (b"a", b"b", b"c")] == [None, None, b"123456"]
    put(store, b"d", b"12345678901")
    assert len(store) == 0


def test_replaced_entry_is_released() -> None:
    gone: list[Any] = []
    store = Store(Limits(), gone.append)
    put(store, b"a", 1)
    put(store, b"a", 2)
    store.drop(b"a")
    store.drop(b"a")
    assert gone == [1, 2]


def test_result_of_a_call_from_before_a_clear_is_not_kept() -> None:
    store = Store(Limits())
    generation = store.generation
    store.clear()
    store.put(b"a", 1, (), generation)
    assert len(store) == 0


def test_key_is_computed_by_one_thread_at_a_time_and_others_are_free() -> None:
    store = Store(Limits())
    inside, waiting, order = threading.Event(), threading.Event(), list[str]()

    def first() -> None:
        with store.computing(b"a"):
            inside.set()
            assert waiting.wait(5)
            order.append("first")

    def second() -> None:
        with store.computing(b"a", waiting.set):
            order.append("second")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert inside.wait(5)
    with store.computing(b"other"):
        order.append("other")
    threads[1].start()
    for thread in threads:
        thread.join(5)
    assert order == ["other", "first", "second"]


def test_waiting_ends_when_the_run_does() -> None:
    store = Store(Limits())
    inside, done = threading.Event(), threading.Event()

    def compute() -> None:
        with store.computing(b"a"):
            inside.set()
            assert done.wait(5)

    def cancelled() -> None:
        raise Cancelled

    thread = threading.Thread(target=compute)
    thread.start()
    assert inside.wait(5)
    with pytest.raises(Cancelled), store.computing(b"a", cancelled):
        pass
    done.set()
    thread.join(5)
    with store.computing(b"a"):
        assert list(store._keys) == [b"a"]
    assert store._keys == {}


def test_other_limits_make_another_store() -> None:
    stores = Stores()
    store = stores.store("data", "f", Limits())
    put(store, b"a", 1)
    assert stores.store("data", "f", Limits()) is store
    assert stores.store("resource", "f", Limits()) is not store
    assert stores.store("data", "f", Limits(ttl=1)) is not store
    assert len(store) == 0


def test_stores_are_cleared_by_kind() -> None:
    stores = Stores()
    data, resource = stores.store("data", "f", Limits()), stores.store("resource", "f", Limits())
    put(data, b"a", 1)
    put(resource, b"a", 1)
    stores.clear("data")
    assert (len(data), len(resource)) == (0, 1)
    stores.clear()
    assert len(resource) == 0


def compiled(source: str) -> Any:
    names: dict[str, Any] = {}
    exec(source, names)
    return names["f"].__code__


def test_body_is_what_a_function_does_not_where_it_stands() -> None:
    one = compiled("def f(a):\n    return [n + 1 for n in a]\n")
    moved = compiled("x = 1\n\n\ndef f(a):\n    # a comment\n    return [n + 1 for n in a]\n")
    changed = compiled("def f(a):\n    return [n + 2 for n in a]\n")
    assert body_of(one) == body_of(moved) != body_of(changed)


def test_classes_of_a_script_come_back_as_those_of_the_run_that_reads() -> None:
    source = "class Outer:\n    class Inner:\n        pass\n"
    old: dict[str, Any] = {"__name__": "__main__"}
    new: dict[str, Any] = {"__name__": "__main__"}
    exec(source, old)
    exec(source, new)
    data = to_bytes([old["Outer"](), old["Outer"].Inner()])
    outer, inner = from_bytes(data, new)
    assert (type(outer), type(inner)) == (new["Outer"], new["Outer"].Inner)
