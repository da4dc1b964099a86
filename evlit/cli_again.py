"""The part of the command line that executes recordings again: `verify` and `shrink`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

RECORDED = click.argument("log", type=click.Path(path_type=Path))
SESSION = click.option(
    "--session", metavar="ID", help="Which session, or the beginning of its id; may be left out when the log has one."
)


@click.command()
@click.argument("logs", type=click.Path(path_type=Path), nargs=-1, required=True)
@SESSION
@click.option(
    "--app",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The script.  [default: the one of its name beside the recording, else the recorded source]",
)
@click.option("--update", is_flag=True, help="Accept what is other now: write the recording anew.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="With --update: write it here instead.")
@click.option("--watch", is_flag=True, help="Verify again whenever a Python file beside the app is saved.")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
def verify(
    logs: tuple[Path, ...],
    session: str | None,
    app: Path | None,
    update: bool,
    output: Path | None,
    watch: bool,
    form: str,
) -> None:
    """Execute recorded sessions again, and compare what they decide, draw and keep.

    The code is that of today; inputs and their order, the clock, random numbers and the results of `st.record` are
    those of the recording. Prints the first place that differs, the input that led there, and likely reasons.

    Exit status: 0 when all are the same, 1 when one differs, 2 when one cannot be executed again.
    """
    if output is not None and (not update or len(logs) > 1):
        raise click.UsageError("--output is for --update of one recording.")
    if watch and update:
        raise click.UsageError("--watch and --update ask for different things: give one of them.")
    from evlit.verify.command import verify_all, watched

    if watch:
        watched(logs, session, app, click.echo, form)
    else:
        sys.exit(verify_all(logs, session, app, update, output, click.echo, form))


@click.command()
@RECORDED
@SESSION
@click.option("--app", type=click.Path(path_type=Path), metavar="PATH", help="The script.  [default: as of verify]")
@click.option("--expect", metavar="TEXT", help="Look for a text in an error or on the page, not for any error.")
@click.option("--diverges", is_flag=True, help="Look for a difference between the recorded source and the app.")
@click.option("--prefix", is_flag=True, help="Drop only the inputs that come after it shows.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["session", "pytest"]),
    default="session",
    show_default=True,
    help="Write a recording, or a test in Python.",
)
@click.option(
    "-o",
    "--output",
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write.  [default: LOG-small.db, here; a test goes to standard output]",
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
def shrink(log: Path, session: str | None, output: Path | None, **asked: Any) -> None:
    """Find the few inputs of a recorded session that still show a failure.

    The session is executed again with fewer and fewer of its inputs. What is left is written as a recording, or
    as a test.

    Exit status: 0 when it is written, 1 when no failure shows, 2 when the session cannot be executed again.
    """
    if asked["expect"] is not None and asked["diverges"]:
        raise click.UsageError("--expect and --diverges ask for different things: give one of them.")
    from evlit.reproduce.commands import shrink_log

    sys.exit(shrink_log(log, session, output, say=click.echo, **asked))
