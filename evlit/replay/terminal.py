"""Replay in the terminal: sessions, events, trees and differences as people read them. Colours say who did it: blue a
person, grey the clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree as RichTree

from evlit.core.codec import converter
from evlit.core.events import Recorded, Unknown
from evlit.core.tree import Node, Tree
from evlit.log.rows import SessionRow
from evlit.replay.timeline import Difference

_STYLES = {
    "widgets.changed": "blue",
    "page.opened": "blue",
    "file.uploaded": "blue",
    "dialog.dismissed": "blue",
    "stop.requested": "blue",
    "cache.cleared": "blue",
    "timer.ticked": "bright_black",
    "rerun.decided": "magenta",
    "tree.patched": "cyan",
}
_OUTCOMES = {
    "finished": "green",
    "rerun": "green",
    "stopped": "yellow",
    "cancelled": "yellow",
    "failed": "red",
    "lost": "red",
}

#: Props that say best what an element shows, in this order.
_TELLING = ("label", "title", "body", "message", "text", "value", "id")


def sessions(rows: Iterable[SessionRow], console: Console) -> None:
    """Print the sessions of a log."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name, justify in (
        ("session", "left"),
        ("app", "left"),
        ("opened", "left"),
        ("last event", "left"),
        ("events", "right"),
        ("", "left"),
    ):
        table.add_column(name, justify=justify, no_wrap=name == "session")  # type: ignore[arg-type]  # rich wants its own literal type
    for row in rows:
        ended = "ended" if row.closed else ""
        table.add_row(row.id, row.app, _time(row.opened), _time(row.last), str(row.head), ended)
    console.print(table)


def events(recorded: Iterable[Recorded], console: Console) -> None:
    """Print events, one line each."""
    first: float | None = None
    for each in recorded:
        first = each.at if first is None else first
        line = Text()
        line.append(f"{each.position:>6}  {each.at - first:>9.3f}s  ")
        line.append(f"{each.kind:<17}", style=_style(each))
        line.append(f" {'run ' + str(each.run) if each.run is not None else '':<8}")
        line.append(_summary(each))
        console.print(line, soft_wrap=True)


def tree(shown: Tree, console: Console) -> None:
    """Print an element tree: kind, what it shows, where it was written."""
    top = RichTree(Text("app", style="bold"))
    for root in shown.root.children or ():
        if root.children or root.key == "main":
            branch = top.add(Text(root.key, style="bold"))
            for child in root.children or ():
                _add(branch, child)
    console.print(top, soft_wrap=True)


def difference(found: Difference, before: Tree, after: Tree, console: Console) -> None:
    """Print what changed between two positions."""
    if not (found.ops or found.state or found.values):
        console.print("nothing changed")
    for op in found.ops:
        console.print(_op(op, before, after), soft_wrap=True)
    for title, changes in (("session_state", found.state), ("widget", found.values)):
        for key, (old, new) in changes.items():
            console.print(Text(f"~ {title}[{key!r}]: {_short(old)} -> {_short(new)}", style="yellow"), soft_wrap=True)


def _add(branch: RichTree, node: Node) -> None:
    below = branch.add(_label(node))
    for child in node.children or ():
        _add(below, child)


def _label(node: Node) -> Text:
    text = Text()
    text.append(node.kind, style="cyan")
    shown = [name for name in _TELLING if name in node.props]
    if shown:
        text.append(f" {_short(node.props[shown[0]])}")
    if "value" in node.props and shown and shown[0] != "value":
        text.append(f" = {_short(node.props['value'])}", style="blue")
    if node.line:
        text.append(f"  {node.line}", style="bright_black")
    return text


def _op(op: list[Any], before: Tree, after: Tree) -> Text:
    match op:
        case ["insert", parent, index, node]:
            return Text.assemble(
                ("+ ", "green"), _label(after[node["id"]]), (f"  into {parent} at {index}", "bright_black")
            )
        case ["remove", id]:
            return Text.assemble(("- ", "red"), _label(before[id]))
        case ["move", id, parent, index]:
            return Text.assemble(("> ", "yellow"), _label(after[id]), (f"  to {parent} at {index}", "bright_black"))
        case [_, id, *rest]:
            changes = ", ".join(_short(part) for part in rest)
            return Text.assemble(("~ ", "yellow"), _label(after[id]), (f"  {op[0]} {changes}", "yellow"))
    return Text(repr(op))


def _style(recorded: Recorded) -> str:
    outcome = getattr(recorded.event, "outcome", None)
    if outcome is not None:
        return _OUTCOMES.get(outcome, "")
    return _STYLES.get(recorded.kind, "")


def _summary(recorded: Recorded) -> str:
    event = recorded.event
    if isinstance(event, Unknown):
        return _short(event.data, 100)
    data = converter.unstructure(event)
    ops = data.pop("ops", None)
    data.pop("run", None)
    parts = [] if ops is None else [f"{len(ops)} op{'s' if len(ops) != 1 else ''}: {_short(ops, 100)}"]
    parts += [f"{name}={_short(value, 60)}" for name, value in data.items()]
    return " ".join(parts)


def _short(value: object, limit: int = 72) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _time(at: float | None) -> str:
    return "" if at is None else dt.datetime.fromtimestamp(at, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
