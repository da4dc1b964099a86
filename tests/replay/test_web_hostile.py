"""Whatever bytes of a log were changed, the debugger answers with what is left of it, or with words."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path
from typing import Any

import orjson
import pytest
from trio.testing import trio_test

from evlit.errors import Error
from evlit.replay.recording import Recording
from tests.replay.debugging import Page, debugging

NONSENSE = ["null", "[]", '"x"', "7", "{}", '{"ops": 3}', '{"a": [[]]}', '[["insert"]]', "-1e999", '{"$": "tuple"}']


@pytest.mark.parametrize("seed", range(12))
@trio_test
async def test_changed_bytes_are_answered_with_words(own: Path, seed: int) -> None:
    _flip(own, random.Random(seed))
    if _can_be_opened(own):
        async with debugging(own) as page:
            await _ask_for_everything(page)


@pytest.mark.parametrize("seed", range(12))
@trio_test
async def test_events_of_nonsense_are_answered_with_words(
    own: Path, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    _nonsense(own, random.Random(seed))
    async with debugging(own) as page:
        await _ask_for_everything(page)
    assert caplog.records == []  # nothing failed in a way that nobody thought of


def _flip(log: Path, draw: random.Random) -> None:
    data = bytearray(log.read_bytes())
    for _ in range(draw.choice([1, 10, 200])):
        data[draw.randrange(100, len(data))] = draw.randrange(256)
    log.write_bytes(data)


def _can_be_opened(log: Path) -> bool:
    try:
        with Recording(log) as recording:
            return bool(recording.session_rows())
    except Error:
        return False


def _nonsense(log: Path, draw: random.Random) -> None:
    """Put other JSON in the place of what some events hold: as a whole, or of one of their fields."""
    connection = sqlite3.connect(log)
    rows = connection.execute("SELECT position, data FROM event").fetchall()
    for position, text in draw.sample(rows, 12):
        data: dict[str, Any] = json.loads(text)
        if data and draw.random() < 0.8:
            data[draw.choice(list(data))] = "\0"
            text = json.dumps(data).replace('"\\u0000"', draw.choice(NONSENSE))
        else:
            text = draw.choice(NONSENSE)
        connection.execute("UPDATE event SET data = ? WHERE position = ?", (text, position))
    connection.commit()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


async def _ask_for_everything(page: Page) -> None:
    paths = [
        "/api/recording",
        "",
        "events?limit=1000",
        "events?kinds=tree",
        "events?text=plus",
        "lanes",
        "runs",
        "notes",
    ]
    paths += ["find?from=3&kinds=run", "index?position=30&run=2", "time?at=1789000000", "diff/2/60", "events?widget=x"]
    paths += [f"{what}/{n}" for what in ("at", "state", "why", "event", "run") for n in range(1, 74, 6)]
    paths += [f"node/{id}?at={at}" for id in (0, 5, 8, 11) for at in (10, 40, 73)]
    for path in paths:
        answer = await page.raw(path)
        assert answer.status in (200, 404, 409), (path, answer.body)
        found = orjson.loads(answer.body)
        if answer.status != 200:
            assert found["error"], path
