"""`st.fragment(rerun_on_change=True)`: a body whose arguments are the same does not run, and what it drew stays."""

from __future__ import annotations

import trio

from evlit.core.events import RerunRequested, ScriptChanged
from evlit.testing.harness import TestSession, open_test_session

APP = """
    import evlit as st
    counts = st.session_state.setdefault("counts", {})
    def count(name):
        counts[name] = counts.get(name, 0) + 1
        return counts[name]
    box = st.expander("Box")
    items = st.session_state.setdefault("items", [1])
    @st.fragment
    def inner():
        st.button("Inner")
        st.text(f"inner {count('inner')}")
    @st.fragment(rerun_on_change=True, outside="replace")
    def part(n, items, also=0):
        box.text(f"outside {n}")
        name = st.text_input("Name", key="name")
        with st.form("form"):
            st.form_submit_button("Submit")
        with st.container(key="keyed"):
            st.text(f"part {count('part')}: {n} {items} {name}")
        inner()
        return f"result {n}"
    n = st.number_input("N", value=0)
    if st.button("Append"):
        items.append(len(items))
    st.text(part(n, items))
    box.text("after")
    st.text(f"app {count('app')} {st.session_state.name}")
    st.button("App")
"""


def test_equal_arguments_keep_everything() -> None:
    async def main() -> None:
        async with open_test_session(APP) as t:
            first = [node.id for node in t.projection.tree.root.walk()]
            assert t.texts() == ["outside 0", "after", "part 1: 0 [1]", "inner 1", "result 0", "app 1"]
            await t.click("App")
            assert t.texts() == ["outside 0", "after", "part 1: 0 [1]", "inner 1", "result 0", "app 2"]
            assert [node.id for node in t.projection.tree.root.walk()] == first
            await t.click("Inner")  # still registered
            await t.click("App")
            assert "inner 2" in t.texts()
            await t.set("Name", "Ada")
            await t.click("App")
            await t.click("App")
            assert t.texts() == ["outside 0", "after", "part 2: 0 [1] Ada", "inner 3", "result 0", "app 5 Ada"]
            assert t.errors() == []

    trio.run(main)


def test_other_arguments_run_it_also_those_changed_in_place() -> None:
    async def main() -> None:
        async with open_test_session(APP) as t:
            await t.set("N", 7)
            assert t.texts()[:3] == ["outside 7", "after", "part 2: 7 [1]"]
            await t.click("Append")
            assert t.texts()[2] == "part 3: 7 [1, 1]"

    trio.run(main)


def test_changed_code_runs_it() -> None:
    async def main() -> None:
        async with open_test_session(APP) as t:
            t.session.submit(ScriptChanged("digest", "app.py"), RerunRequested("source"))
            await t.settle()
            assert "part 2: 0 [1]" in t.texts()

    trio.run(main)


def test_an_event_that_a_full_run_took_along_runs_it() -> None:
    async def main() -> None:
        async with open_test_session(APP) as t:
            name, app = t.find("Name"), t.find("App")
            t.send({name.props["widget"]: "Ada"}, [app.props["widget"]])  # with a click outside
            await t.settle()
            assert "part 2: 0 [1] Ada" in t.texts()

    trio.run(main)


RERUNS = """
    import evlit as st
    n = st.session_state.n = st.session_state.get("n", 0) + 1
    st.button("App")
    class Odd:
        __slots__ = ()
    box = st.container()
    @st.fragment(rerun_on_change=True)
    def part(*args, **kwargs):
        {body}
        st.text(f"ran at {{n}}")
    part({arguments})
"""


async def reruns(arguments: str, body: str = "pass") -> tuple[TestSession, list[str]]:
    async with open_test_session(RERUNS.format(arguments=arguments, body=body)) as t:
        await t.click("App")
        return t, t.texts()


def test_arguments_without_a_hash_run_it() -> None:
    assert trio.run(reruns, "lambda: 1")[1] == ["ran at 2"]


def test_a_container_is_the_same_argument_as_long_as_it_is_on_the_page() -> None:
    assert trio.run(reruns, "box")[1] == ["ran at 1"]


def test_an_exception_makes_it_run_again() -> None:
    t, texts = trio.run(reruns, "1", "assert n > 1")
    assert (texts, t.errors()) == (["ran at 2"], [])


def test_what_speaks_against_keeping_runs_it() -> None:
    """A value that the app assigns, a key that is taken, a container that is gone: the body answers for these."""
    source = """
        import evlit as st
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        st.button("App")
        box = st.container(key=f"box {n // 5}")
        if n == 2:
            st.session_state.name = "assigned"
        if n == 3:
            st.text_input("Taken", key="name")
        @st.fragment(rerun_on_change=True)
        def part():
            st.text_input("Name", key="name")
            box.text("outside")
            st.text(f"ran at {n}")
        part()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("App")
            assert t.find("Name").props["value"] == "assigned"
            assert t.texts() == ["outside", "ran at 2"]
            await t.click("App")
            assert [error.split(":")[0] for error in t.errors()] == ["StreamlitDuplicateElementKey"]
            await t.click("App")
            assert t.texts() == ["outside", "ran at 4"]
            await t.click("App")
            assert t.texts() == ["outside", "ran at 5"]

    trio.run(main)


def test_what_others_write_into_its_containers_is_theirs() -> None:
    source = """
        import evlit as st
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        st.button("App")
        @st.fragment(rerun_on_change=True)
        def part():
            inside = st.container()
            inside.text(f"part {n}")
            return inside
        inside = part()
        if n != 3:
            inside.text(f"script {n}")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("App")
            assert t.texts() == ["part 1", "script 2"]
            await t.click("App")
            assert t.texts() == ["part 1"]
            await t.click("App")
            assert t.texts() == ["part 1", "script 4"]

    trio.run(main)


def test_async_and_parallel_ones_are_kept_too() -> None:
    source = """
        import evlit as st
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        st.button("App")
        @st.fragment(rerun_on_change=True)
        async def part():
            st.text(f"part {n}")
            return n
        @st.fragment(rerun_on_change=True, parallel=True)
        def beside():
            st.text(f"beside {n}")
        st.text(f"returned {await part()}")
        beside()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("App")
            assert t.texts() == ["part 1", "returned 1", "beside 1"]

    trio.run(main)


def test_cached_functions_are_no_fragments() -> None:
    source = """
        import evlit as st
        for decorators in ([st.cache_data, st.fragment], [st.fragment(key="k"), st.cache_resource(ttl=3)]):
            def slow():
                st.text("drawn")
            try:
                for decorate in decorators:
                    slow = decorate(slow)
            except st.errors.StreamlitAPIException as error:
                st.text("Split it" in str(error) and "fragment `slow`" in str(error))
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert (t.texts(), t.errors()) == (["True", "True"], [])

    trio.run(main)
