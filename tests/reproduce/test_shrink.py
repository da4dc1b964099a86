"""`evlit shrink`: what is left shows the same failure, can be played again, and has nothing that is not needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from evlit.cli import main
from evlit.core.events import Json, WidgetsChanged
from evlit.replay.recording import Recording
from evlit.reproduce import as_pytest
from evlit.reproduce.shrink import NothingShows, Shrunk, shrink
from evlit.testing import AppTest
from evlit.testing.harness import TestSession
from evlit.verify import CannotVerify, verify
from tests.verify.counting import COUNTER, plus
from tests.verify.recorded import change, record

ROOT = Path(__file__).parents[2]

SHOP = """
    import streamlit as st

    with st.form("order"):
        name = st.text_input("Name", key="name")
        count = st.number_input("How many", 0, 10, 1, key="count")
        if st.form_submit_button("Order"):
            st.session_state.setdefault("orders", []).append(count)
    if st.checkbox("Discount", key="discount"):
        rate = st.slider("Rate", 0, 100, 10, key="rate")
    else:
        rate = 0
    if st.button("Clear", key="clear"):
        st.session_state.orders = []
    if st.button("Total", key="total"):
        orders = st.session_state.get("orders", [1])
        st.metric("Mean", sum(orders) * (100 - rate) // len(orders))
        st.text(f"rate {rate}")
"""


async def submit(t: TestSession, label: str, values: dict[str, Any]) -> None:
    """Send a form."""
    button = t.find(label)
    t.send({t.find(name).props["widget"]: value for name, value in values.items()}, [button.props["widget"]])
    await t.settle()


async def shop(t: TestSession) -> None:
    for number in range(4):
        await submit(t, "Order", {"Name": f"N{number}", "How many": number})
        await t.click("Total")
    await t.set("Discount", True)
    for rate in (20, 30, 40):
        await t.set("Rate", rate)
    await t.click("Total")
    await t.click("Clear")
    await t.set("Discount", False)
    await t.click("Total")
    await submit(t, "Order", {"Name": "late", "How many": 5})
    await t.click("Total")


def inputs(found: Shrunk) -> list[Any]:
    return [each.event for each in found.kept]


def kinds(log: Path) -> list[str]:
    with Recording(log) as recording:
        return [each.kind for each in recording.recorded(recording.session().id)]


def test_the_inputs_that_are_needed_are_left(tmp_path: Path) -> None:
    log = record(tmp_path, SHOP, shop)
    found = shrink(log, output=tmp_path / "small.db")
    assert found.shown.words.startswith("ZeroDivisionError: ")
    assert "(app.py:" in found.shown.words
    assert (found.inputs, found.prefix) == (18, 16), "what came after the first failure is no part of the prefix"
    assert [next(iter(each.trigger)) for each in inputs(found)] == ["button:clear", "button:total"]
    assert kinds(tmp_path / "small.db").count("widgets.changed") == 2


def test_what_is_left_is_a_recording_of_its_own(tmp_path: Path) -> None:
    log = record(tmp_path, SHOP, shop)
    before = log.read_bytes()
    shrink(log, output=tmp_path / "small.db")
    assert log.read_bytes() == before
    assert verify(tmp_path / "small.db").same
    (tmp_path / "app.py").unlink()
    assert verify(tmp_path / "small.db").same, "it has the source, too"
    found = as_pytest(tmp_path / "small.db")
    assert found.text.endswith(
        '    at.button(key="clear").click().run()\n    assert at.session_state["orders"] == []\n\n'
        '    at.button(key="total").click().run()\n    assert at.exception[0].name == "ZeroDivisionError"\n'
        '    assert at.exception[0].message == "integer division or modulo by zero"\n'
    )
    assert found.tried is not None
    assert found.tried.passes


def test_the_prefix_alone(tmp_path: Path) -> None:
    log = record(tmp_path, SHOP, shop)
    found = shrink(log, drop=False, output=tmp_path / "small.db")
    assert len(found.kept) == found.prefix == 16
    assert found.attempts == 1
    assert verify(tmp_path / "small.db").same


def test_an_error_in_a_fragment(tmp_path: Path) -> None:
    """The run goes on after it, and finishes."""
    app = """
        import streamlit as st

        @st.fragment
        def rate():
            st.text({"EUR": 1}[st.text_input("Currency", "EUR", key="currency")])

        rate()
        st.text("the end")
    """

    async def use(t: TestSession) -> None:
        await t.set("Currency", "EUR")
        await t.set("Currency", "JPY")
        await t.set("Currency", "EUR")

    found = shrink(record(tmp_path, app, use))
    assert found.shown.words.startswith("KeyError: 'JPY' (app.py:")
    assert (found.prefix, len(found.kept)) == (2, 1)


def test_another_failure_does_not_count(tmp_path: Path) -> None:
    """An attempt that fails elsewhere shows another failure."""
    app = """
        import streamlit as st

        def one():
            return {}["gone"]

        def two():
            return {}["gone"]

        step = st.slider("Step", 0, 3, key="step")
        if st.button("Go", key="go"):
            st.session_state.n = st.session_state.get("n", 0) + 1
            if step == 0 and st.session_state.n > 1:
                two()
            if step == 2:
                one()
    """

    async def use(t: TestSession) -> None:
        await t.click("Go")
        await t.set("Step", 2)
        await t.click("Go")

    found = shrink(record(tmp_path, app, use))
    assert "in one)" in found.shown.words
    assert len(found.kept) == 2


def test_a_text_on_the_page(tmp_path: Path) -> None:
    found = shrink(record(tmp_path, SHOP, shop), expect="rate 40")
    assert found.shown.words == "text shows 'rate 40'"
    assert [list(each.values) + list(each.trigger) for each in inputs(found)] == [
        ["checkbox:discount"],
        ["slider:rate"],
        ["button:total"],
    ]


def test_a_text_of_an_error(tmp_path: Path) -> None:
    found = shrink(record(tmp_path, SHOP, shop), expect="modulo by")
    assert found.shown.words.startswith("ZeroDivisionError")
    assert len(found.kept) == 2


def test_values_that_are_not_needed_are_left_out_of_an_input(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        with st.form("f"):
            st.text_input("A", key="a")
            st.text_input("B", key="b")
            st.text_input("C", key="c")
            st.form_submit_button("Send")
        if st.session_state.b == "bad":
            raise ValueError("bad b")
    """

    async def use(t: TestSession) -> None:
        await submit(t, "Send", {"A": "1", "B": "good", "C": "3"})
        await submit(t, "Send", {"A": "4", "B": "bad", "C": "6"})

    found = shrink(record(tmp_path, app, use), output=tmp_path / "small.db")
    assert len(found.kept) == 1
    with Recording(tmp_path / "small.db") as recording:
        events: list[Any] = [each.event for each in recording.recorded(recording.session().id)]
    (changed,) = [each for each in events if isinstance(each, WidgetsChanged)]
    assert changed.values == {"text_input:b": Json("bad")}


def test_inputs_that_nobody_could_make_are_no_part_of_it(tmp_path: Path) -> None:
    """Without "Discount" there is no slider to move: it is not enough that the log has a value for it."""
    app = SHOP + '    if rate == 40:\n        raise ValueError("too cheap")\n'
    found = shrink(record(tmp_path, app, shop), output=tmp_path / "small.db")
    assert [next(iter(each.values)) for each in inputs(found)] == ["checkbox:discount", "slider:rate"]
    assert verify(tmp_path / "small.db").same


def test_inputs_of_widgets_that_are_gone_are_passed_over(tmp_path: Path) -> None:
    log = record(tmp_path, SHOP, shop)
    change(tmp_path, 'st.checkbox("Discount", key="discount")', "False")
    found = shrink(log, drop=False)
    assert (found.inputs, found.prefix) == (18, 11), "neither the box, nor the slider that it brings"


BUSY = """import time
import streamlit as st
st.session_state.setdefault("busy", False)
if st.button("Other", key="other"):
    st.write("other")
if st.button("Load", key="load"):
    if st.session_state.busy:
        raise RuntimeError("still busy")
    st.session_state.busy = True
    for i in range(200):
        time.sleep(0.02)
        st.text(i)
    st.session_state.busy = False
"""


def test_what_cut_a_run_off_is_needed(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(BUSY, encoding="utf-8")
    at = AppTest.from_file(tmp_path / "app.py").run()
    at.button(key="other").click().run()
    at.button(key="load").click().start()
    at.button(key="other").click().run()
    at.button(key="other").click().run()
    at.button(key="load").click().run()
    at.save(tmp_path / "busy.db")
    at.close()
    found = shrink(tmp_path / "busy.db", output=tmp_path / "small.db")
    assert "still busy" in found.shown.words
    assert [next(iter(each.trigger)) for each in inputs(found)] == ["button:load", "button:other", "button:load"]
    assert verify(tmp_path / "small.db").same
    test = as_pytest(tmp_path / "small.db")
    assert 'at.button(key="load").click().start()\n    at.button(key="other").click().run()' in test.text
    assert test.tried is not None
    assert test.tried.passes


# -- two versions -----------------------------------------------------------------------------------------------------


def test_a_difference_between_two_versions(tmp_path: Path) -> None:
    log = record(tmp_path, SHOP, shop)
    change(tmp_path, "(100 - rate)", "(100 - rate // 2)")
    found = shrink(log, diverges=True, output=tmp_path / "small.db")
    assert found.prefix == 13
    assert [list(each.values) + list(each.trigger) for each in inputs(found)] == [
        ["checkbox:discount"],
        ["button:total"],
    ], "the rate that it begins with does"
    differs = verify(tmp_path / "small.db")
    assert not differs.same
    assert differs.divergence is not None
    assert differs.divergence.change.path[-1] == "metric 'Mean'"
    assert verify(tmp_path / "small.db", _as_it_was(tmp_path)).same
    (tmp_path / "app.py").unlink()
    assert verify(tmp_path / "small.db").same, "it has the source of then"


def _as_it_was(folder: Path) -> Path:
    old = folder / "old" / "app.py"
    old.parent.mkdir()
    old.write_text((folder / "app.py").read_text().replace("rate // 2", "rate"), encoding="utf-8")
    return old


def test_no_difference(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    with pytest.raises(NothingShows, match="expected a difference"):
        shrink(log, diverges=True)


def test_a_difference_from_the_start_needs_no_input(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    change(tmp_path, '"Count"', '"Total"')
    found = shrink(log, diverges=True)
    assert (found.prefix, found.kept) == (0, ())


# -- the command ------------------------------------------------------------------------------------------------------


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["shrink", *map(str, args)])


def test_it_is_written_and_said(tmp_path: Path) -> None:
    log = record(tmp_path, SHOP, shop)
    done = run(log, "--out", tmp_path / "small.db")
    assert done.exit_code == 0, done.output
    assert "shows after the first 16 of 18 inputs, and with 2 of them" in done.stdout
    assert "button 'Clear' clicked" in done.stdout
    assert "evlit: 16 inputs after 1 attempt\n" in done.stderr
    assert verify(tmp_path / "small.db").same
    again = run(log, "--out", tmp_path / "small.db")
    assert again.exit_code == 2
    assert "is already there" in again.stderr
    assert run(log, "--out", tmp_path / "small.db", "--force").exit_code == 0


def test_a_test_of_what_is_left(tmp_path: Path) -> None:
    log = record(tmp_path, SHOP, shop)
    done = run(log, "--as", "pytest", "--out", tmp_path / "test_total.py")
    assert done.exit_code == 0, done.output
    assert "the test passes" in done.stderr
    assert "shows after the first 16 of 18 inputs" in done.stderr
    text = (tmp_path / "test_total.py").read_text(encoding="utf-8")
    assert "def test_clear_then_total_raises_zero_division_error():" in text
    assert 'at = AppTest.from_file("app.py").run()' in text
    assert "in session.db: 2 of 18" in " ".join(text.split())
    assert not list(tmp_path.glob("*small*"))
    printed = run(log, "--as", "pytest")
    assert printed.stdout.startswith("from evlit.testing import AppTest\n")


def test_nothing_shows_is_1(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    done = run(log, "--out", tmp_path / "small.db")
    assert done.exit_code == 1
    assert "expected a run that fails" in done.stderr
    assert not (tmp_path / "small.db").exists()


@pytest.mark.parametrize("words", [["--app", "none.py"], ["--session", "none"]])
def test_what_cannot_be_executed_is_2(tmp_path: Path, words: list[str]) -> None:
    log = record(tmp_path, COUNTER, plus)
    done = run(log, *words, "--out", tmp_path / "small.db")
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_the_recording_itself_is_never_overwritten(tmp_path: Path) -> None:
    log = record(tmp_path, SHOP, shop)
    before = log.read_bytes()
    assert run(log, "--out", log, "--force").exit_code == 2
    assert log.read_bytes() == before


def test_options_that_do_not_go_together(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    assert run(log, "--expect", "x", "--diverges").exit_code == 2


def test_without_a_source_there_is_no_difference_to_look_for(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    import sqlite3

    with sqlite3.connect(log) as connection:
        connection.execute("DELETE FROM source")
    connection.close()
    with pytest.raises(CannotVerify, match="expected the source"):
        shrink(log, diverges=True)
