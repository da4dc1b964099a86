"""What stands in the terminal: widths, colours, guides, times, and large pages."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from evlit.core.ops import diff
from evlit.core.projection import Projection
from evlit.core.tree import Tree, node_from_json
from evlit.replay import tables, terminal
from evlit.replay.causes import explain, trace
from evlit.replay.page import Page, clock, elapsed
from evlit.replay.recording import Recording
from evlit.replay.timeline import Difference, Timeline
from tests.replay.recorded import change


def printed(
    show: Callable[[Console], object], width: int = 80, *, colour: bool = False, ascii_only: bool = False
) -> str:
    """What is printed on a terminal of that width."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, "ascii" if ascii_only else "utf-8", errors="backslashreplace", newline="\n")
    console = Console(
        file=file, width=width, force_terminal=colour, color_system="standard" if colour else None, highlight=False
    )
    show(console)
    file.flush()
    return raw.getvalue().decode()


def entries(timeline: Timeline) -> Iterator[terminal.Entry]:
    for entry, projection in timeline.walk():
        yield entry, None if projection is None else projection.tree


def everything(timeline: Timeline) -> list[Callable[[Console], object]]:
    metric = next(node.id for node in timeline.at(-1).tree.root.walk() if node.kind == "metric")
    runs = list(tables.runs(timeline.recording, timeline.session.id))
    widgets = list(tables.widgets(timeline.recording, timeline.session))
    return [
        lambda console: terminal.sessions([timeline.session], console),
        lambda console: terminal.events(timeline, entries(timeline), console),
        lambda console: terminal.moment(timeline, timeline.at(-1), console),
        lambda console: terminal.state(timeline, timeline.at(-1), console),
        lambda console: terminal.state(timeline, timeline.at(0), console),
        lambda console: terminal.runs(runs, console, timeline),
        lambda console: terminal.widgets(widgets, console, timeline),
        lambda console: terminal.widgets([], console, timeline),
        lambda console: terminal.chain(trace(timeline, -1), console),
        lambda console: terminal.difference(timeline.diff(0, timeline.head), console),
        lambda console: terminal.difference(timeline.diff(timeline.head, 5), console),
        lambda console: terminal.explanation(explain(timeline, -1, metric), console),
    ]


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(timeline: Timeline, width: int) -> None:
    for show in everything(timeline):
        lines = printed(show, width).splitlines()
        assert lines
        assert max(map(cell_len, lines)) <= width


def test_what_is_piped_has_no_colours(timeline: Timeline) -> None:
    assert not any("\x1b" in printed(show) for show in everything(timeline))


def test_what_an_app_wrote_does_not_reach_the_terminal_as_a_command(timeline: Timeline) -> None:
    """The page holds an escape sequence; the only ones that come out are colours of ours."""
    for show in everything(timeline):
        text = re.sub(r"\x1b\[[\d;]*m", "", printed(show, colour=True))
        assert "".join(text.splitlines()).isprintable()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("widgets.changed", "94"),  # bright blue: a person
        ("timer.ticked", "90"),  # grey: the clock
        ("run 1 finished", "32"),  # green
        ("run 6 failed", "31"),  # red
    ],
)
def test_colours_say_who_did_it_and_how_it_ended(timeline: Timeline, words: str, codes: str) -> None:
    text = printed(lambda console: terminal.events(timeline, entries(timeline), console), colour=True)
    assert re.search(rf"\x1b\[{codes}m{words}", text)


def test_events_are_readable_at_80_columns(timeline: Timeline) -> None:
    lines = printed(lambda console: terminal.events(timeline, entries(timeline), console)).splitlines()
    assert lines[0].startswith(f"session {timeline.session.id} of app.py, opened 20")
    assert len(lines) == timeline.head + 1
    # The position, the time since the opening, the kind, what happened: each in its column.
    shape = re.compile(r" {0,2}\d+ {2} *\d+\.\d{3} {2}[a-z.]+ +\S.*")
    assert [line for line in lines[1:] if not shape.fullmatch(line)] == []
    assert sum(line.endswith("button 'Plus' clicked") for line in lines) == 2
    assert any("run 6 failed: ValueError: 'no such name'" in line for line in lines)
    assert any(line.endswith("text_input 'Word' = <kept out of the log>") for line in lines)


