"""`evlit export --as pytest`: what is written passes against the same app, fails against another, and reads well."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from evlit.cli import main
from evlit.core.elements import ROOTS
from evlit.core.ops import apply
from evlit.core.tree import Tree
from evlit.reproduce import Written, as_pytest
from evlit.reproduce.acts import Seen
from evlit.reproduce.noticed import Noticing
from evlit.reproduce.pytest_file import CannotExport
from evlit.testing import AppTest
from evlit.testing.harness import TestSession
from tests.reproduce.every_widget import EVERY_WIDGET, use
from tests.verify.counting import COUNTER, nothing, plus
from tests.verify.recorded import change, record

ROOT = Path(__file__).parents[2]
STORIES = sorted(path.parent.name for path in (ROOT / "recordings").glob("*/session.db"))


def written(found: Written, folder: Path, name: str) -> Path:
    file = folder / f"test_{name}.py"
    file.write_text(found.text, encoding="utf-8")
    for each, data in found.files.items():
        (folder / found.folder).mkdir(exist_ok=True)
        (folder / found.folder / each).write_bytes(data)
    return file


def played(*files: Path) -> subprocess.CompletedProcess[str]:
    """Execute tests as their developer does."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", *map(str, files)]
    folder = files[0].parent
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=90)


def ruff(folder: Path, *words: object) -> None:
    command = [sys.executable, "-m", "ruff", words[0], "--isolated", "--exclude", "app.py", *words[1:], folder]
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def saved(folder: Path, app: str) -> AppTest:
    """Start a test of an app in a file; `at.save` makes the recording of it."""
    (folder / "app.py").write_text(app, encoding="utf-8")
    return AppTest.from_file(folder / "app.py")


# -- all recordings ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_tests_of_all_recordings_pass_and_are_formatted(tmp_path: Path) -> None:
    files = []
    for name in STORIES:
        log = ROOT / "recordings" / name / "session.db"
        # One of them draws random numbers: what holds of them is found by executing the test.
        found = as_pytest(log, output=tmp_path / f"test_{name}.py", check=name == "h_streaming")
        assert found.acts
        assert found.claims > 3
        files.append(written(found, tmp_path, name))
    done = played(*files)
    assert f"{len(STORIES)} passed" in done.stdout, done.stdout + done.stderr
    ruff(tmp_path, "format", "--check")
    ruff(tmp_path, "check", "--select", "F,I,E,W,UP")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a_button", "Hi back!", "Hello back!"),
        ("e_counters", "fragment_runs += 1", "fragment_runs += 2"),
        (
            "g_dialog",
            'st.session_state.members.append(f"{form_name}',
            'st.session_state.members.insert(0, f"{form_name}',
        ),
        ("j_daily_sales", "%d %B %Y", "%d %b %Y"),
        ("k_sidebar", "Size is", "Size:"),
        ("l_nested", "def inner():", "def inner():\n    st.session_state.inner = 0"),
        ("o_busy_loop", "stopped = True", "stopped = False"),
    ],
)
def test_the_test_fails_when_the_app_is_changed(tmp_path: Path, name: str, before: str, after: str) -> None:
    story = ROOT / "recordings" / name
    (tmp_path / "app.py").write_text((story / "app.py").read_text(encoding="utf-8"), encoding="utf-8")
    change(tmp_path, before, after)
    found = as_pytest(story / "session.db", tmp_path / "app.py", output=tmp_path / "test_it.py")
    assert found.tried is not None
    assert not found.tried.same_source
    assert not found.tried.passes
    assert not found.tried.left_out


