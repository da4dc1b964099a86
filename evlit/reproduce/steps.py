"""A story as the steps of a test: code, then what is asserted. The order, the waiting and the clock of timers are here.

Theory of operation
-------------------
A test sends one act, waits until the app rests, and asserts. An act that the next one cut off is only started
(`start()`). Values of one widget that were cut off one after the other, as a dragged slider sends them, become one act
with the last value. Timers of a test go by a clock that stands still until `at.advance()`: so the intervals of the
page are counted here as the runtime counts them, and ticks in a row become one advance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, Final

from attrs import define, field

from evlit.core import events as e
from evlit.core.address import parse_query
from evlit.core.tree import Node
from evlit.reproduce.acts import Act, Seen, Story, is_note
from evlit.reproduce.gestures import CannotSayError, Gesture, Hands, accessor
from evlit.reproduce.literals import literal
from evlit.reproduce.noticed import Claim, Noticing
from evlit.reproduce.still import page_of

#: Characters of a label in a comment.
_LABEL: Final = 40


@define
class Step:
    """A part of the test.

    Attributes
    ----------
    lines
        Code without an indent.
    remarks
        Comments that come first.
    claims
        What is asserted then.
    entries
        Of the step that sets the scene: code that sets an entry of `session_state`, by its key.
    late
        Code that comes after what is asserted: entries that the scene itself has changed.
    seed
        Of the random numbers of its first run, as recorded.
    runs
        Whether the app runs in it.
    """

    position: int
    lines: list[str] = field(factory=list)
    remarks: list[str] = field(factory=list)
    claims: list[Claim] = field(factory=list)
    left_out: list[str] = field(factory=list)
    entries: dict[str, tuple[Any, list[str]]] = field(factory=dict)
    late: list[str] = field(factory=list)
    seed: int | None = None
    runs: bool = True


class _Timers:
    """The intervals of a page, by the clock of a test."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: dict[str, list[float]] = {}  # fragment -> interval, due
        self._early: dict[str, int] = {}  # ticks that an advance made already

    def see(self, wanted: dict[str, float]) -> None:
        """Take the intervals that a page has."""
        self._due = {id: timer for id, timer in self._due.items() if wanted.get(id) == timer[0]}
        for id, every in wanted.items():
            self._due.setdefault(id, [every, self.now + every])

    def tick(self, fragment: str) -> float:
        """Return by how much the clock has to go forward until a fragment ticks."""
        if self._early.get(fragment):
            self._early[fragment] -= 1
            return 0.0
        timer = self._due.get(fragment)
        if timer is None:
            return 0.0
        passed = max(timer[1] - self.now, 0.0)
        self.now = max(timer[1], self.now)
        for id, other in self._due.items():
            while other[1] <= self.now + 1e-9:
                other[1] += max(other[0], 1e-3)
                if id != fragment:
                    self._early[id] = self._early.get(id, 0) + 1
        return passed


