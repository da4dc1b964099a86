"""Runs of a session, on the in-memory log; each test ends with fold(log) == live projection."""

from __future__ import annotations

import trio

from evlit.core import events as e
from evlit.testing.harness import TestSession, open_test_session

COUNTER = """
    import evlit as st
    runs = st.session_state.get("runs", 0) + 1
    st.session_state.runs = runs
    st.text(f"run {runs}")
    if st.button("Go"):
        st.text("went")
    name = st.text_input("Name")
    st.text(f"hello {name}")
"""


def run(test: object) -> None:
    trio.run(test)  # type: ignore[arg-type]  # an async function without arguments


def runs_of(session: TestSession) -> list[e.RunEnded]:
    return [recorded.event for recorded in session.log() if isinstance(recorded.event, e.RunEnded)]


ON_SAVE = {"server.runOnSave": True}


def test_click_is_recorded_before_its_run() -> None:
    async def main() -> None:
        async with open_test_session(COUNTER) as t:
            before = len(t.log())
            await t.click("Go")
            kinds = t.kinds()[before:]
            assert kinds == [
                "widgets.changed",
                "rerun.decided",
                "run.started",
                "tree.patched",
                "state.changed",
                "run.ended",
            ]
            assert t.texts() == ["run 2", "went", "hello"]

    run(main)


def test_trigger_lives_for_one_run() -> None:
    async def main() -> None:
        async with open_test_session(COUNTER) as t:
            await t.click("Go")
            assert "went" in t.texts()
            await t.set("Name", "Ada")
            assert t.texts() == ["run 3", "hello Ada"]

    run(main)


def test_unchanged_rerun_patches_nothing() -> None:
    async def main() -> None:
        source = "import evlit as st\nfor i in range(50):\n    st.text(f'row {i}')\nst.button('Again')"
        async with open_test_session(source) as t:
            before = len(t.log())
            await t.click("Again")
            assert "tree.patched" not in t.kinds()[before:]

    run(main)


def test_callbacks_run_before_the_body_and_see_all_values() -> None:
    async def main() -> None:
        source = """
            import evlit as st
            def changed(tag):
                st.session_state.setdefault("seen", []).append((tag, st.session_state.a, st.session_state.b))
            st.text_input("A", key="a", on_change=changed, args=("first",))
            st.text_input("B", key="b", on_change=changed, kwargs={"tag": "second"})
            st.text(repr(st.session_state.get("seen")))
        """
        async with open_test_session(source) as t:
            t.send({"text_input:a": "1", "text_input:b": "2"})
            await t.settle()
            assert t.texts() == ["[('first', '1', '2'), ('second', '1', '2')]"]

    run(main)


def test_exception_is_shown_and_the_session_lives() -> None:
    async def main() -> None:
        source = """
            import evlit as st
            st.text("before")
            if st.button("Break"):
                raise ValueError("broken on purpose")
            st.text("after")
        """
        async with open_test_session(source) as t:
            await t.click("Break")
            assert t.texts() == ["before"]
            assert t.errors() == ["ValueError: broken on purpose"]
            [box] = [node for node in t.projection.tree.nodes.values() if node.kind == "exception"]
            frame = box.props["frames"][-1]
            assert frame["app"] is True
            assert frame["file"] == "app.py"
            assert 'raise ValueError("broken on purpose")' in "\n".join(frame["code"])
            await t.click("Break")
            assert runs_of(t)[-1].outcome == "failed"

    run(main)


def test_exception_in_a_callback_keeps_the_page() -> None:
    async def main() -> None:
        source = """
            import evlit as st
            def bad():
                raise RuntimeError("callback")
            st.text("the page")
            st.button("Bad", on_click=bad)
            st.button("Good")
        """
        async with open_test_session(source) as t:
            await t.click("Bad")
            assert t.texts() == ["the page"]
            assert t.errors() == ["RuntimeError: callback"]
            await t.click("Good")
            assert t.errors() == []

    run(main)


def test_syntax_error_keeps_the_page() -> None:
    async def main() -> None:
        async with open_test_session(COUNTER, options=ON_SAVE) as t:
            before = t.texts()
            t.host.app.write_text("import evlit as st\nst.text('x'\n")
            t.host.source_changed()
            await t.settle()
            assert t.texts() == before
            [box] = [node for node in t.projection.tree.nodes.values() if node.kind == "exception"]
            assert box.props["syntax"] is True
            assert box.props["frames"][0]["line"] == 2
            t.host.app.write_text("import evlit as st\nst.text('mended')\n")
            t.host.source_changed()
            await t.settle()
            assert t.texts() == ["mended"]
            assert t.errors() == []

    run(main)


