"""What `evlit export --as pytest` and `evlit shrink` do, and say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evlit.log.errors import ExportExists, LogNotWritable
from evlit.replay.shorten import plain
from evlit.reproduce.pytest_file import Written, as_pytest


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
    if output is not None and output.exists() and (not force or output.is_dir()):
        raise ExportExists(output)
    if output is not None and not output.absolute().parent.is_dir():
        raise LogNotWritable(f"{output}: expected a folder to write the test into, found none: make {output.parent}")
    found = as_pytest(log, app, session=session, first=first or 1, last=last, output=output, check=not no_check)
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
    return 0 if found.tried is None or found.tried.passes else 1


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
