"""`evlit export --as pytest`: a slice of a recording, written as the test that a developer would have written."""

from __future__ import annotations

import datetime as dt
import os
import re
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import define, field, frozen

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.errors import Error
from evlit.replay import trouble
from evlit.replay.recording import DamagedEvent, Recording
from evlit.replay.sources import NoSource, restore
from evlit.replay.sources import find_app as find_beside
from evlit.reproduce.acts import Act, Story
from evlit.reproduce.gestures import FILES
from evlit.reproduce.literals import quoted
from evlit.reproduce.steps import Step, Steps
from evlit.reproduce.trial import Tried, tried

#: Columns of a line, as ruff has it where nobody says anything else.
WIDTH: Final = 88

#: What a test says that took too long, and seconds that it is given then.
_TOO_SLOW: Final = "expected the app to rest within"
_PATIENCE: Final = 60

_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


class CannotExport(Error):
    """A slice cannot be written as a test; the message says why, and what to do."""


@define
class Program:
    """The test, before it is text.

    Attributes
    ----------
    clock
        When it plays, UTC seconds since 1970; None for any time.
    seeds
        Whether its random numbers begin as recorded.
    numpy
        Whether those of numpy do, too.
    """

    name: str
    doc: str
    steps: list[Step]
    app: str
    width: int
    files: dict[str, bytes] = field(factory=dict)
    folder: str = ""
    clock: float | None = None
    seeds: bool = False
    numpy: bool = False

    def code(self, step: Step) -> list[str]:
        """Return the code of a step, without its assertions."""
        if not self.seeds or step.seed is None:
            return step.lines
        seed = [f"random.seed({step.seed})"]
        if self.numpy:
            seed.append(f"np.random.seed([{step.seed & 0xFFFFFFFF}, {step.seed >> 32}])")
        first = step.lines[0]
        if ".run()" in first or len(step.lines) == 1:
            return [*seed, *step.lines]
        return [*step.lines[:-1], *seed, step.lines[-1]]

    def imports(self) -> list[str]:
        """Return the lines that import what the code uses."""
        body = "\n".join(self.body())
        standard = []
        if re.search(r"\bdt\.(date|datetime|time|timedelta|UTC)\b", _without_strings(body)):
            standard.append("import datetime as dt")
        if self.seeds:
            standard.append("import random")
        if self.files:
            standard.append("from pathlib import Path")
        other = ["import numpy as np"] if self.seeds and self.numpy else []
        other += ["import time_machine"] if self.clock is not None else []
        other += ["from evlit.testing import AppTest"]
        groups = [standard, sorted(other, key=lambda line: (line.startswith("from"), line))]
        return "\n\n".join("\n".join(group) for group in groups if group).split("\n")

    def body(self) -> list[str]:
        """Return the lines of the function, below its docstring."""
        lines: list[str] = []
        for number, step in enumerate(self.steps):
            if number and self.steps[number - 1].runs:
                lines.append("")
            for remark in step.remarks:
                lines += _comment(remark, self.width)
            lines += [f"    {line}" for line in self.code(step)]
            lines += [f"    assert {claim.text}" for claim in step.claims]
            if step.late:
                lines += _comment("as it was: the runs until here have changed it", self.width)
                lines += [f"    {line}" for line in step.late]
            for text in step.left_out:
                lines += _comment(text, self.width)
        return lines

    def text(self) -> str:
        """Return the file."""
        lines = self.imports()
        if self.files:
            lines += ["", f'{FILES} = Path(__file__).parent / "{self.folder}"']
        lines += ["", ""]
        if self.clock is not None:
            moment = dt.datetime.fromtimestamp(round(self.clock), dt.UTC)
            lines.append(f'@time_machine.travel("{moment.isoformat()}")')
        lines.append(f"def {self.name}():")
        lines += _docstring(self.doc, self.width)
        lines += self.body()
        return "\n".join(lines) + "\n"


@frozen
class Written:
    """A test that was made of a recording.

    Attributes
    ----------
    text
        The file.
    files
        Uploaded files that have to stand in `folder` beside it, by name.
    session
        Id of the session.
    app
        The script that it is about.
    acts
        How many inputs it has.
    claims
        How many assertions it has.
    tried
        What came of executing it; None when it was not executed.
    """

    text: str
    files: dict[str, bytes]
    folder: str
    session: str
    app: Path
    acts: int
    claims: int
    tried: Tried | None


