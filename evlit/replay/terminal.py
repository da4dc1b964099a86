"""Replay in the terminal: sessions, events, trees and differences as people read them.

Every thing is one line, cut to the width of the terminal; whole values are in `--format json` and `evlit events`.
Colours say who did it and how it ended: blue a person, grey the clock, green, amber and red the end of a run. Signs and
words say the same without colour.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from evlit.core.events import Recorded, RunEnded, WidgetsChanged
from evlit.core.ops import Op, props_diff
from evlit.core.projection import Projection
from evlit.core.tree import FIRST_ID, Node, Tree
from evlit.log.rows import SessionRow
from evlit.replay.causes import Cause, Chain, Explanation, Touch
from evlit.replay.page import Page, Part, clock, elapsed
from evlit.replay.recording import Damaged, DamagedEvent
from evlit.replay.shorten import plain, short, short_state
from evlit.replay.summaries import change, named, summary, telling
from evlit.replay.tables import Row
from evlit.replay.timeline import ABSENT, Difference, Timeline

#: An event, and the page before it where it is known.
Entry = tuple[Recorded | Damaged, Tree | None]

#: Writes a value in so many characters.
Show = Callable[[Any, int], str]

PERSON: Final = "bright_blue"
CLOCK: Final = "bright_black"
DIM: Final = "dim"

_STYLES: Final = {
    "widgets.changed": PERSON,
    "page.opened": PERSON,
    "file.uploaded": PERSON,
    "dialog.dismissed": PERSON,
    "stop.requested": PERSON,
    "cache.cleared": PERSON,
    "timer.ticked": CLOCK,
}
_OUTCOMES: Final = {
    "finished": "green",
    "rerun": "green",
    "stopped": "yellow",
    "cancelled": "yellow",
    "failed": "red",
    "lost": "red",
}
_SIGNS: Final = {"+": "green", "-": "red", "~": "yellow", ">": "yellow", "!": "bold red"}

#: Changes of an element that are listed, besides the one that drew it.
_TOUCHES: Final = 5


# -- sessions and events ----------------------------------------------------------------------------------------------


def sessions(rows: Iterable[SessionRow], console: Console) -> None:
    """Print the sessions of a log."""
    lines = []
    for row in rows:
        about = ["ended"] if row.closed else []
        forked = row.labels.get("forked_from") if isinstance(row.labels, dict) else None
        if forked:
            about.append(f"a copy of {plain(str(forked))}")
        cells = (plain(row.id), plain(row.app), clock(row.opened), clock(row.last), str(row.head), ", ".join(about))
        lines.append(cells)
    with Page(console) as page:
        if lines:
            _table(("session", "app", "opened", "last event", "events", ""), lines, page, right={4})
        else:
            page.line(("no session yet: nobody has opened the app", ""))


def _table(
    head: tuple[str, ...],
    lines: Sequence[tuple[str, ...]],
    page: Page,
    right: Collection[int],
    styles: Sequence[str] = (),
) -> None:
    """Print lines in columns, the numbers of which some stand on the right."""
    widths = [max(map(cell_len, column)) for column in zip(head, *lines, strict=True)]
    for number, cells in enumerate([head, *lines]):
        padded = [
            cell.rjust(width) if at in right else set_cell_size(cell, width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        style = "bold" if number == 0 else styles[number - 1] if styles else ""
        page.line(("  ".join(padded).rstrip(), style))


def events(timeline: Timeline, found: Iterable[Entry], console: Console) -> list[Damaged]:
    """Print events of a session, one line each; return those that are damaged."""
    damaged = []
    session = timeline.session
    digits = max(len(str(timeline.head)), 3)
    with Page(console) as page:
        page.line((heading(timeline), "bold"))
        for entry, tree in found:
            if isinstance(entry, Damaged):
                damaged.append(entry)
                page.line((f"{entry.position:>{digits}}  {'':>10}  ", ""), (f"! {_damage(entry)}", _SIGNS["!"]))
            else:
                page.line(*_event(entry, session.opened, digits, tree))
    return damaged


def heading(timeline: Timeline) -> str:
    """Return the line that says which session this is."""
    session = timeline.session
    return f"session {plain(session.id)} of {plain(session.app)}, opened {clock(session.opened)}"


def _event(recorded: Recorded, opened: float, digits: int, tree: Tree | None) -> list[Part]:
    style = _style(recorded)
    return [
        (f"{recorded.position:>{digits}}  ", ""),
        (f"{elapsed(recorded.at - opened):>10}  ", DIM),
        (f"{plain(recorded.kind):<16} ", style),
        (summary(recorded.event, tree), style if isinstance(recorded.event, RunEnded) else ""),
    ]


def _style(recorded: Recorded) -> str:
    if isinstance(recorded.event, RunEnded):
        return _OUTCOMES[recorded.event.outcome]
    if getattr(recorded.event, "why", None) == "viewer":
        return PERSON
    return _STYLES.get(recorded.kind, "")


def _damage(entry: Damaged) -> str:
    upto = f" to {entry.last}" if entry.last != entry.position else ""
    return f"{plain(entry.kind) + ' ' if entry.kind != '?' else ''}damaged{upto}: {plain(entry.why)}"


# -- runs and widgets -------------------------------------------------------------------------------------------------


def runs(rows: Sequence[Row], console: Console, timeline: Timeline) -> None:
    """Print runs, one line each: when it began, how long it took, how it ended, and what asked for it."""
    lines = []
    for row in rows:
        outcome = row["outcome"] or "under way"
        scope = "" if row["scope"] is None else f" [{', '.join(map(plain, row['scope']))}]"
        error = "" if row["error"] is None else f": {short(row['error'])}"
        lines.append(
            (
                str(row["run"]),
                elapsed(row["started"] - timeline.session.opened),
                _seconds(row["seconds"]),
                _seconds(row["cpu"]),
                _seconds(row["waited"]),
                "" if row["calls"] is None else str(row["calls"]),
                outcome,
                plain(row["cause"] or "") + scope + error,
            )
        )
    with Page(console) as page:
        page.line((heading(timeline), "bold"))
        head = ("run", "began", "seconds", "cpu", "waited", "calls", "outcome", "for")
        styles = [_OUTCOMES.get(row["outcome"], "") for row in rows]
        _table(head, lines, page, right=range(6), styles=styles)


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def widgets(rows: Sequence[Row], console: Console, timeline: Timeline) -> None:
    """Print widgets, one line each: what it is, its last value, how often a person and the app changed it."""
    lines = []
    for row in rows:
        label = "" if row["label"] is None else f" {short(row['label'], 30)}"
        gone = "gone" if row["on_page"] is False else ""
        lines.append(
            (
                "" if row["node"] is None else f"#{plain(row['node'])}",
                plain(row["kind"] or row["widget"]) + label,
                "" if row["value"] is None else short(row["value"], 30),
                str(row["changes"]),
                str(row["set"]),
                plain(row["line"] or ""),
                gone,
            )
        )
    with Page(console) as page:
        page.line((heading(timeline), "bold"))
        if lines:
            _table(("id", "widget", "value", "changed", "by app", "line", ""), lines, page, right={3, 4})
        else:
            page.line(("no widget: the app has drawn none so far", ""))


# -- one moment -------------------------------------------------------------------------------------------------------


def moment(timeline: Timeline, shown: Projection, console: Console) -> None:
    """Print a session as it was: the element tree and `session_state`."""
    run = f", run {shown.run.run} under way" if shown.run else ""
    page_name = f", page {plain(shown.page)}" if shown.page else ""
    at = f" at {elapsed(shown.at - timeline.session.opened)}" if shown.position else ""
    with Page(console) as page:
        page.line((heading(timeline), "bold"))
        page.line((f"after event {shown.position} of {timeline.head}{at}{page_name}{run}", DIM))
        tree(shown.tree, page)
        if shown.state:
            _print_state(shown, page)


def state(timeline: Timeline, shown: Projection, console: Console) -> None:
    """Print `session_state` and the values of widgets as they were."""
    with Page(console) as page:
        page.line((heading(timeline), "bold"))
        page.line((f"after event {shown.position} of {timeline.head}", DIM))
        if not (shown.state or shown.values):
            page.line(("session_state is empty, and no widget was changed so far", ""))
        if shown.state:
            _print_state(shown, page)
        if shown.values:
            page.line(("widgets", "bold"))
            _entries(
                [f"{named(shown.tree, id)} = {short(value, page.width)}" for id, value in shown.values.items()], page
            )


def _print_state(shown: Projection, page: Page) -> None:
    page.line(("session_state", "bold"))
    _entries([f"{plain(key)} = {short_state(value, page.width)}" for key, value in shown.state.items()], page)


def _entries(lines: Sequence[str], page: Page) -> None:
    for number, line in enumerate(lines, start=1):
        page.line((page.guides[2 if number == len(lines) else 3], DIM), (line, ""))


def tree(shown: Tree, page: Page) -> None:
    """Print an element tree: kind, what it shows, its id, where it was written."""
    page.line(("app", "bold"), (_app(shown.root), ""))
    roots = [root for root in shown.root.children or () if root.children or root.key == "main"]
    for node, prefix, guide in _rows(roots, page):
        if node.kind == "root":
            page.line((prefix + guide, DIM), (node.key, "bold"))
        else:
            page.line((prefix + guide, DIM), *_node(node, page.width - len(prefix + guide)))


def _app(root: Node) -> str:
    return " " + short(root.props) if root.props else ""


def _rows(roots: list[Node], page: Page) -> Iterator[tuple[Node, str, str]]:
    """Yield nodes with all below them, and the guides before each; of deep ones the innermost."""
    below_last, below, last, other = page.guides
    room = max(page.width // 3, 8)
    stack = [(root, "", root is roots[-1]) for root in reversed(roots)]
    while stack:
        node, prefix, is_last = stack.pop()
        yield node, prefix if len(prefix) <= room else f"… {prefix[-(room // 4 * 4) :]}", last if is_last else other
        children = node.children or []
        prefix += below_last if is_last else below
        stack.extend((child, prefix, child is children[-1]) for child in reversed(children))


def _node(node: Node, room: int) -> list[Part]:
    kind, id = plain(node.kind), f"  #{node.id}"
    line = f"  {plain(node.line)}" if node.line else ""
    shown = telling(node, max(room - len(kind) - len(id) - len(line) - 1, 12))
    return [(kind, "bold"), (f" {shown}" if shown else "", ""), (id, DIM), (line, DIM)]


# -- two moments ------------------------------------------------------------------------------------------------------


def difference(found: Difference, console: Console) -> None:
    """Print what changed from one position to another."""
    before, after = found.before.tree, found.after.tree
    with Page(console) as page:
        page.line((f"from event {found.before.position} to event {found.after.position}", DIM))
        if not found:
            page.line(("nothing changed", ""))
        for op in _in_order(found.ops, after):
            _print_op(op, before, after, page)
        for name, pair in found.page.items():
            _print_change(name, pair, short, page)
        for key, pair in found.state.items():
            _print_change(f"session_state {plain(key)}", pair, short_state, page)
        for widget, pair in found.values.items():
            _print_change(f"value of {named(after if widget in after.widgets else before, widget)}", pair, short, page)


def _in_order(ops: list[Op], after: Tree) -> list[Op]:
    """Sort ops as their elements stand on the page; what is gone comes first."""
    places = {node.id: place for place, node in enumerate(after.root.walk(), start=1)}
    subjects = [op[3]["id"] if op[0] == "insert" else op[1] for op in ops]
    return [op for _, op in sorted(zip(subjects, ops, strict=True), key=lambda pair: places.get(pair[0], 0))]


def _print_op(op: Op, before: Tree, after: Tree, page: Page) -> None:
    match op:
        case ["insert", parent, index, {"id": id}] if id in before:
            # The block that it was in is gone: it has moved, or came along with a block that has.
            if (was := before[id].parent) is None or was.id != parent:
                _print_op(["move", id, parent, index], before, after, page)
            for each in props_diff(id, before[id].props, after[id].props):
                _print_op(each, before, after, page)
        case ["insert", parent, index, {"id": id}]:
            if parent in before:  # else it was printed with what it is in
                where = _where(after, parent, index)
                _print_subtree(after[id], "+", where, before, page)
        case ["remove", id]:
            _print_subtree(before[id], "-", "", after, page)
        case ["move", id, parent, index]:
            parts = _node(after[id], page.width - 24)
            page.line(("> ", _SIGNS[">"]), *parts, (f"  moved to {_where(after, parent, index)}", DIM))
        case ["set" | "unset" | "append", id, *_]:
            node = after[id]
            old, new = before[id].props, after[id].props
            names = op[2] if op[0] == "unset" else [op[2]] if op[0] == "append" else list(op[2])
            changed = ", ".join(_prop(name, old, new, (page.width - 30) // len(names)) for name in names)
            page.line(("~ ", _SIGNS["~"]), (_name(node), "bold"), (f"  #{id}  {changed}", ""))


def _prop(name: str, old: dict[str, Any], new: dict[str, Any], room: int) -> str:
    before, after = old.get(name, ABSENT), new.get(name, ABSENT)
    if isinstance(before, str) and isinstance(after, str) and before and after.startswith(before):
        return f"{plain(name)} + {short(after[len(before) :], max(room, 16))}"
    return f"{plain(name)}: {_pair((before, after), short, max(room, 24))}"


def _pair(pair: tuple[Any, Any], show: Show, room: int) -> str:
    old, new = pair
    if isinstance(old, str) and isinstance(new, str) and len(old) + len(new) > room - 8:
        same = max(_common(old, new) - 8, 0)  # a few characters before what differs
        first, second = (show(value[same:], room // 2 - 1) for value in (old, new))
        return f"…{first} -> …{second}" if same else f"{first} -> {second}"
    first, second = ("not there" if value is ABSENT else show(value, room // 2) for value in pair)
    return f"{first} -> {second}"


def _common(a: str, b: str) -> int:
    """Return how many characters two texts have in common at their start."""
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _print_change(name: str, pair: tuple[Any, Any], show: Show, page: Page) -> None:
    sign = "+" if pair[0] is ABSENT else "-" if pair[1] is ABSENT else "~"
    room = max(page.width - cell_len(name) - 8, 24)
    if sign == "~":
        text = _pair(pair, show, room)
    else:
        text = show(pair[0] if sign == "-" else pair[1], room)
    page.line((f"{sign} ", _SIGNS[sign]), (f"{name}: {text}", ""))


def _print_subtree(top: Node, sign: str, where: str, other: Tree, page: Page) -> None:
    """Print a node that came or went with what is in it, but for what is in the other tree too: that has moved."""
    stack = [(top, 0)]
    while stack:
        node, depth = stack.pop()
        indent = "  " * min(depth, page.width // 8)
        place = f"  {where}" if node is top and where else ""
        parts = _node(node, page.width - len(indent) - len(place) - 2)
        page.line((f"{sign} {indent}", _SIGNS[sign]), *parts, (place, DIM))
        stack.extend((child, depth + 1) for child in reversed(node.children or ()) if child.id not in other)


def _name(node: Node) -> str:
    label = node.props.get("label") or node.props.get("title")
    return plain(node.kind) + (f" {short(label, 24)}" if label and node.id else "")


def _where(tree: Tree, parent: int, index: int) -> str:
    block = tree[parent]
    return f"in {block.key if parent < FIRST_ID else f'#{parent}'} at {index}"


# -- why --------------------------------------------------------------------------------------------------------------


def chain(found: Chain, console: Console) -> None:
    """Print what led to an event."""
    timeline = found.timeline
    with Page(console) as page:
        page.line((heading(timeline), "bold"))
        page.line(("why, newest first", "bold"))
        try:
            tree = timeline.at(found.causes[0].recorded.position).tree
        except DamagedEvent:  # then nobody knows names
            tree = None
        _causes(found.causes, found.more, timeline, tree, page)


def _causes(causes: tuple[Cause, ...], more: bool, timeline: Timeline, tree: Tree | None, page: Page) -> None:
    digits = max(len(str(timeline.head)), 3)
    for cause in causes:
        page.line(*_event(cause.recorded, timeline.session.opened, digits, tree))
    if more:
        page.line((f"{'...':>{digits}}  and so on, back to the first run", DIM))


def explanation(found: Explanation, console: Console) -> None:
    """Print why an element is as it is."""
    node, timeline = found.node, found.timeline
    digits = max(len(str(timeline.head)), 3)
    opened = timeline.session.opened
    with Page(console) as page:
        page.line((heading(timeline), "bold"))
        page.line((f"after event {found.position} of {timeline.head}", DIM))
        page.line(*_node(node, page.width))
        if found.source is not None:
            page.line(("    ", ""), (plain(found.source), ""))
        page.line(("what made it so", "bold"))
        first, last = found.touches[:1], found.touches[1:][-_TOUCHES:]
        for touch in first:
            page.line(*_touch(touch, found, digits, opened))
        if left_out := len(found.touches) - len(first) - len(last):
            page.line((f"{'...':>{digits}}  {left_out} more", DIM))
        for touch in last:
            page.line(*_touch(touch, found, digits, opened))
        if found.causes:
            page.line(("why, newest first", "bold"))
        _causes(found.causes, found.more, timeline, found.tree, page)


def _touch(touch: Touch, found: Explanation, digits: int, opened: float) -> list[Part]:
    event = touch.recorded.event
    at: list[Part] = [
        (f"{touch.recorded.position:>{digits}}  ", ""),
        (f"{elapsed(touch.recorded.at - opened):>10}  ", DIM),
    ]
    if isinstance(event, WidgetsChanged):
        return [*at, (f"set by a person to {short(event.values[found.node.props['widget']])}", PERSON)]
    what = "; ".join("drawn" if op[0] == "insert" else change(op, found.tree).partition(": ")[2] for op in touch.ops)
    return [*at, (f"run {touch.recorded.run}: {what}", "")]
