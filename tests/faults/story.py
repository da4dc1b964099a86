"""The scripted session, and what must be the same of it however often its server died."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

from attrs import define

from evlit.core.fold import fold_all
from evlit.core.projection import Projection, to_json
from evlit.log.reads import open_readonly
from evlit.runtime.session import decoded
from tests.faults.visitor import Visitor

APP: Final = Path(__file__).with_name("story_app.py")


def story(visitor: Visitor) -> None:
    """Do all that a user can do, one thing after the other and several at once."""
    v = visitor
    v.shows("added: 0")
    v.click("Add")
    v.shows("added: 1", "items: ['added 1']")
    v.put("Name", "Ada")
    v.shows("heard: ['Ada']", "named: 1")
    v.click("Draw")
    v.shows("drawn: 1")
    v.typed = {"What": "tea", "Many": 3}
    v.click("Order")
    v.shows("orders: [('tea', 3)]", "ordered: 1")
    v.click("Part")
    v.shows("Part 1")
    for _ in range(3):  # clicks that nobody waits for
        v.click("Add")
    v.put("Size", 30)
    v.put("Name", "Grace")
    v.click("Draw")
    v.click("Part")
    v.shows("added: 4", "named: 2", "drawn: 2", "Part 2")
    v.put("File", [v.upload("a.txt", b"What is in the file.")])
    v.shows("filed: 1")
    v.click("Again")
    v.shows("again: 1")
    v.put("Quiet", "a whisper")
    v.click("Slow")
    v.put("Quiet", "hush")  # while the slow run is at it
    v.put("Agree", True)
    v.click("Add")  # while the slow run is at it
    v.shows("slow: 1", "added: 5", "quiet: 'hush'")
    v.click("Start")
    v.shows("ticking: False")
    v.send("page", page="other", query="")
    v.put("Notes", "kept\nlines")
    v.click("Turn")
    v.click("Turn")
    v.shows("turned: 2")
    v.send("page", page="", query="")
    v.put("Quiet", "at last")  # no run knows it but one that comes by itself
    v.click("Draw")
    v.shows("drawn: 3", "quiet: 'at last'")
    v.put("Quiet", "sh")
    v.settle()


def brief(visitor: Visitor) -> None:
    """Do a few things, for those who try thousands of faults."""
    visitor.shows("added: 0")
    visitor.click("Add")
    visitor.put("Name", "Ada")
    visitor.shows("added: 1", "named: 1")
    visitor.click("Draw")
    visitor.click("Part")
    visitor.shows("Part 1", "drawn: 1")
    visitor.settle()


@define
class Result:
    """What a session came to: all that its user can notice."""

    page: Any
    state: dict[str, Any]
    values: dict[str, Any]
    address: tuple[str, str]


def result(log: Path, visitor: Visitor) -> Result:
    """Read the log of a server that is gone, check what is promised of every log, and return what it came to."""
    assert visitor.session is not None
    assert not visitor.errors, f"expected every input to be taken, got {visitor.errors}"
    with open_readonly(log) as store:
        rows = [decoded(row) for row in store.read(visitor.session)]
    positions = [recorded.position for recorded in rows]
    assert positions == list(range(1, len(rows) + 1)), "expected positions without gaps"
    batches = Counter(batch for recorded in rows if (batch := getattr(recorded.event, "batch", None)) is not None)
    lost = set(range(1, visitor.batch + 1)) - set(batches)
    doubled = [batch for batch, count in batches.items() if count > 1]
    assert (lost, doubled) == (set(), []), f"inputs lost: {lost}, doubled: {doubled}"
    projection = fold_all(Projection(), rows)
    assert (projection.run, projection.queue, projection.pending, projection.notes) == (None, [], [], [])
    assert projection.tree.to_json() == visitor.tree.to_json(), "expected the page to be what the log adds up to"
    return _result(projection)


def _result(projection: Projection) -> Result:
    whole = _plain(to_json(projection), {id: f"file {file.name}" for id, file in projection.files.items()})
    return Result(whole["tree"], whole["state"], whole["values"], (projection.page, projection.query))


def _plain(value: Any, files: dict[str, str]) -> Any:
    """Leave out ids of nodes and of files: they say in which order and by whom something was made."""
    if isinstance(value, dict):
        node = "kind" in value and "props" in value
        return {key: _plain(item, files) for key, item in value.items() if not (node and key == "id")}
    if isinstance(value, list):
        return [_plain(item, files) for item in value]
    return files.get(value, value) if isinstance(value, str) else value
