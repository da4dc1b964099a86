"""The debugger of a damaged log: what can be read is shown, what cannot is named, and nothing is written into it."""

from __future__ import annotations

import random
from pathlib import Path

import orjson
from trio.testing import trio_test

from evlit.errors import Error
from evlit.log.notes import notes_path
from evlit.replay.recording import Recording
from tests.replay.debugging import Page, debugging
from tests.replay.recorded import change, copy

ASKED = (
    "", "events?limit=500", "events?text=plus&limit=50", "events?kinds=run", "index?position=9&kinds=run",
    "find?from=3&step=1", "event/5", "event/1000000", "lanes", "lanes?buckets=3", "at/0", "at/9", "at/30?since=9",
    "at/60", "state/30", "node/6?at=40", "why/40", "why/40?node=6", "diff/5/30", "runs", "runs?sort=slow", "run/2",
    "notes", "time?at=0",
)  # fmt: skip


def spoil(log: Path, share: float = 1.0, seed: int = 0) -> bytes:
    """Cut a log off, or flip bits of it; return what it is then."""
    data = bytearray(log.read_bytes())
    if seed:
        draw = random.Random(seed)
        for _ in range(draw.choice([1, 5, 40])):
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    log.write_bytes(data[: int(len(data) * share)])
    return log.read_bytes()


def read(log: Path) -> bytes | None:
    """Return what a file is; None when it is not there."""
    return log.read_bytes() if log.exists() else None


def can_be_read(log: Path) -> bool:
    try:
        Recording(log).close()
    except Error:
        return False
    return True


async def ask(page: Page) -> dict[int, int]:
    """Ask for everything; return how many answers had which status."""
    statuses: dict[int, int] = {}
    for path in ASKED:
        answer = await page.raw(path)
        assert answer.status in (200, 400, 404, 409), (path, answer.status, answer.body)
        assert "Traceback" not in str(answer.body)
        if answer.status != 200:
            assert orjson.loads(answer.body)["error"]
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
    return statuses


@trio_test
async def test_a_log_that_was_cut_off_says_so_and_is_shown(own: Path) -> None:
    cut = spoil(own, 0.9)
    async with debugging(own, write=True) as page:
        recording = orjson.loads((await page.raw("/api/recording")).body)
        [problem] = recording["problems"]
        assert problem.startswith("This log was cut off: expected ")
        session = await page.get("")
        assert session["damaged"]
        assert (await ask(page))[200] > len(ASKED) // 2
        # SQLite would write over what can still be saved.
        answer = await page.act("notes", {"position": 1, "text": "here"})
        assert answer.status == 200, answer.body
        assert [note["text"] for note in await page.get("notes")] == ["here"]
    assert read(notes_path(own))
    assert read(own) == cut


@trio_test
async def test_a_newer_log_says_so_and_is_shown(own: Path) -> None:
    change(own, "PRAGMA user_version = 9")
    async with debugging(own) as page:
        recording = orjson.loads((await page.raw("/api/recording")).body)
        [problem] = recording["problems"]
        assert "format 9" in problem
        assert (await ask(page))[200] == len(ASKED) - 1


@trio_test
async def test_flipped_bytes_end_in_words(log: Path, own: Path) -> None:
    shown = 0
    for seed in range(1, 13):
        copy(log, own)
        spoilt = spoil(own, seed=seed)
        if can_be_read(own):
            async with debugging(own) as page:
                await ask(page)
            shown += 1
        assert read(own) == spoilt
    assert shown > 6