def as_pytest(
    path: Path | str,
    app: Path | str | None = None,
    *,
    session: str | None = None,
    first: int = 1,
    last: int | None = None,
    output: Path | str | None = None,
    check: bool = True,
    title: str | None = None,
) -> Written:
    """Make a test of a slice of a recorded session.

    Parameters
    ----------
    path
        A session that was exported, or the log of a server; it is only read.
    app
        The script. By default the one of its name beside the recording, or else beside the test.
    session
        Which of the log's sessions; may be left out when it has one.
    first, last
        Positions of the slice; a negative one counts from the end. A slice that begins with an input in the middle
        begins in the state of that moment.
    output
        The file that the test is for: it names the app by its path from there. Nothing is written.
    check
        Execute the test against the app, to leave out what is another one at each time, and to freeze the clock and
        the random numbers where that makes it the same.
    title
        What its docstring says; None: where it is from.

    Raises
    ------
    CannotExport
        When there is no test in it.
    LogError
        When the recording cannot be read.
    """
    path = Path(path)
    target = Path.cwd() / "test_recorded.py" if output is None else Path(output).absolute()
    with ExitStack() as stack:
        recording = stack.enter_context(Recording(path))
        if (newer := trouble.newer(recording)) is not None:
            raise CannotExport(newer)
        about = recording.session(session)
        first, last = _slice(first, last, about.head)
        try:
            story = Story(recording.recorded(about.id), first, last)
        except DamagedEvent as error:
            raise CannotExport(str(error)) from error
        if story.origin is None or (story.first is None and not story.acts):
            raise CannotExport(
                f"{path}: expected inputs from event {first} to {last} of session {about.id}, found none; "
                "`evlit events` lists them"
            )
        found = find_app(path, about.app, app, target.parent)
        title = _about(path, about.id, story, first) if title is None else title
        making = _Making(title, about.id, story, recording, found, about.app, target)
        program, result = making.program(0), None
        if check:
            result = making.trial(program)
            if result is not None and result.broken is not None and _TOO_SLOW in result.broken:
                program = making.program(_PATIENCE)
                result = making.trial(program)
        claims = sum(len(step.claims) for step in program.steps)
        return Written(
            program.text(),
            dict(program.files),
            program.folder,
            about.id,
            found or Path(program.app),
            len(story.acts),
            claims,
            result,
        )


@frozen
class _Making:
    """What a test is made of."""

    title: str
    session: str
    story: Story
    recording: Recording
    found: Path | None
    name: str
    target: Path

    def program(self, least: int) -> Program:
        """Make the test, in which a run may take so many seconds at least."""
        folder = self.target.parent
        named = _relative(self.found, folder) if self.found is not None else Path(self.name).name
        width = _width(folder)
        made = Steps(self.story, named, self.blob, width, least)
        files = f"{self.target.stem}_files"
        return Program(name_of(self.story), self.title, made.steps(), named, width, made.hands.files, files)

    def blob(self, digest: str) -> bytes:
        """Return bytes of the recording; KeyError when it lacks them."""
        found = self.recording.blob(digest)
        if found is None:
            raise KeyError(digest)
        return found.data

    def trial(self, program: Program) -> Tried | None:
        """Execute the test against the app, or against the recorded source where there is none."""
        source = self.recording.source(_source(self.story))
        if self.found is not None:
            same = source is not None and self.found.read_text("utf-8-sig", errors="replace") == source
            return tried(program, self.target, same=same, moment=self.story.started)
        with TemporaryDirectory(prefix="evlit-export-") as folder:
            events = self.recording.recorded(self.session, 0, self.story.last)
            try:
                restore(self.recording, _first_sources(events), self.name, Path(folder))
            except NoSource:
                return None
            return tried(program, Path(folder) / self.target.name, same=True, moment=self.story.started)


# -- the slice and the app --------------------------------------------------------------------------------------------


def _slice(first: int, last: int | None, head: int) -> tuple[int, int]:
    begin = head + 1 + first if first < 0 else first
    end = head if last is None else head + 1 + last if last < 0 else last
    if not 1 <= begin <= end <= head:
        raise CannotExport(
            f"expected a slice of the events 1 to {head} (or -{head} to -1), got those from {first} to "
            f"{'the last' if last is None else last}"
        )
    return begin, end