def test_a_damaged_event_is_marked_and_the_rest_listed(own: Path) -> None:
    change(own, "UPDATE event SET data = 'x' WHERE position = 9")
    with Recording(own) as recording:
        timeline = Timeline(recording)
        lines = printed(lambda console: terminal.events(timeline, entries(timeline), console)).splitlines()
        assert len(lines) == timeline.head + 1
    assert re.match(r"  9 .* ! damaged: expected JSON, got b'x'", lines[9])
    assert "clicked" in lines[15]  # whose label nobody knows any more


def test_a_moment_is_the_page_and_the_state(timeline: Timeline) -> None:
    lines = printed(lambda console: terminal.moment(timeline, timeline.at(-1), console)).splitlines()
    shown = [re.sub(r"  #\d+", "", line) for line in lines[2:]]
    assert shown == [
        "app {'title': 'Shop'}",
        "├── main",
        "│   ├── heading 'Shop'  app.py:9",
        "│   ├── button 'Plus'  app.py:11",
        "│   ├── metric 'Count' = '2'  app.py:13",
        "│   ├── text_input 'Name' = 'Ada'  app.py:14",
        "│   ├── text_input 'Word' = <kept out of the log>  app.py:15",
        "│   ├── expander 'Details'  app.py:18",
        "│   │   ├── text 'two or more'  app.py:19",
        r"│   │   └── code 'line one\nline two \x1b[31mred'  app.py:20",
        "│   ├── fragment 'part@app.py:38'  app.py:38",
        "│   │   ├── text 'ticked 10'  app.py:31",
        "│   │   ├── button 'Inner'  app.py:32",
        "│   │   └── button 'Again'  app.py:34",
        "│   └── text 'The end'  app.py:39",
        "└── sidebar",
        "    └── toggle 'More' = True  app.py:25",
        "session_state",
        "├── n = 2",
        "├── lock = <_thread.lock, not recorded>",
        "├── pair = ('a', 1)",
        "└── ticks = 10",
    ]


def test_before_the_first_event_there_is_an_empty_page(timeline: Timeline) -> None:
    lines = printed(lambda console: terminal.moment(timeline, timeline.at(0), console)).splitlines()
    assert lines[1:] == [f"after event 0 of {timeline.head}", "app", "└── main"]


def test_guides_without_unicode(timeline: Timeline) -> None:
    text = printed(lambda console: terminal.moment(timeline, timeline.at(-1), console), ascii_only=True)
    assert "|-- main\n|   |-- heading 'Shop'" in text
    assert "`-- sidebar" in text
    assert text.isascii()


def test_a_difference_shows_both_sides(timeline: Timeline) -> None:
    def lines(before: int, after: int) -> list[str]:
        found = timeline.diff(before, after)
        text = printed(lambda console: terminal.difference(found, console))
        return [re.sub(r"  #\d+", "", line) for line in text.splitlines()]

    ends = {r.run: r.position for r in timeline.events() if r.kind == "run.ended"}
    there, back = lines(ends[2], ends[3]), lines(ends[3], ends[2])
    assert there == [
        f"from event {ends[2]} to event {ends[3]}",
        "~ metric 'Count'  value: '1' -> '2'",
        "+ expander 'Details'  app.py:18  in main at 5",
        "+   text 'two or more'  app.py:19",
        r"+   code 'line one\nline two \x1b[31mred'  app.py:20",
        "~ text  body: 'ticked 1' -> 'ticked 2'",
        "~ session_state n: 1 -> 2",
        "~ session_state ticks: 1 -> 2",
    ]
    assert "~ metric 'Count'  value: '2' -> '1'" in back
    assert "- expander 'Details'  app.py:18" in back
    assert "-   text 'two or more'  app.py:19" in back
    assert "~ session_state n: 2 -> 1" in back
    named = lines(ends[3], ends[4])
    assert "+ value of text_input 'Name': 'Zoë'" in named
    assert lines(5, 5)[1:] == ["nothing changed"]