def test_every_widget(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(EVERY_WIDGET, encoding="utf-8")
    use(tmp_path / "app.py", tmp_path / "every.db")
    found = as_pytest(tmp_path / "every.db", output=tmp_path / "test_every.py")
    assert found.tried is not None
    assert (found.tried.broken, found.tried.left_out) == (None, ())
    assert found.acts == 35
    assert "# event" not in found.text, "everything can be said"
    for said in (
        'at.text_input(key="name").input("Ada \\"the\\" \'first\'").run()',
        "at.sidebar.slider[1].set_range(1, 9).run()  # Two",
        "at.slider[0].set_value(dt.date(2024, 7, 1)).run()  # Day",
        'at.select_slider[0].set_range("M", "L").run()',
        "at.checkbox[0].check().run()  # Check",
        "at.toggle[0].uncheck().run()",
        'at.selectbox(key="sel").select("b").run()',
        'at.pills[0].set_value(["p", "q"]).run()',
        'at.data_editor(key="ed").set_value(edits).run()',
        'at.dataframe(key="table").select(rows=[0, 2]).run()',
        "at.tabs[1].select().run()",
        'at.get("popover")(key="pop").open().run()',
        'at.text_input[1].input("given")  # In a form\n    at.button[0].click().run()  # Go\n',
        'at.chat_input[0].upload("c.txt", b"hi", "text/plain")\n    at.chat_input[0].set_value("Hello").run()',
        'assert at.exception[0].name == "ValueError"\n    assert at.exception[0].message == "broken"',
        'at.switch_page("app.py").run()',
        'assert at.page == "about"\n    assert at.query_params == {"q": "1"}',
        'FILES / "b.bin"',
    ):
        assert said in found.text
    done = played(written(found, tmp_path, "every"))
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    ruff(tmp_path, "format", "--check")


# -- what is the same each time, and what is not ----------------------------------------------------------------------

TIMES = """
    import datetime as dt
    import random

    import streamlit as st

    if st.button("Again", key="again"):
        st.write("Again")
    st.text(f"On {dt.date.today()}")
    st.header(f"At {dt.datetime.now():%H:%M:%S}")
    st.caption(f"Number {random.randint(1, 10**9)}")
    st.code(f"{id(object())}-{random.SystemRandom().random()}")
"""


async def again(t: TestSession) -> None:
    await t.click("Again")


def test_clock_and_random_numbers_are_frozen_where_they_matter(tmp_path: Path) -> None:
    log = record(tmp_path, TIMES, again)
    found = as_pytest(log, output=tmp_path / "test_it.py")
    assert "@time_machine.travel(" in found.text
    assert found.text.count("random.seed(") == 2
    assert 'assert at.text[0].value == "On ' in found.text
    assert found.text.count("assert at.caption[0].value") == 2
    assert "# did not hold when this was tried: at.code[0].value ==" in found.text
    assert "# did not hold when this was tried: at.header[0].value ==" in found.text, "the clock of a test goes on"
    assert found.text.count("at.code[0]") == 1, "it is said once"
    done = played(written(found, tmp_path, "it"))
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    ruff(tmp_path, "format", "--check")
    ruff(tmp_path, "check", "--select", "F,I")


def test_nothing_is_frozen_where_it_does_not_matter(tmp_path: Path) -> None:
    found = as_pytest(record(tmp_path, COUNTER, plus))
    assert "time_machine" not in found.text
    assert "seed" not in found.text


# -- charts, tables, images -------------------------------------------------------------------------------------------

DATA = """
    import pandas as pd
    import streamlit as st

    n = st.slider("Days", 1, 500, 3, key="days")
    frame = pd.DataFrame({"day": range(n), "sales": [i * i for i in range(n)], "cost": [i / 3 for i in range(n)]})
    if st.checkbox("Lines", True, key="lines"):
        st.line_chart(frame, x="day", y=["sales", "cost"])
    else:
        st.bar_chart(frame, x="day", y="sales")
    st.area_chart([1, 2, n])
    st.dataframe(frame)
"""


@pytest.fixture(scope="module")
def charted(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("charts")
    at = saved(folder, textwrap.dedent(DATA)).run(timeout=60)
    at.slider(key="days").set_value(400).run()
    at.checkbox(key="lines").uncheck().run()
    at.save(folder / "charts.db")
    at.close()
    return as_pytest(folder / "charts.db", output=folder / "test_charts.py")


def patient(file: Path) -> Path:
    """Give a test more time: its process has to import pandas first, which takes seconds on a busy machine."""
    given = re.compile(r'from_file\("app.py"(, default_timeout=[\d.]+)?')
    text, count = given.subn('from_file("app.py", default_timeout=60', file.read_text(encoding="utf-8"))
    assert count == 1
    file.write_text(text, encoding="utf-8")
    return file


def test_charts_and_tables_are_asserted(tmp_path: Path, charted: Written) -> None:
    found = charted
    assert found.tried is not None
    assert (found.tried.broken, found.tried.left_out) == (None, ())
    first, many, bars = found.text.split("\n\n    ")
    for said in (
        'assert at.get("vega_lite_chart")[0].mark == "line"\n',
        'assert at.get("vega_lite_chart")[0].fields == {"x": "day", "y": ["sales", "cost"]}\n',
        'assert at.get("vega_lite_chart")[0].value.shape == (3, 3)\n',
        'assert at.get("vega_lite_chart")[0].value["sales"].tolist() == [0, 1, 4]\n',
    ):
        assert said in first
    assert 'assert at.get("vega_lite_chart")[0].value.shape == (400, 3)\n' in many
    assert 'assert at.get("vega_lite_chart")[0].value["day"].sum() == 79800\n' in many
    assert 'assert at.get("vega_lite_chart")[0].digest == "' in many
    assert 'assert at.get("vega_lite_chart")[1].value["value"].tolist() == [1, 2, 400]\n' in many
    assert 'assert at.dataframe[0].digest == "' in many
    assert "mark" not in many, "how it draws is as before"
    assert 'assert at.get("vega_lite_chart")[0].mark == "bar"\n' in bars
    assert 'assert at.get("vega_lite_chart")[0].fields == {"x": "day", "y": "sales"}\n' in bars
    assert "dataframe" not in bars, "it is the same table"
    (tmp_path / "app.py").write_text(textwrap.dedent(DATA), encoding="utf-8")
    file = written(found, tmp_path, "charts")
    ruff(tmp_path, "format", "--check")
    done = played(patient(file))
    assert "1 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("i * i for", "i * i + i for", r"assert \[0, 2, 6\] == \[0, 1, 4\]"),
        ("i * i for", "(i if i != 399 else 0) * i for", r'"sales"\]\.sum\(\) == 21253400'),
        ('range(n), "sales', '[*range(n - 2), n - 1, n - 2] if n > 9 else range(n), "sales', r"\.digest == "),
        ('"sales", "cost"]', '"cost"]', r"assert \{'x': 'day', 'y': 'cost'\} == \{'x'"),
        ("st.line_chart", "st.scatter_chart", "assert 'circle' == 'line'"),
        ("[1, 2, n]", "[1, 7, n]", r"assert \[1, 7, 400\] == \[1, 2, 400\]"),
    ],
    ids=["a small table", "one value of a large one", "their order", "a column", "the kind", "a list"],
)
def test_other_data_is_said(tmp_path: Path, charted: Written, before: str, after: str, said: str) -> None:
    (tmp_path / "app.py").write_text(textwrap.dedent(DATA), encoding="utf-8")
    file = patient(written(charted, tmp_path, "charts"))
    change(tmp_path, before, after)
    done = played(file)
    assert "1 failed" in done.stdout, done.stdout + done.stderr
    assert re.search(said, done.stdout), done.stdout