def find_app(path: Path, name: str, app: Path | str | None, folder: Path) -> Path | None:
    """Return the script of a recording: as given, or the one of its name beside the recording or in a folder."""
    if app is not None:
        found = Path(app).absolute()
        if not found.is_file():
            raise CannotExport(f"expected the app at {app}, found no file there; check the path given with --app")
        return found
    beside = folder / Path(name).name
    return find_beside(path, name) or (beside if beside.is_file() else None)


def _relative(app: Path, folder: Path) -> str:
    return Path(os.path.relpath(app, folder)).as_posix()


def _source(story: Story) -> str:
    """Return the digest of the source that the first run of the slice was of."""
    started = next((run for act in [story.first, *story.acts] if act is not None for run in act.runs), None)
    assert story.origin is not None
    return story.origin.source if started is None else started.source


def _first_sources(events: Iterable[Recorded]) -> list[Recorded]:
    """Return the events that cite a source, the newest first: of each path, the oldest is written last."""
    return [each for each in events if getattr(each.event, "source", None)][::-1]


def _width(folder: Path) -> int:
    """Return how long lines are in a project, as its configuration of ruff says."""
    import tomllib

    for place in (folder, *folder.parents):
        for name in ("ruff.toml", ".ruff.toml", "pyproject.toml"):
            try:
                table: Any = tomllib.loads((place / name).read_text("utf-8"))
            except (OSError, ValueError):
                continue
            if name == "pyproject.toml":
                table = table.get("tool", {}).get("ruff")
            if table is not None:
                found = table.get("line-length", WIDTH)
                return found if type(found) is int and 60 <= found <= 320 else WIDTH
    return WIDTH


# -- words ------------------------------------------------------------------------------------------------------------


def name_of(story: Story) -> str:
    """Return a name for the test: what was done, and what it failed with."""
    words: list[str] = []
    for act in story.acts:
        word = _word(act)
        if word and word not in words:
            words.append(word)
    name = "_then_".join(words[:3]) or "the_app_opens"
    if len(words) > 3:
        name += "_and_more"
    errors = [act.error["type"] for act in [story.first, *story.acts] if act is not None and act.error]
    if errors:
        name += f"_raises_{_slug(re.sub('(?<=[a-z])(?=[A-Z])', '_', str(errors[-1]).rpartition('.')[2]))}"
    return f"test_{name}"


def _word(act: Act) -> str:
    event = act.event
    if isinstance(event, e.PageOpened):
        return "" if event.page == act.before.page else _slug(event.page) or "home"
    if not isinstance(event, e.WidgetsChanged):
        return ""
    ids: Sequence[str] = [*event.trigger, *event.values]
    node = act.before.tree.widgets.get(ids[0]) if ids else None
    if node is None:
        return ""
    key = str(node.props.get("key") or "")
    label = str(node.props.get("label") or node.props.get("placeholder") or "")
    return _slug(label if not key or key.startswith("FormSubmitter:") else key) or node.kind


def _slug(text: str) -> str:
    return _NO_WORD.sub("_", text.lower()).strip("_")[:24].strip("_")


def _about(path: Path, session: str, story: Story, first: int) -> str:
    when = dt.datetime.fromtimestamp(story.started, dt.UTC)
    lines = f"Events {first} to {story.last} of session {session} in {path.name}"
    return f"{lines}, recorded on {when:%Y-%m-%d at %H:%M} UTC."


def _docstring(text: str, width: int) -> list[str]:
    clean = "".join(c if c.isprintable() else " " for c in text).replace("\\", "/").replace('"', "'")
    if len(clean) + 10 <= width:
        return [f'    """{clean}"""']
    first, *rest = textwrap.wrap(clean, width - 7)
    return [f'    """{first}', *(f"    {line}" for line in rest), '    """']


def _comment(text: str, width: int) -> list[str]:
    clean = "".join(c if c.isprintable() else " " for c in text)
    return [f"    # {line}" for line in textwrap.wrap(clean, width - 6)]


def _without_strings(body: str) -> str:
    return re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', '""', body)


__all__ = ["CannotExport", "Written", "as_pytest", "find_app", "quoted"]