def test_a_move_out_of_a_new_block_is_shown_once() -> None:
    """An element that moves into a block that is new is no part of what came."""
    before, after = Projection(), Projection()
    text = {"id": 5, "kind": "text", "key": "", "props": {"body": "stays"}}
    before.tree.attach(before.tree[1], 0, node_from_json(text))
    block = {"id": 6, "kind": "container", "key": "", "props": {}, "children": [text]}
    after.tree.attach(after.tree[1], 0, node_from_json(block))
    for a, b, sign in ((before, after, "+"), (after, before, "-")):
        found = Difference(a, b, diff(a.tree, b.tree), {}, {}, {})
        lines = printed(lambda console, found=found: terminal.difference(found, console)).splitlines()[1:]  # type: ignore[misc]  # binds now
        assert sorted(line[:6] for line in lines) == sorted([f"{sign} cont", "> text"])


def test_an_explanation_reads_from_the_element_to_the_person(timeline: Timeline) -> None:
    metric = next(node.id for node in timeline.at(-1).tree.root.walk() if node.kind == "metric")
    text = printed(lambda console: terminal.explanation(explain(timeline, -1, metric), console))
    lines = text.splitlines()[2:]
    assert lines[0] == f"metric 'Count' = '2'  #{metric}  app.py:13"
    assert lines[1] == '    st.metric("Count", st.session_state.n)'
    assert lines[2] == "what made it so"
    assert [line.partition("run ")[2] for line in lines[3:6]] == ["1: drawn", "2: value = '1'", "3: value = '2'"]
    assert lines[6] == "why, newest first"
    assert lines[-1].endswith("widgets.changed  button 'Plus' clicked")


def large(count: int, depth: int = 0) -> Tree:
    """A page of so many elements, at some depth."""
    tree = Tree()
    block = tree[1]
    for id in range(5, 5 + depth):
        tree.attach(block, 0, node_from_json({"id": id, "kind": "container", "key": "", "props": {}}))
        block = tree[id]
    for index in range(count):
        props = {"label": f"Label {index}", "value": "x" * 200, "widget": f"w{index}"}
        node = {"id": 5 + depth + index, "kind": "text_input", "key": "", "props": props, "line": "app.py:17"}
        tree.attach(block, index, node_from_json(node))
    return tree


def test_a_page_of_10000_elements_takes_less_than_a_second() -> None:
    tree = large(10_000)

    def show(console: Console) -> None:
        with Page(console) as page:
            terminal.tree(tree, page)

    began = time.process_time()
    text = printed(show)
    assert time.process_time() - began < 1
    assert text.count("\n") == 10_002


def test_a_difference_of_10000_elements_takes_less_than_two_seconds() -> None:
    before, after = Projection(), Projection()
    after.tree = large(10_000)
    began = time.process_time()
    for a, b in ((before, after), (after, before)):
        found = Difference(a, b, diff(a.tree, b.tree), {}, {}, {})
        text = printed(lambda console, found=found: terminal.difference(found, console))  # type: ignore[misc]  # binds now
        assert text.count("\n") == 10_001
    assert time.process_time() - began < 2


def test_a_deep_page_keeps_its_elements_in_sight() -> None:
    tree = large(1, depth=2000)

    def show(console: Console) -> None:
        with Page(console) as page:
            terminal.tree(tree, page)

    last = printed(show).splitlines()[-1]
    assert re.fullmatch(r"… +└── text_input 'Label 0' = 'x+…  #2005  app.py:17", last)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.000"),
        (0.7334, "0.733"),
        (59.9996, "1:00.000"),
        (65.5, "1:05.500"),
        (7265.25, "2:01:05.250"),
        (3 * 86400 + 3725, "3d 01:02:05"),
        (-2.5, "-2.500"),
        (float("nan"), "nan"),
        (1e300, "1000000000"),
    ],
)
def test_times_since_the_opening(seconds: float, text: str) -> None:
    assert elapsed(seconds) == text


def test_moments_on_the_clock() -> None:
    assert re.fullmatch(r"2026-11-2[012] \d\d:\d\d:08", clock(1795255268.0))
    assert clock(None) == ""
    assert clock(1e300) == "1e+300"
    assert clock(float("nan")) == "nan"
