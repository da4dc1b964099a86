"""`st.cache_data` and `st.cache_resource`."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from evlit.api.caching import cache_data, cache_resource
from evlit.api.container import Container
from evlit.errors import (
    CachedFunctionReturnedAwaitableError,
    CacheReplayClosureError,
    Cancelled,
    StreamlitAPIException,
    StreamlitBadTimeStringError,
    StreamlitValueError,
    UnhashableParamError,
    UnserializableReturnValueError,
)
from evlit.runtime.caching import clear_all
from tests.api.harness import Page

st = Container()
sidebar = Container(2)
wrong_data: Any = cache_data


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    yield
    clear_all()


@pytest.fixture
def calls() -> list[Any]:
    return []


def test_data_is_computed_once_and_copied_for_each_caller(calls: list[Any]) -> None:
    @cache_data
    def load(n: int) -> list[int]:
        calls.append(n)
        return [n]

    load(1).append(99)
    load(1).append(99)
    assert load(1) == [1]
    assert load(2) == [2]
    assert calls == [1, 2]


def test_resource_is_one_object_for_all(calls: list[Any]) -> None:
    @cache_resource
    def connect() -> object:
        calls.append(1)
        return threading.Lock()

    assert connect() is connect()
    assert calls == [1]


def test_function_keeps_its_name_and_documentation() -> None:
    @cache_data(ttl="1h")
    def load() -> None:
        """Load it."""

    assert (load.__name__, load.__doc__) == ("load", "Load it.")


def test_spelling_of_a_call_plays_no_part(calls: list[Any]) -> None:
    @cache_data
    def load(a: int = 1, b: int = 2, *rest: int, c: int = 3, **more: int) -> int:
        calls.append((a, b, c))
        return a + b + c

    for _ in range(2):
        load()
        load(1)
        load(1, 2)
        load(b=2, a=1)
        load(c=3)
    assert len(calls) == 1
    load(1, 2, 7)
    load(x=1, y=2)
    load(y=2, x=1)
    assert len(calls) == 3


def test_underscored_parameters_do_not_count(calls: list[Any]) -> None:
    @cache_data
    def load(_connection: object, year: int, **more: Any) -> int:
        calls.append(year)
        return year

    load(object(), 1)
    load(object(), 1, _also=object())
    load(object(), 2)
    assert calls == [1, 2]


def test_unhashable_argument_is_told_with_its_remedy() -> None:
    @cache_data
    def load(connection: object, format: Callable[[], str] = lambda: "") -> int:
        return 1

    load(1)  # the default has no hash either, and needs none
    with pytest.raises(
        UnhashableParamError, match=r"`connection` .*`load`.*builtins\.object.*`_connection`.*hash_funcs"
    ):
        load(object())
    with pytest.raises(UnhashableParamError, match="format"):
        load(1, lambda: "x")


def test_own_hash_functions(calls: list[Any]) -> None:
    class Plain:
        n = 1

    @cache_data(hash_funcs={Plain: lambda value: value.n})
    def load(value: Plain) -> int:
        calls.append(value)
        return value.n

    load(Plain())
    load(Plain())
    assert len(calls) == 1


def test_methods_have_their_instance_as_argument(calls: list[Any]) -> None:
    class Source:
        def __init__(self, name: str) -> None:
            self.name = name

        @cache_data
        def load(_self, n: int) -> int:  # noqa: N805  # as apps write it, so that the instance does not count
            calls.append(n)
            return n

    assert Source("a").load(1) == Source("b").load(1) == 1
    assert calls == [1]
    Source("a").load.clear(1)
    Source("a").load(1)
    Source("a").load.clear()
    Source("a").load(1)
    assert calls == [1, 1, 1]


def test_clearing_one_entry_a_function_and_a_kind(calls: list[Any]) -> None:
    @cache_data
    def load(n: int = 0) -> int:
        calls.append(n)
        return n

    @cache_resource
    def connect() -> int:
        calls.append("c")
        return 1

    def all_calls() -> list[Any]:
        calls.clear()
        load(1)
        load(n=2)
        connect()
        return list(calls)

    assert all_calls() == [1, 2, "c"]
    assert all_calls() == []
    load.clear(n=1)
    assert all_calls() == [1]
    load.clear()
    assert all_calls() == [1, 2]
    cache_data.clear()
    assert all_calls() == [1, 2]
    cache_resource.clear()
    assert all_calls() == ["c"]


def test_function_that_is_defined_again_finds_its_results(calls: list[Any]) -> None:
    def script() -> int:
        @cache_data
        def load() -> int:
            calls.append(1)
            return 1

        return load()

    Page().run(script)
    Page().run(script)
    assert calls == [1]


def test_exceptions_are_not_kept(calls: list[Any]) -> None:
    @cache_data
    def load() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise OSError("not yet")
        return 1

    with pytest.raises(OSError, match="not yet"):
        load()
    assert load() == load() == 1
    assert calls == [1, 1]


@pytest.mark.parametrize("ttl", [0, "0s", dt.timedelta(0)])
def test_nothing_lives_without_time(ttl: Any, calls: list[Any]) -> None:
    @cache_data(ttl=ttl)
    def load() -> None:
        calls.append(1)

    load()
    load()
    assert calls == [1, 1]


def test_max_entries(calls: list[Any]) -> None:
    @cache_data(max_entries=1)
    def load(n: int) -> int:
        calls.append(n)
        return n

    for n in (1, 2, 2, 1):
        load(n)
    assert calls == [1, 2, 1]


def test_max_size(calls: list[Any]) -> None:
    @cache_data(max_size="1 kB")
    def load(n: int) -> bytes:
        calls.append(n)
        return bytes(n)

    for n in (2000, 2000, 10, 10):
        load(n)
    assert calls == [2000, 2000, 10]


def test_resource_that_is_not_valid_any_more_is_made_again() -> None:
    released: list[Any] = []
    valid = [False, True]

    @cache_resource(validate=lambda _: valid.pop(0), on_release=released.append)
    def connect() -> list[int]:
        return []

    first = connect()
    second = connect()
    assert first is not second
    assert released == [first]
    assert connect() is second
    connect.clear()
    assert released == [first, second]


def test_session_scope(calls: list[Any]) -> None:
    @cache_data(scope="session")
    def load() -> int:
        calls.append(1)
        return 1

    one, two = Page(), Page()
    for page in (one, one, two, two):
        page.run(load)
    assert calls == [1, 1]
    one.run(cache_data.clear)
    one.run(load)
    two.run(load)
    assert calls == [1, 1, 1]


def test_result_that_cannot_be_copied_is_told_on_the_first_call() -> None:
    @cache_data
    def load() -> object:
        return lambda: 1

    for _ in range(2):
        with pytest.raises(UnserializableReturnValueError, match=r"`load` returned.*cache_resource"):
            load()


def test_coroutine_functions_are_kept_by_what_they_return(calls: list[Any]) -> None:
    @cache_data
    async def load(n: int) -> int:
        calls.append(n)
        await asyncio.sleep(0)
        return n

    async def main() -> list[int]:
        return [await load(1), await load(1)]

    assert asyncio.run(main()) == [1, 1]
    assert calls == [1]


def test_awaitables_of_plain_functions_are_refused() -> None:
    async def inner() -> int:
        return 1

    @cache_data
    def load() -> Any:
        return inner()

    with pytest.raises(CachedFunctionReturnedAwaitableError, match="async def"):
        load()

    async def stream() -> Any:
        yield 1

    with pytest.raises(CachedFunctionReturnedAwaitableError, match="async generator"):
        cache_data(stream)


def test_elements_are_shown_again_at_the_place_of_the_call() -> None:
    page = Page()

    @cache_data
    def load() -> int:
        st.text("here")
        sidebar.text("aside")
        with st.expander("more"):
            st.text("inside")
        bar = st.progress(0)
        for part in range(10):
            bar.progress(part * 10)
        slot = st.empty()
        slot.text("first")
        slot.text("second")
        return 1

    def script() -> None:
        load()

    page.run(script)
    first = page.tree.to_json()
    page.run(script)
    assert page.ops == []
    assert page.tree.to_json() == first

    other = Page()
    with_column: list[str] = []

    def in_expander() -> None:
        with st.expander("all"):
            load()
        with_column.append("ran")

    other.run(in_expander)
    assert other.kinds() == ["expander", "text", "expander", "text", "progress", "empty", "text"]
    assert [node.props["body"] for node in other.tree.root.walk() if node.kind == "text"] == [
        "here", "inside", "second", "aside",
    ]  # fmt: skip


def test_nested_functions_record_for_all_that_called_them(calls: list[Any]) -> None:
    @cache_data
    def inner() -> int:
        st.text("inner")
        return 1

    @cache_data
    def outer() -> int:
        calls.append(1)
        st.text("outer")
        return inner()

    page = Page()
    page.run(inner)
    page.run(outer)
    page.run(outer)
    assert calls == [1]
    assert page.kinds() == ["text", "text"]


def test_keyed_containers_are_claimed_again() -> None:
    @cache_data
    def load() -> None:
        with st.container(key="box"):
            st.text("x")

    page = Page()
    page.run(load)
    page.run(load)
    assert page.ops == []
    with pytest.raises(StreamlitAPIException, match="`box` is used twice"):
        page.run(lambda: (load(), st.container(key="box")))


def test_writing_outside_is_refused_at_once(calls: list[Any]) -> None:
    def script(write: Callable[[Any], object]) -> None:
        box = st.container()

        @cache_data
        def load() -> None:
            write(box)
            calls.append(1)

        load()

    with pytest.raises(CacheReplayClosureError, match=r"`load` writes into a container"):
        Page().run(lambda: script(lambda box: box.text("x")))
    with pytest.raises(CacheReplayClosureError, match="changes an element"):
        Page().run(lambda: script(lambda _: bar_of_this_run.pop().progress(1)))
    with pytest.raises(CacheReplayClosureError, match="toast"):
        Page().run(lambda: script(lambda _: st.toast("x")))
    assert calls == []


bar_of_this_run: list[Any] = []


@pytest.fixture(autouse=True)
def _bar() -> None:
    bar_of_this_run[:] = [Container(999, leaf=True)]


def test_widget_in_a_cached_function_works_once_with_a_warning() -> None:
    @cache_data
    def load() -> str:
        with st.form("f"):
            name = st.text_input("Name", "Ada")
        return name or ""

    page = Page()
    assert page.run(load) == "Ada"
    assert page.kinds() == ["alert", "form", "text_input"]
    assert "`st.form`" in page.tree[1].children[0].props["body"]  # type: ignore[index]  # a root has children
    assert page.run(load) == "Ada"
    assert page.kinds() == ["alert"]


def test_spinner_stands_while_the_function_runs() -> None:
    page = Page()
    seen: list[Any] = []

    @cache_data(show_time=True)
    def load() -> None:
        seen.extend(node.props for node in page.tree.root.walk() if node.kind == "spinner")
        inner()

    @cache_data
    def inner() -> None:
        seen.append(len([node for node in page.tree.root.walk() if node.kind == "spinner"]))

    page.run(load)
    assert seen == [{"text": "Running `load(...)`.", "show_time": True}, 1]
    assert page.kinds() == []


@pytest.mark.parametrize(("show", "text"), [("Wait", "Wait"), (False, None)])
def test_spinner_has_another_text_or_none(show: str | bool, text: str | None) -> None:
    page = Page()
    seen: list[Any] = []

    @cache_data(show_spinner=show)
    def load() -> None:
        seen.extend(node.props["text"] for node in page.tree.root.walk() if node.kind == "spinner")

    page.run(load)
    assert seen == ([] if text is None else [text])


def test_cancelled_computation_keeps_nothing(calls: list[Any]) -> None:
    page = Page()

    @cache_data
    def load() -> int:
        calls.append(1)
        if len(calls) == 1:
            assert page.core is not None
            page.core.cancel()
        st.text("x")
        return 1

    with pytest.raises(Cancelled):
        page.run(load)
    assert page.run(load) == 1
    assert calls == [1, 1]


def test_sessions_that_ask_at_once_compute_once(calls: list[Any]) -> None:
    begun, go_on = threading.Event(), threading.Event()
    results: list[Any] = []

    @cache_data
    def load() -> int:
        calls.append(1)
        begun.set()
        assert go_on.wait(5)
        return 1

    threads = [threading.Thread(target=lambda: results.append(Page().run(load))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(5)
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert results == [1, 1, 1]
    assert calls == [1]


def test_builtins_can_be_cached() -> None:
    assert wrong_data(max)([1, 3, 2]) == 3


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: cache_data(ttl="soon"), StreamlitBadTimeStringError, "soon"),
        (lambda: cache_data(max_entries=0), StreamlitValueError, "max_entries"),
        (lambda: cache_data(max_size="big"), StreamlitValueError, "max_size"),
        (lambda: cache_data(persist="disk"), StreamlitAPIException, "not supported"),
        (lambda: wrong_data(persist="tape"), StreamlitValueError, "persist"),
        (lambda: wrong_data(scope="page"), StreamlitValueError, "scope"),
        (lambda: cache_data(refresh_mode="background"), StreamlitAPIException, "not supported"),
        (lambda: wrong_data(refresh_mode="never"), StreamlitValueError, "refresh_mode"),
        (lambda: wrong_data("1h"), StreamlitAPIException, "func"),
    ],
)
def test_wrong_arguments_are_told(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