def test_rerun_with_source_keeps_values_and_state() -> None:
    async def main() -> None:
        async with open_test_session(COUNTER, options=ON_SAVE) as t:
            await t.set("Name", "Ada")
            t.host.app.write_text(t.host.app.read_text().replace("hello", "goodbye"))
            t.host.source_changed()
            await t.settle()
            assert t.texts() == ["run 3", "goodbye Ada"]

    run(main)


def test_stop_removes_what_was_not_reached() -> None:
    async def main() -> None:
        source = """
            import evlit as st
            st.text("kept")
            if st.checkbox("Stop here"):
                try:
                    st.stop()
                except Exception:
                    st.text("swallowed")
            st.text("rest")
        """
        async with open_test_session(source) as t:
            await t.set("Stop here", True)
            assert t.texts() == ["kept"]
            assert runs_of(t)[-1].outcome == "stopped"

    run(main)


def test_exit_of_an_app_ends_its_run_alone() -> None:
    async def main() -> None:
        source = """
            import sys
            import evlit as st

            @st.fragment
            def part():
                if st.button("Exit in part"):
                    sys.exit(3)
                st.text("end of part")

            part()
            if st.checkbox("Exit"):
                sys.exit("over")
            st.text("end")
        """
        async with open_test_session(source) as t:
            await t.click("Exit in part")
            assert runs_of(t)[-1].outcome == "stopped"
            assert t.texts() == ["end"]
            await t.set("Exit", True)
            assert runs_of(t)[-1].outcome == "stopped"
            assert t.texts() == ["end of part"]
            await t.set("Exit", False)
            assert t.texts() == ["end of part", "end"]

    run(main)


def test_rerun_resets_triggers_and_runs_again() -> None:
    async def main() -> None:
        source = """
            import evlit as st
            st.session_state.setdefault("n", 0)
            if st.button("Add"):
                st.session_state.n += 1
                st.rerun()
            st.text(f"n = {st.session_state.n}")
        """
        async with open_test_session(source) as t:
            await t.click("Add")
            assert t.texts() == ["n = 1"]
            assert [ended.outcome for ended in runs_of(t)] == ["finished", "rerun", "finished"]

    run(main)


def test_swallowed_rerun_is_still_done() -> None:
    async def main() -> None:
        source = """
            import evlit as st
            st.session_state.setdefault("n", 0)
            if st.button("Add"):
                st.session_state.n += 1
                try:
                    st.rerun()
                except BaseException:
                    pass
            st.text(f"n = {st.session_state.n}")
        """
        async with open_test_session(source) as t:
            await t.click("Add")
            assert [ended.outcome for ended in runs_of(t)] == ["finished", "rerun", "finished"]

    run(main)


def test_second_click_gets_a_run_of_its_own() -> None:
    async def main() -> None:
        source = """
            import evlit as st
            st.session_state.setdefault("called", 0)
            st.session_state.setdefault("seen", 0)
            def call():
                st.session_state.called += 1
            if st.button("Go", on_click=call):
                st.session_state.seen += 1
            st.text(f"{st.session_state.called} called, {st.session_state.seen} seen")
        """
        async with open_test_session(source) as t:
            button = t.find("Go").props["widget"]
            for _ in range(50):
                t.send(trigger=[button])
            await t.settle()
            assert t.texts() == ["50 called, 50 seen"]

    run(main)


def test_top_level_await() -> None:
    async def main() -> None:
        source = """
            import evlit as st
            import trio
            st.text("first")
            await trio.sleep(100)
            st.text("second")
        """
        async with open_test_session(source) as t:
            assert t.texts() == ["first", "second"]

    run(main)


def test_missing_app_file_is_said_on_the_page() -> None:
    async def main() -> None:
        async with open_test_session(COUNTER) as t:
            t.host.app.unlink()
            await t.click("Go")
            [error] = t.errors()
            assert error.startswith("AppFileError: expected the app at")
            assert t.texts() == ["run 1", "hello"]

    run(main)