class Steps:
    """Makes the steps of a story.

    Parameters
    ----------
    app
        Path of the app as the test names it.
    blob
        Gives the bytes of a digest; raises KeyError when the recording lacks them.
    least
        Seconds that a run may take, at least.
    """

    def __init__(self, story: Story, app: str, blob: Callable[[str], bytes], width: int, least: int = 0) -> None:
        self.hands = Hands(width, blob)
        self._least = least
        self._story = story
        self._app = app
        self._main = app.rpartition("/")[2]
        self._blob = blob
        self._width = width
        self._noticing = Noticing(width, blob)
        self._remarks = list(story.remarks)

    def steps(self) -> list[Step]:
        """Return the steps in their order."""
        timers = _Timers()
        steps = list(self._opening())
        last = self._story.first.after if self._story.first is not None else self._story.opened
        if last is not None:
            timers.see(last.tree.timers())
        acts = list(_merged(self._story.acts))
        number = 0
        while number < len(acts):
            group = [acts[number]]
            if isinstance(acts[number].event, e.TimerTicked):
                while number + len(group) < len(acts) and isinstance(acts[number + len(group)].event, e.TimerTicked):
                    group.append(acts[number + len(group)])
            number += len(group)
            following = acts[number] if number < len(acts) else None
            step = self._ticks(group, timers) if len(group) > 1 else self._step(group[0], following, timers)
            if group[-1].after is not None:
                timers.see(group[-1].after.tree.timers())
            if step is None:
                continue
            step.remarks[:0] = self._said_before(group[-1].position)
            touched = {id for act in group for id in act.whole}
            after = group[-1].after
            if after is not None and step.runs:
                step.claims = self._noticing.claims(last, after, touched)
            last = after or last
            steps.append(step)
        for text in self._said_before(10**12):
            steps[-1].left_out.append(text)
        return steps

    # -- the scene ----------------------------------------------------------------------------------------------------

    def _opening(self) -> Iterator[Step]:
        """Yield how the test begins: the app is opened, and put into the state in which the slice begins."""
        story, opened = self._story, self._story.opened
        given = [literal(self._app)]
        longest = max((act.lasted for act in [*story.acts, *([story.first] if story.first else [])]), default=0.0)
        timeout = max(math.ceil(3 * longest) if longest > 1.0 else 0, self._least)
        if timeout:
            given.append(f"default_timeout={timeout}")
        if story.by_fragment:
            given.append("fragments=True")
        make = self._make(given)
        step = Step(0, seed=_seed(story.first))
        query = opened.query if opened is not None else story.origin.query if story.origin is not None else ""
        page = opened.page if opened is not None else story.origin.page if story.origin is not None else ""
        before = [*self._query_lines(query)]
        if opened is not None:
            before += self._state_lines(opened, step)
        if before or len(make) > 1 or len(make[0]) + len("    .run()") > self._width:
            step.lines = [*make, *before, "at.run()"]
        else:
            step.lines = [f"{make[0]}.run()"]
        if page:
            step.lines.append(f"at.switch_page({literal(page)}).run()")
        if opened is not None:
            step.lines += self._value_lines(opened, step)
        seen = opened if opened is not None else None if story.first is None else story.first.after
        if seen is not None:
            step.claims = self._noticing.claims(None, seen, set())
        yield step

    def _make(self, given: list[str]) -> list[str]:
        """Return the lines that make the test of the app."""
        arguments = ", ".join(given)
        if len(arguments) + len("    at = AppTest.from_file()") <= self._width:
            return [f"at = AppTest.from_file({arguments})"]
        if len(arguments) + 8 <= self._width:
            return ["at = AppTest.from_file(", f"    {arguments}", ")"]
        return ["at = AppTest.from_file(", *(f"    {each}," for each in given), ")"]

    def _query_lines(self, query: str) -> list[str]:
        if not query or "redacted" in query:
            return []
        return [f"at.query_params = {literal(_params(query))}"]

    def _state_lines(self, opened: Seen, step: Step) -> Iterator[str]:
        from evlit.core.coded import decode, is_exact
        from evlit.reproduce.gestures import is_redacted
        from evlit.reproduce.literals import has_literal, laid_out

        for key, coded in opened.state.items():
            value = decode(coded)
            if is_redacted(coded):
                step.remarks.append(f"session_state[{literal(key)}] was left out of the recording: set it here")
            elif not is_exact(coded) or not has_literal(value):
                step.remarks.append(f"session_state[{literal(key)}] has no Python source: set it here")
            else:
                lines = laid_out(f"at.session_state[{literal(key)}]", value, "    ", self._width)
                code = [line[4:] for line in lines]
                step.entries[key] = value, code
                yield from code

    def _value_lines(self, opened: Seen, step: Step) -> Iterator[str]:
        """Yield what gives widgets the values that they had."""
        page = page_of(opened.tree, self._blob)
        for node in page._nodes():
            widget = node.props.get("widget")
            if widget not in opened.values or node.props.get("disabled"):
                continue
            try:
                gesture = self.hands.gesture(page, node, opened.values[widget], opened.files)
            except CannotSayError as error:
                step.remarks.append(f"the value of {_called(node)}: {error}")
                continue
            yield from _lines(gesture)
            yield self._with_label(f"{gesture.call}.run()", gesture.label)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def _step(self, act: Act, following: Act | None, timers: _Timers) -> Step | None:
        step = Step(act.position, seed=_seed(act))
        waits = not act.cut or following is None or isinstance(following.event, e.TimerTicked)
        run = "run()" if waits else "start()"
        event = act.event
        if is_note(event):
            step.runs = False  # it goes along with what runs next
            self._changed(act, step, "")
            return step if step.lines or step.remarks else None
        match event:
            case e.WidgetsChanged():
                self._changed(act, step, run)
            case e.PageOpened():
                self._opened(act, step, run)
            case e.DialogDismissed():
                self._dismissed(act, step, run)
            case e.RerunRequested():
                step.lines.append(f"at.{run}")
            case e.StopRequested():
                step.lines.append("at.stop()")
            case e.TimerTicked(fragment=fragment):
                passed = timers.tick(fragment)
                if not passed:
                    return None
                step.lines.append(f"at.advance({_seconds(passed)})")
        step.runs = step.runs and waits
        return step

    def _ticks(self, group: list[Act], timers: _Timers) -> Step | None:
        passed = 0.0
        for act in group:
            timers.see(act.before.tree.timers())
            passed += timers.tick(act.event.fragment)
        if not passed:
            return None
        step = Step(group[0].position)
        step.lines.append(f"at.advance({_seconds(passed)})  # {len(group)} ticks")
        return step

    def _changed(self, act: Act, step: Step, run: str) -> None:
        page = page_of(act.before.tree, self._blob)
        values = {**act.whole, **act.event.trigger}
        gestures: list[Gesture] = []
        for id, value in values.items():
            node = act.before.tree.widgets.get(id)
            try:
                if node is None:
                    raise CannotSayError("it was not on the page")
                gestures.append(self.hands.gesture(page, node, value, act.before.files))
            except CannotSayError as error:
                step.remarks.append(f"event {act.position}: {_called(node)} is not set here: {error}")
        if not gestures and run:
            step.lines.append(f"at.{run}")
        for number, gesture in enumerate(gestures):
            step.lines += _lines(gesture)
            end = f".{run}" if run and number == len(gestures) - 1 else ""
            step.lines.append(self._with_label(f"{gesture.call}{end}", gesture.label))

    def _opened(self, act: Act, step: Step, run: str) -> None:
        event = act.event
        if event.history:
            step.remarks.append(f"event {act.position}: the user went back or forward in the history of the browser")
        if event.query != act.before.query:
            if "redacted" in event.query:
                step.remarks.append(f"event {act.position}: the query of the address was left out of the recording")
            else:
                step.lines.append(f"at.query_params = {literal(_params(event.query))}")
        if event.page != act.before.page:
            step.lines.append(f"at.switch_page({literal(event.page or self._main)}).{run}")
        else:
            step.lines.append(f"at.{run}")

    def _dismissed(self, act: Act, step: Step, run: str) -> None:
        node = act.before.tree.fragments.get(act.event.dialog)
        try:
            if node is None:
                raise CannotSayError("it was not on the page")
            found = accessor(page_of(act.before.tree, self._blob), node)
        except CannotSayError:
            step.remarks.append(f"event {act.position}: the user closed a dialog that was gone already")
            step.runs = False
            return
        step.lines.append(f"{found}.dismiss().{run}")

    # -- words --------------------------------------------------------------------------------------------------------

    def _said_before(self, position: int) -> list[str]:
        said = [each for each in self._remarks if each.position < position]
        self._remarks = self._remarks[len(said) :]
        first: dict[str, int] = {}
        for each in said:
            first.setdefault(each.text, each.position)
        return [f"event {at}: {text}" for text, at in first.items()]

    def _with_label(self, line: str, label: str) -> str:
        label = " ".join("".join(c if c.isprintable() else " " for c in label).split())
        if not label:
            return line
        label = label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
        full = f"{line}  # {label}"
        return full if len(full) + 4 <= self._width else line


