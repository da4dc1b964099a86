"""Status elements (S-297 to S-301). What only a browser shows of them is in `test_in_the_browser_status_elements.py`;
`st.skeleton` has a file of its own.
"""

from __future__ import annotations

import pytest

from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import kinds, patches, visit


@pytest.mark.parametrize("end", ["pass", "st.stop()", "1 / 0", "if turn == 0: st.rerun()"])
def test_s297_a_spinner_goes_with_its_block(end: str) -> None:
    """A spinner is removed at the end of its block, however that ends."""
    source = f"""
        import evlit as st
        turn = st.session_state.turn = st.session_state.get("turn", -1) + 1
        with st.spinner("Wait"):
            st.text("inside")
            {end}
    """

    async def then(t: TestSession) -> None:
        assert "spinner" not in kinds(t)
        assert t.texts() == ["inside"]

    visit(source, then)


def test_s297_a_spinner_takes_no_place() -> None:
    """What follows a spinner stands where it would stand without it, so nothing below is drawn anew in any run."""
    source = """
        import evlit as st
        if st.button("Spin"):
            with st.spinner("Wait"):
                st.session_state.seen = [node.kind for node in where()]
        name = st.text_input("Name")
        st.text("after")
    """.replace(
        "import evlit as st\n",
        "import evlit as st\n        from evlit.runtime.context import current\n"
        "        where = lambda: current().core.reconciler.tree[1].children\n",
        1,
    )

    async def then(t: TestSession) -> None:
        before = [node.id for node in t.projection.tree[1].walk()]
        await t.click("Spin")
        assert t.session.state.user["seen"] == ["button", "spinner", "text_input", "text"]
        assert [node.id for node in t.projection.tree[1].walk()] == before

    visit(source, then)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0", 0), ("50", 0.5), ("100", 1), ("0.0", 0), ("0.25", 0.25), ("1.0", 1), ("1.0 + 1e-12", 1), ("-1e-12", 0)],
)
def test_s298_progress_takes_percent_and_fractions(value: str, shown: float) -> None:
    """A whole number counts from 0 to 100, a fraction from 0.0 to 1.0, where the last digits of a sum do not matter."""

    async def then(t: TestSession) -> None:
        [node] = [node for node in t.projection.tree.nodes.values() if node.kind == "progress"]
        assert node.props["value"] == shown

    visit(f"import evlit as st\nst.progress({value})\n", then)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("101", "StreamlitValueOutOfRangeError"),
        ("-1", "StreamlitValueOutOfRangeError"),
        ("1.01", "StreamlitValueOutOfRangeError"),
        ("-0.5", "StreamlitValueOutOfRangeError"),
        ("float('nan')", "StreamlitValueOutOfRangeError"),
        ("'50'", "StreamlitInvalidParameterTypeError"),
        ("None", "StreamlitInvalidParameterTypeError"),
    ],
)
def test_s298_progress_that_is_none(value: str, error: str) -> None:
    """A value outside of its range, or one that is no number, is an error."""

    async def then(t: TestSession) -> None:
        [shown] = t.errors()
        assert shown.startswith(error)

    visit(f"import evlit as st\nst.progress({value})\n", then)


@differs("The error has the class and the words of every other wrong type, not those of an accident.")
def test_s298_progress_of_a_bool_is_an_error_like_others() -> None:
    """True and False are no numbers here."""

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitInvalidParameterTypeError")

    visit("import evlit as st\nst.progress(True)\n", then)


def test_s298_progress_moves_by_the_object_it_returned() -> None:
    """`.progress()` on what it returned moves the same bar, `.empty()` removes it."""
    source = """
        import evlit as st
        bar = st.progress(0, text="begin")
        st.text("below")
        for percent in range(1, 101):
            bar.progress(percent, text=f"{percent}%")
        if st.button("Done"):
            bar.empty()
    """

    async def then(t: TestSession) -> None:
        [node] = [node for node in t.projection.tree.nodes.values() if node.kind == "progress"]
        assert node.props == {"value": 1, "text": "100%"}
        await t.click("Done")
        assert kinds(t) == ["empty", "text", "button"]

    visit(source, then)


@pytest.mark.parametrize(("duration", "seconds"), [("'short'", 4), ("'long'", 10), ("'infinite'", None), ("7", 7)])
def test_s299_how_long_a_toast_stays(duration: str, seconds: int | None) -> None:
    """A toast stays for 4 seconds, 10, for ever, or as many as it is told."""

    async def then(t: TestSession) -> None:
        [node] = [node for node in t.projection.tree.nodes.values() if node.kind == "toast"]
        assert node.props == {"body": "hi", "seconds": seconds, "icon": "🎈"}

    visit(f"import evlit as st\nst.toast('hi', icon='🎈', duration={duration})\n", then)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("st.toast('')", "StreamlitMissingRequiredParameterError"),
        ("st.toast('a', duration=0)", "StreamlitValueError"),
        ("st.toast('a', duration=-2)", "StreamlitValueError"),
        ("st.toast('a', duration=1.5)", "StreamlitValueError"),
        ("st.toast('a', duration='forever')", "StreamlitValueError"),
        ("st.toast('a', duration=True)", "StreamlitValueError"),
    ],
)
def test_s299_mistakes_of_toasts(call: str, error: str) -> None:
    """An empty message, or a duration that is none, is an error."""

    async def then(t: TestSession) -> None:
        [shown] = t.errors()
        assert shown.startswith(error)

    visit(f"import evlit as st\n{call}\n", then)


def test_s300_a_toast_before_a_rerun_is_delivered() -> None:
    """A toast that is followed at once by `st.rerun()` is told to the page nevertheless, and once."""
    source = """
        import evlit as st
        if st.button("Save"):
            st.toast("saved")
            st.rerun()
        st.text("page")
    """

    async def then(t: TestSession) -> None:
        await t.click("Save")
        assert [op[3]["props"]["body"] for op in patches(t) if op[0] == "insert" and op[3]["kind"] == "toast"] == [
            "saved"
        ]

    visit(source, then)


def test_s300_a_toast_of_a_callback_is_delivered() -> None:
    """So is one of a callback, though the script that follows writes no toast."""
    source = """
        import evlit as st
        st.button("Save", on_click=lambda: st.toast("saved"))
    """

    async def then(t: TestSession) -> None:
        await t.click("Save")
        assert [op[3]["props"]["body"] for op in patches(t) if op[0] == "insert" and op[3]["kind"] == "toast"] == [
            "saved"
        ]

    visit(source, then)


def test_s301_two_balloons_in_one_run_are_two() -> None:
    """Each call plays, also the second of one run and those of a fragment's reruns."""
    source = """
        import evlit as st
        st.balloons()
        st.balloons()
        @st.fragment
        def part():
            st.button("Again")
            st.snow()
        part()
    """

    async def then(t: TestSession) -> None:
        assert kinds(t).count("balloons") == 2
        before = t.projection.position
        await t.click("Again")
        [op] = patches(t, before)
        assert op[0] == "set"
        assert "run" in op[2]

    visit(source, then)