def test_images_are_asserted_by_what_is_in_them() -> None:
    tree = Tree()
    props = {"images": [{"blob": "a" * 40, "type": "image/png", "size": 3}]}
    apply(tree, [["insert", ROOTS["main"], 0, {"id": 10, "kind": "image", "key": "image-10", "props": props}]])
    after = Seen(1, tree, {}, {}, "", "", {})
    claims = Noticing(88, lambda _: b"").claims(None, after, set())
    assert f'at.image[0].value == ["{"a" * 40}"]' in [claim.text for claim in claims]


# -- slices -----------------------------------------------------------------------------------------------------------


def positions(log: Path, kind: str) -> list[int]:
    from evlit.replay.recording import Recording

    with Recording(log) as recording:
        return [each.position for each in recording.recorded(recording.session().id) if each.kind == kind]


COUNTED = """
    import streamlit as st

    st.session_state.runs = st.session_state.get("runs", 0) + 1
    name = st.text_input("Name")
    step = st.slider("Step", 1, 5, key="step")
    st.session_state.setdefault("n", 0)
    if st.button("Plus"):
        st.session_state.n += step
    st.metric(f"Count of {name}", st.session_state.n)
    st.text(f"run {st.session_state.runs}")
"""


async def count(t: TestSession) -> None:
    await t.set("Name", "Ada")
    await t.set("Step", 3)
    await t.click("Plus")
    await t.click("Plus")


