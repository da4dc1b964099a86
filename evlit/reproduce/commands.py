"""What `evlit export --as pytest` and `evlit shrink` do, and say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.errors import Error
from evlit.log.errors import ExportExists, LogNotWritable
from evlit.replay.shorten import cut, plain
from evlit.replay.summaries import summary
from evlit.reproduce.pytest_file import Written, as_pytest
from evlit.reproduce.shrink import NothingShows, Shrunk, shrink


def write_test(
    log: Path,
    session: str | None,
    output: Path | None,
    *,
    force: bool,
    first: int | None,
    last: int | None,
    app: Path | None,
    no_check: bool,
    say: Callable[..., Any],
) -> int:
    """Write a test, say what it is, and return the exit status."""
    if output is not None:
        _check_free(output, force=force)
    found = as_pytest(log, app, session=session, first=first or 1, last=last, output=output, check=not no_check)
    _give(found, output, say)
    return 0 if found.tried is None or found.tried.passes else 1


def _give(found: Written, output: Path | None, say: Callable[..., Any]) -> None:
    """Write a test, or print it, and say what came of it."""
    if output is None:
        say(found.text, nl=False)
        if found.files:
            say(f"evlit: the test needs {len(found.files)} uploaded files beside it: name a file with --out", err=True)
    else:
        _write(output, found)
        inputs = f"{found.acts} input{'s' * (found.acts != 1)}"
        claims = f"{found.claims} assertion{'s' * (found.claims != 1)}"
        files = f", {len(found.files)} file{'s' * (len(found.files) != 1)} in {found.folder}" if found.files else ""
        say(f"{output}: session {found.session}, {inputs}, {claims}{files}")
    for line in _outcome(found):
        say(f"evlit: {plain(line)}", err=True)


def _check_free(output: Path, *, force: bool) -> None:
    """Raise before anything is executed when a file cannot be written in the end."""
    if output.exists() and (not force or output.is_dir()):
        raise ExportExists(output)
    if not output.absolute().parent.is_dir():
        raise LogNotWritable(f"{output}: expected a folder to write into, found none: make {output.parent}")


def _write(output: Path, found: Written) -> None:
    """Write the test and its files; each is whole or not there."""
    try:
        if found.files:
            folder = output.absolute().parent / found.folder
            folder.mkdir(exist_ok=True)
            for name, data in found.files.items():
                (folder / name).write_bytes(data)
        part = output.with_name(f"{output.name}.part-{os.getpid()}")
        part.write_text(found.text, encoding="utf-8")
        part.replace(output)
    except OSError as error:
        raise LogNotWritable(f"{output}: the test cannot be written here ({error.strerror})") from error


def _outcome(found: Written) -> list[str]:
    """Return what came of executing the test, in lines."""
    tried = found.tried
    if tried is None:
        return ["the test was not executed"]
    lines = []
    if tried.left_out:
        what = f"{len(tried.left_out)} assertion{'s' * (len(tried.left_out) != 1)}"
        lines.append(f"{what} left out, for they did not hold when the test was executed: comments name them")
    why = "" if tried.same_source else f" ({found.app.name} was changed since the recording)"
    if tried.broken is not None:
        lines.append(f"the test cannot be played to its end{why}: {tried.broken}")
    lines += [f"fails{why}: {text}" for text in tried.failing]
    if not lines:
        lines.append(f"the test passes, in {tried.seconds:.1f} s")
    return lines


# -- shrink -----------------------------------------------------------------------------------------------------------

#: Characters of a line about an input.
_ROOM = 100


def shrink_log(
    log: Path,
    session: str | None,
    output: Path | None,
    *,
    form: str,
    force: bool,
    say: Callable[..., Any],
    **asked: Any,
) -> int:
    """Shrink a recording, say what is left of it, and return the exit status: 0, 1 when nothing shows, 2.

    Parameters
    ----------
    form
        `session` or `pytest`: what is written.
    """
    try:
        if form == "session":
            output = Path(f"{log.stem}-small.db") if output is None else output
            _check_free(output, force=force)
            if output.exists() and log.exists() and output.samefile(log):
                raise ExportExists(output)
            found = _searched(log, session, output, say, **asked)
            for line in _lines(log, found):
                say(line)
            say(
                f"{output}: written; look with `evlit replay {output}`, or make a test of it with "
                f"`evlit export {output} --as pytest`"
            )
            return 0
        if output is not None:
            _check_free(output, force=force)
        with TemporaryDirectory(prefix="evlit-shrink-") as folder:
            small = Path(folder) / "small.db"
            found = _searched(log, session, small, say, **asked)
            for line in _lines(log, found):
                say(line, err=True)
            title = (
                f"What is left of session {found.session} in {log.name}: {len(found.kept)} of {found.inputs} inputs."
            )
            made = as_pytest(small, found.app, output=output, title=title)
            _give(made, output, say)
    except NothingShows as error:
        say(f"evlit: {plain(error)}", err=True)
        return 1
    except Error as error:
        say(f"evlit: {plain(error)}", err=True)
        return 2
    return 0


def _searched(
    log: Path, session: str | None, output: Path, say: Callable[..., Any], *, prefix: bool, **asked: Any
) -> Shrunk:
    """Shrink a recording, and say how it goes."""
    fewest = -1

    def progress(attempts: int, left: int) -> None:
        nonlocal fewest
        if left != fewest:
            fewest = left
            say(f"evlit: {left} input{'s' * (left != 1)} after {attempts} attempt{'s' * (attempts != 1)}", err=True)

    return shrink(log, session=session, drop=not prefix, output=output, progress=progress, **asked)


def _lines(log: Path, found: Shrunk) -> list[str]:
    """Return what is left of a recording, in lines."""
    attempts = f"{found.attempts} attempts in {found.seconds:.1f} s"
    inputs = f"{found.inputs} input{'s' * (found.inputs != 1)}"
    where = f"after the first {found.prefix} of {inputs}, and with {len(found.kept)} of them"
    if not found.prefix:
        where = f"when the app is opened, before any of its {inputs}"
    lines = [f"{log}: {cut(plain(found.shown.words), 2 * _ROOM)}", f"  shows {where} ({attempts})"]
    if not found.one_by_one:
        lines.append("  only at the recorded moments: an input that comes while a run is under way is needed for it")
    said = _said(found)
    lines += [f"  {line}" for line in said[:20]]
    if len(said) > 20:
        lines.append(f"  and {len(said) - 20} more")
    return lines


def _said(found: Shrunk) -> list[str]:
    """Return the inputs that are left, in words; their positions are those of the recording."""
    left: list[Recorded] = list(found.kept)
    lines = []
    p = Projection()
    for each in found.rows:
        if left and type(each.event) is type(left[0].event) and each.at == left[0].at:
            lines.append(cut(f"{left.pop(0).position:>4}  {plain(summary(each.event, p.tree))}", _ROOM))
        fold(p, each)
    return lines
