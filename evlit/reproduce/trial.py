"""A test that was made of a recording is executed, before anybody else does.

Theory of operation
-------------------
The test is executed step by step against the app, now and (with the package time-machine) at another time of another
year. Where all assertions hold, nothing more is needed. Where some do not, it is executed at the recorded time, and
then with the recorded random numbers too: what makes more of them hold stays in the test. What does not hold even then
is left out of it, with a comment, if the app is the recorded one: it is another thing at each time. With an app that
was changed since it stays: that is what the test is for.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

if TYPE_CHECKING:
    from evlit.reproduce.pytest_file import Program
    from evlit.reproduce.steps import Step

#: Seconds from now to another time of another day in another year.
_ELSEWHEN: Final = 403 * 86400 + 5 * 3600 + 17 * 60 + 23


#: Seconds by which a slow machine may be late: the clock of a test goes on.
_LATE: Final = 2.0


@frozen
class Tried:
    """What came of executing a test.

    Attributes
    ----------
    same_source
        True when the app is the recorded one.
    failing
        Assertions that fail, and stay in the test.
    left_out
        Those that were left out, for they hold at no other time.
    broken
        What a step fails with, so that nothing after it could be executed.
    seconds
        Of the first time.
    """

    same_source: bool
    failing: tuple[str, ...]
    left_out: tuple[str, ...]
    broken: str | None
    seconds: float

    @property
    def passes(self) -> bool:
        """True when the test passes."""
        return not self.failing and self.broken is None


@frozen
class _Outcome:
    failed: frozenset[tuple[int, int]]  #: step, assertion
    broken: tuple[int, str] | None

    @property
    def faults(self) -> tuple[int, int]:
        """How bad it is, for comparison."""
        return (0 if self.broken is None else 10**6 - self.broken[0], len(self.failed))


def tried(program: Program, file: Path, *, same: bool, moment: float) -> Tried:
    """Execute a test that would stand in a file, and fit it to what it needs.

    Parameters
    ----------
    same
        Whether the app is the recorded one.
    moment
        When the recording begins, UTC seconds since 1970.
    """
    began = time.perf_counter()
    if program.steps[0].entries:
        _executed(program, file, None, until=1)
    best = _executed(program, file, None)
    seconds = time.perf_counter() - began
    if find_spec("time_machine") is not None:
        later = _executed(program, file, time.time() + _ELSEWHEN)
        best = _Outcome(best.failed | later.failed, best.broken or later.broken)
        if best.failed or best.broken:
            best = _better(program, file, best, {"clock": moment})
    if best.failed or best.broken:
        best = _better(program, file, best, {"seeds": True, "numpy": _mentions_numpy(program, file)})
    texts = [
        (program.steps[step].position, program.steps[step].claims[claim].text) for step, claim in sorted(best.failed)
    ]
    broken = None
    if best.broken is not None:
        number, error = best.broken
        broken = f"{_last_line(program, number)}: {error}"
    words = tuple(f"event {position}: {text}" if position else text for position, text in texts)
    if not same:
        return Tried(False, words, (), broken, seconds)
    said: set[str] = set()
    for number, step in enumerate(program.steps):
        out = {claim for at, claim in best.failed if at == number}
        if out:
            if number or not step.entries:
                new = [step.claims[claim] for claim in sorted(out) if step.claims[claim].place not in said]
                said |= {claim.place for claim in new}
                step.left_out[:0] = [f"did not hold when this was tried: {claim.text}" for claim in new]
            step.claims = [claim for at, claim in enumerate(step.claims) if at not in out]
    return Tried(True, (), words, broken, seconds)


def _better(program: Program, file: Path, best: _Outcome, setting: dict[str, Any]) -> _Outcome:
    """Execute it in another setting, which stays when it is better: what it shows by chance does not count."""
    before = {name: getattr(program, name) for name in setting}
    for name, value in setting.items():
        setattr(program, name, value)
    first = _executed(program, file, program.clock)
    second = _executed(program, file, None if program.clock is None else program.clock + _LATE)
    found = _Outcome(first.failed | second.failed, first.broken or second.broken)
    if found.faults < best.faults:
        return found
    for name, value in before.items():
        setattr(program, name, value)
    return best


def _executed(program: Program, file: Path, moment: float | None, until: int | None = None) -> _Outcome:
    """Execute the test once, at a moment. `until` so many steps only: to learn what the scene changes by itself."""
    space: dict[str, Any] = {"__file__": str(file), "__name__": file.stem}
    failed: set[tuple[int, int]] = set()
    with ExitStack() as stack:
        if moment is not None:
            import time_machine

            stack.enter_context(time_machine.travel(moment))
        stack.enter_context(_no_modules_left())
        stack.enter_context(redirect_stdout(StringIO()))  # what the app prints is not what was asked for
        stack.enter_context(redirect_stderr(StringIO()))
        stack.enter_context(_no_errors_logged())
        exec(compile("\n".join(program.imports()), str(file), "exec"), space)  # noqa: S102  # the test, which we wrote
        if program.files:
            space["FILES"] = Path(stack.enter_context(TemporaryDirectory(prefix="evlit-export-")))
            for name, data in program.files.items():
                (space["FILES"] / name).write_bytes(data)
        try:
            for number, step in enumerate(program.steps[:until]):
                code = compile("\n".join(program.code(step)), str(file), "exec")
                try:
                    exec(code, space)  # noqa: S102  # as above
                except Exception as error:  # noqa: BLE001  # whatever the test raises is what we want to know
                    return _Outcome(frozenset(failed), (number, f"{type(error).__name__}: {error}"))
                for claim, each in enumerate(step.claims):
                    if not _holds(each.text, space):
                        failed.add((number, claim))
                if until is not None:
                    step.late = _changed_since(step, space["at"])
                exec("\n".join(step.late), space)  # noqa: S102  # as above
        finally:
            at = space.get("at")
            if at is not None:
                at.close()
    return _Outcome(frozenset(failed), None)


def _changed_since(step: Step, at: Any) -> list[str]:
    """Return the code that puts entries back which the runs of the scene have changed."""
    lines: list[str] = []
    for key, (value, code) in step.entries.items():
        if key not in at.session_state or at.session_state[key] != value:
            lines += code
    return lines


def _holds(text: str, space: dict[str, Any]) -> bool:
    try:
        return bool(eval(text, space))  # noqa: S307  # an assertion that we wrote
    except Exception:  # noqa: BLE001  # an element that is not there, for one
        return False


@contextmanager
def _no_modules_left() -> Iterator[None]:
    """Leave no module of the app behind in the process, and no cached value."""
    from evlit.runtime import caching

    before = set(sys.modules)
    caching.clear_all()
    try:
        yield
    finally:
        caching.clear_all()
        for name in set(sys.modules) - before:
            found = getattr(sys.modules[name], "__file__", None)
            if found is not None and "site-packages" not in found and not found.startswith(_OURS):
                if Path(found).is_relative_to(sys.base_prefix):
                    continue
                del sys.modules[name]


@contextmanager
def _no_errors_logged() -> Iterator[None]:
    """Log no errors of the app: they are what the test is about."""
    ours = logging.getLogger("evlit")
    level = ours.level
    ours.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        ours.setLevel(level)


_OURS: Final = str(Path(__file__).parents[1])


def _mentions_numpy(program: Program, file: Path) -> bool:
    try:
        text = (file.parent / program.app).read_text("utf-8", errors="replace")
    except OSError:
        return False
    return "numpy" in text


def _last_line(program: Program, number: int) -> str:
    return program.code(program.steps[number])[-1]