def _merged(acts: list[Act]) -> Iterator[Act]:
    """Yield acts without those values of a widget that the next value of it cut off."""
    for act, following in zip_longest(acts, acts[1:]):
        if act.cut and following is not None and _sets(act) and _sets(act) == _sets(following):
            continue
        yield act


def _sets(act: Act) -> tuple[Any, ...]:
    """Return the widgets of an act that sets values and fires nothing."""
    event = act.event
    return tuple(event.values) if isinstance(event, e.WidgetsChanged) and not event.trigger else ()


def _params(query: str) -> dict[str, Any]:
    return {name: each[0] if len(each) == 1 else each for name, each in parse_query(query).items()}


def _seconds(passed: float) -> str:
    whole = math.ceil(passed * 1000 - 1e-6) / 1000
    return f"{whole:g}" if whole < 1e6 else str(whole)


def _seed(act: Act | None) -> int | None:
    return act.runs[0].random if act is not None and act.runs else None


def _lines(gesture: Gesture) -> list[str]:
    return [line[4:] for line in gesture.lines]


def _called(node: Node | None) -> str:
    if node is None:
        return "a widget"
    name = node.props.get("key") or node.props.get("label") or ""
    return f"{node.kind} {literal(str(name)[:_LABEL])}" if name else node.kind