def test_a_slice_begins_in_the_state_of_its_moment(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTED, count)
    last = positions(log, "widgets.changed")[-1]
    found = as_pytest(log, first=last, output=tmp_path / "test_it.py")
    assert found.acts == 1
    assert found.tried is not None
    assert found.tried.broken is None
    text = found.text
    assert 'at.session_state["n"] = 3\n' in text
    assert 'at.text_input[0].input("Ada").run()  # Name' in text
    assert 'at.slider(key="step").set_value(3).run()' in text
    assert text.count('at.session_state["runs"] = 4\n') == 2, "the runs of the scene counted"
    assert text.endswith(
        '    at.button[0].click().run()  # Plus\n    assert at.metric[0].value == "6"\n'
        '    assert at.text[0].value == "run 5"\n    assert at.session_state["runs"] == 5\n'
        '    assert at.session_state["n"] == 6\n'
    )
    done = played(written(found, tmp_path, "it"))
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_slice_ends_with_what_its_last_input_led_to(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    first = positions(log, "widgets.changed")[0]
    found = as_pytest(log, last=first)
    assert found.text.count("click()") == 1
    assert found.text.endswith('assert at.metric[0].value == "1"\n    assert at.session_state["n"] == 1\n')


@pytest.mark.parametrize(("first", "last"), [(0, None), (5, 3), (1, 9999), (-9999, None)])
def test_a_slice_that_is_none(tmp_path: Path, first: int, last: int | None) -> None:
    log = record(tmp_path, COUNTER, plus)
    with pytest.raises(CannotExport, match="expected a slice of the events 1 to"):
        as_pytest(log, first=first, last=last)


def test_a_slice_without_inputs(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    ends = positions(log, "run.ended")
    with pytest.raises(CannotExport, match="expected inputs from event"):
        as_pytest(log, first=ends[-1])


def test_a_session_in_which_nobody_did_anything(tmp_path: Path) -> None:
    found = as_pytest(record(tmp_path, COUNTER, nothing))
    assert "def test_the_app_opens():" in found.text
    assert 'assert at.metric[0].value == "0"' in found.text


# -- what users do ----------------------------------------------------------------------------------------------------


def test_what_the_next_click_cut_off_is_only_started() -> None:
    found = as_pytest(ROOT / "recordings" / "o_busy_loop" / "session.db", check=False)
    assert (
        "at.button[1].click().start()  # Start the loop\n    at.button[0].click().run()  # Stop the loop" in found.text
    )


SLOW = """
    import time
    import streamlit as st

    value = st.slider("Size", 0, 10, key="size")
    st.text(f"size {value}")
    for _ in range(100 if value in (1, 2, 9) else 0):
        time.sleep(0.05)
        st.empty()
    st.text("done")
"""


def test_values_that_were_cut_off_on_the_way_are_passed_over(tmp_path: Path) -> None:
    at = saved(tmp_path, SLOW.replace("\n    ", "\n")).run()
    for value in (1, 2):
        at.slider(key="size").set_value(value).start()
    at.slider(key="size").set_value(5).run()
    at.save(tmp_path / "drag.db")
    at.close()
    found = as_pytest(tmp_path / "drag.db", check=False)
    assert found.text.count("set_value") == 1
    assert 'at.slider(key="size").set_value(5).run()\n    assert at.text[0].value == "size 5"' in found.text


def test_ticks_of_two_timers(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        @st.fragment(run_every=2)
        def two():
            st.session_state.two = st.session_state.get("two", 0) + 1
            st.text(f"two {st.session_state.two}")

        @st.fragment(run_every=3)
        def three():
            st.session_state.three = st.session_state.get("three", 0) + 1
            st.caption(f"three {st.session_state.three}")

        two()
        three()
        st.button("Look", key="look")
    """
    at = saved(tmp_path, textwrap.dedent(app)).run()
    for _ in range(3):
        at.advance(4)
        at.button(key="look").click().run()
    at.advance(0.5)
    at.save(tmp_path / "ticks.db")
    at.close()
    found = as_pytest(tmp_path / "ticks.db")
    assert found.tried is not None
    assert (found.tried.passes, found.tried.left_out) == (True, ())
    assert 'at.advance(4)  # 3 ticks\n    assert at.text[0].value == "two 3"' in found.text


def test_stop_is_pressed(tmp_path: Path) -> None:
    at = saved(tmp_path, SLOW.replace("\n    ", "\n")).run()
    at.slider(key="size").set_value(9).start()
    at.stop()
    ended: Any = at.log("run.ended")[-1].event
    assert ended.outcome == "stopped"
    at.save(tmp_path / "stop.db")
    at.close()
    found = as_pytest(tmp_path / "stop.db")
    assert 'at.slider(key="size").set_value(9).start()\n    at.stop()\n' in found.text
    assert found.tried is not None
    assert found.tried.passes


def test_passwords_and_what_was_left_out_stay_out(tmp_path: Path) -> None:
    app = """import streamlit as st
with st.form("in"):
    name = st.text_input("Name", key="name")
    word = st.text_input("Password", type="password", key="word")
    st.text_input("Hint", key="hint", record=False)
    if st.form_submit_button("Sign in"):
        st.session_state.length = len(word)
        st.success(f"Hello {name}")
"""
    at = saved(tmp_path, app).run()
    at.text_input(key="name").input("Ada")
    at.text_input(key="word").input("hunter2")
    at.text_input(key="hint").input("the shooter")
    at.button[0].click().run()
    at.save(tmp_path / "in.db")
    at.close()
    found = as_pytest(tmp_path / "in.db")
    assert "hunter2" not in found.text
    assert "shooter" not in found.text
    assert "redacted" not in found.text
    words = " ".join(found.text.replace("\n    # ", " ").split())
    assert 'text_input "word" is not set here: a password is in no recording' in words
    assert 'text_input "hint" is not set here: its values are kept out of recordings' in words
    assert 'at.text_input(key="name").input("Ada")\n    at.button[0].click().run()' in found.text
    assert 'assert at.success[0].value == "Hello Ada"' in found.text


def test_a_dialog_that_is_closed_and_the_address(tmp_path: Path) -> None:
    app = """import streamlit as st
@st.dialog("Sure?")
def ask():
    st.write("Think")
if st.button("Ask", key="ask"):
    ask()
st.text(st.query_params.get("who", "nobody"))
"""
    at = saved(tmp_path, app)
    at.query_params["who"] = "Ada"
    at.run()
    at.button(key="ask").click().run()
    at.get("dialog")[0].dismiss().run()
    at.query_params["who"] = "Bob"
    at.run()
    at.save(tmp_path / "in.db")
    at.close()
    found = as_pytest(tmp_path / "in.db")
    assert found.tried is not None
    assert (found.tried.passes, found.tried.left_out) == (True, ())
    assert 'at.query_params = {"who": "Ada"}\n    at.run()' in found.text
    assert 'assert at.get("dialog")[0].label == "Sure?"' in found.text
    assert (
        'at.get("dialog")[0].dismiss().run()\n    assert not at.markdown\n    assert not at.get("dialog")' in found.text
    )
    assert 'at.query_params = {"who": "Bob"}\n    at.run()\n    assert at.text[0].value == "Bob"' in found.text


# -- the command ------------------------------------------------------------------------------------------------------


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, args)])


def test_it_is_written_and_executed(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    done = run(log, "--as", "pytest", "--out", tmp_path / "test_it.py")
    assert done.exit_code == 0, done.output
    assert "2 inputs, 7 assertions" in done.output
    assert "the test passes" in done.output
    assert "1 passed" in played(tmp_path / "test_it.py").stdout
    assert run(log, "--as", "pytest", "--out", tmp_path / "test_it.py").exit_code == 1, "it is there already"
    assert run(log, "--as", "pytest", "--out", tmp_path / "test_it.py", "--force").exit_code == 0


def test_without_a_file_it_is_printed(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    done = run(log, "--as", "pytest", "--no-check")
    assert done.exit_code == 0
    assert done.stdout.startswith("from evlit.testing import AppTest\n")
    assert "not executed" in done.stderr


def test_a_changed_app_is_1_and_says_what_fails(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    change(tmp_path, "n += 1", "n += 2")
    done = run(log, "--as", "pytest", "--out", tmp_path / "test_it.py")
    assert done.exit_code == 1
    assert "fails (app.py was changed since the recording): event" in done.output
    assert "1 failed" in played(tmp_path / "test_it.py").stdout


def test_the_source_of_the_recording_does_where_there_is_no_app(tmp_path: Path) -> None:
    log = record(tmp_path, COUNTER, plus)
    (tmp_path / "app.py").unlink()
    done = run(log, "--as", "pytest")
    assert done.exit_code == 0
    assert 'AppTest.from_file("app.py")' in done.stdout


@pytest.mark.parametrize(
    "words", [["--from", "3"], ["--app", "app.py"], ["--no-check"], ["--as", "pytest", "--redact", "x"]]
)
def test_options_that_do_not_go_together(tmp_path: Path, words: list[str]) -> None:
    log = record(tmp_path, COUNTER, plus)
    assert run(log, *words).exit_code == 2
    assert not (tmp_path / "session-2.db").exists()


def test_lines_are_as_long_as_the_project_has_them(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 120\n", encoding="utf-8")
    (tmp_path / "a_folder_with_a_long_name" / "and_another_one").mkdir(parents=True)
    log = record(tmp_path / "a_folder_with_a_long_name" / "and_another_one", COUNTER, plus)
    found = as_pytest(log, output=tmp_path / "test_it.py")
    assert 'at = AppTest.from_file("a_folder_with_a_long_name/and_another_one/app.py").run()' in found.text
    (tmp_path / "ruff.toml").write_text("line-length = 60\n", encoding="utf-8")
    short = as_pytest(log, output=tmp_path / "test_it.py")
    assert 'at = AppTest.from_file(\n        "a_folder' in short.text


def test_values_that_asked_for_no_run_are_set_and_run_nothing(tmp_path: Path) -> None:
    app = """
        import evlit as st

        size = st.slider("Size", 0, 9, 1, key="size", on_change="ignore")
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        st.button("Go", key="go")
        st.text(f"size {size}")
    """

    async def use(t: TestSession) -> None:
        for size in (3, 5):
            t.send({t.find("Size").props["widget"]: size}, note=True)
            await t.settle()
        await t.click("Go")

    found = as_pytest(record(tmp_path, app, use), output=tmp_path / "test_it.py")
    assert found.tried is not None
    assert (found.tried.broken, found.tried.left_out) == (None, ())
    lines = [line.strip().partition("  #")[0] for line in found.text.splitlines()]
    at = lines.index('at.button(key="go").click().run()')
    assert lines[at - 1].startswith('at.slider(key="size").set_value(5)'), found.text
    assert not lines[at - 1].endswith("run()")
    assert "size 5" in found.text
    assert "size 3" not in found.text
    assert "1 passed" in played(written(found, tmp_path, "it")).stdout
