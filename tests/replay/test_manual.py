"""docs/replay.md is true: its app, clicked as it says, prints what stands there."""

from __future__ import annotations

import doctest
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
import trio
from click.testing import CliRunner
from trio.testing import MockClock

from evlit.cli import main
from evlit.log.store import SqliteStore
from evlit.replay import tables
from evlit.testing.harness import open_test_session

PAGE = Path(__file__).parents[2] / "docs" / "replay.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)

#: What differs from one recording to the next.
VARIES = re.compile(r"s_[\w-]{16}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d| *\d+\.\d{3}\b")


def lines(text: str) -> list[str]:
    """What must be the same from one recording to the next: not positions, times and ids of sessions."""
    return [re.sub(r"^ *\d+ ", "", line) for line in VARIES.sub("…", text).splitlines()]


@pytest.fixture(scope="module")
def blocks() -> list[tuple[str, str]]:
    return FENCE.findall(PAGE.read_text("utf-8"))


@pytest.fixture(scope="module")
def log(blocks: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page tells of: its app, in which somebody pressed the button once."""
    [app] = [code for language, code in blocks if language == "python"]
    path = tmp_path_factory.mktemp("manual") / "session.db"

    async def click() -> None:
        with SqliteStore(path) as store:
            async with open_test_session(app, store=store) as t:
                await t.click("Plus one")

    trio.run(click, clock=MockClock())
    return path


def test_the_commands_of_the_page_print_what_it_shows(blocks: list[tuple[str, str]], log: Path) -> None:
    shown = 0
    for (language, command), (answer, text) in pairwise(blocks):
        if (language, answer) == ("sh", "text"):
            words = [str(log) if word == "session.db" else word for word in shlex.split(command)[1:]]
            printed = CliRunner().invoke(main, words, env={"COLUMNS": "80"})
            found, expected = lines(printed.stdout), lines(text)
            if "--events" in words:  # a viewer attaches while the first run is decided: the two come in either order
                found, expected = sorted(found), sorted(expected)
            assert found == expected, command
            shown += 1
    assert shown == 9


def test_the_examples_in_python_are_true(
    blocks: list[tuple[str, str]], log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(log.parent)
    code = "".join(text for language, text in blocks if language == "pycon")
    test = doctest.DocTestParser().get_doctest(code, {}, PAGE.name, str(PAGE), 0)
    told: list[str] = []
    done = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append, clear_globs=False)
    test.globs["recording"].close()
    assert done.failed == 0, "".join(told)
    assert done.attempted > 10


def test_every_column_is_described() -> None:
    page = PAGE.read_text("utf-8")
    for columns in (tables.SESSIONS, tables.EVENTS, tables.RUNS, tables.WIDGETS):
        assert "\n".join(f"| `{column.name}` | {column.about} |" for column in columns) in page
