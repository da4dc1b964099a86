"""The command line: parses, wires, exits. What a command needs is imported when it is called, so that each starts
fast.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from rich.console import Console

    from evlit.replay.recording import Damaged, Recording
    from evlit.replay.timeline import Timeline

LOG = click.Path(dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="evlit", message="evlit %(version)s")
def main() -> None:
    """Serve Streamlit-style apps whose every session is recorded, and replay any moment of them."""


# -- serve
# ---------------------------------------------------------------------------------------------------------------

_SERVE = [
    click.option(
        "--port",
        type=click.IntRange(0, 65535),
        help="Port to listen on; 0 picks a free one.  [default: 8501, or the next free one]",
    ),
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all."),
    click.option("--headless", is_flag=True, help="Do not open a browser."),
    click.option(
        "--log",
        type=LOG,
        metavar="PATH",
        help="Log file, or :memory: for none.  [default: .evlit/log.db beside the app]",
    ),
    click.option(
        "--durability",
        type=click.Choice(["process", "power"]),
        default="process",
        show_default=True,
        help="What the log survives: a crash of the process, or of the machine.",
    ),
    click.option(
        "--allow-host",
        "allowed",
        multiple=True,
        metavar="NAME",
        help="Answer to this name too, as a proxy in front passes it on; * for any. May be given more than once.",
    ),
]


def _serve_options(command: Any) -> Any:
    for option in reversed(_SERVE):
        command = option(command)
    return command


@main.command()
@click.argument("app", type=click.Path(path_type=Path))
@_serve_options
@click.argument("args", nargs=-1)
def serve(app: Path, host: str, **asked: Any) -> None:
    """Serve the script APP to browsers, every session recorded. ARGS after `--` are the script's own."""
    from evlit.server.launch import Launch, launch

    sys.exit(launch(Launch(app, address=host, **asked)))


@main.command()
@_serve_options
def hello(host: str, log: Path | None, **asked: Any) -> None:
    """Serve a demo app that shows what evlit does."""
    from evlit.server.launch import Launch, launch

    app = Path(__file__).parent / "demo" / "hello.py"
    chosen = log if log is not None else Path(".evlit") / "hello.db"
    sys.exit(launch(Launch(app, address=host, log=chosen, **asked)))


# -- replay
# --------------------------------------------------------------------------------------------------------------

_RECORDED = click.argument("log", type=click.Path(path_type=Path))
_SESSION = click.option(
    "--session", metavar="ID", help="Which session, or the beginning of its id; may be left out when the log has one."
)


@main.command()
@_RECORDED
@_SESSION
@click.option("--sessions", is_flag=True, help="List the sessions of the log.")
@click.option("--events", is_flag=True, help="List the events of a session.")
@click.option("--at", type=int, metavar="N", help="Show the element tree right after event N; -1 is the last.")
@click.option("--why", type=int, metavar="ELEMENT", help="Explain an element by its id, as of --at or the last event.")
@click.option("--diff", type=int, nargs=2, metavar="A B", help="Show what changed from event A to event B.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["tree", "json"]),
    default="tree",
    show_default=True,
    help="Of --at and --why: for people, or for programs.",
)
def replay(
    log: Path,
    session: str | None,
    sessions: bool,
    events: bool,
    at: int | None,
    why: int | None,
    diff: tuple[int, int] | None,
    form: str,
) -> None:
    """Rebuild any moment of a recorded session. LOG is a server's log or an exported session; it is only read.

    Without an option: the sessions of the log, or, when it has one, its last moment.
    """
    given = {"--sessions": sessions, "--events": events, "--at": at is not None, "--diff": diff is not None}
    given["--why"] = why is not None and at is None
    chosen = [option for option, is_given in given.items() if is_given]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} ask for different things: give one of them.")
    if form == "json" and chosen and chosen[0] not in ("--at", "--why"):
        raise click.UsageError(f"--format json is for --at and --why, not for {chosen[0]}: see `evlit events`.")
    with _words():
        from evlit.replay.recording import Recording
        from evlit.replay.timeline import Timeline

        with Recording(log) as recording:
            if sessions or (not chosen and session is None and len(recording.sessions()) != 1):
                _list_sessions(recording, session)
                return
            timeline = Timeline(recording, session)
            if events:
                _list_events(timeline)
            elif diff is not None:
                _show_difference(timeline, *diff)
            elif why is not None:
                _explain(timeline, -1 if at is None else at, why, form)
            else:
                _show(timeline, -1 if at is None else at, form)


def _list_sessions(recording: Recording, session: str | None) -> None:
    from evlit.replay import terminal

    rows = recording.sessions() if session is None else [recording.session(session)]
    terminal.sessions(rows, _console())


def _list_events(timeline: Timeline) -> None:
    from evlit.replay import terminal

    damaged = terminal.events(timeline, _console())
    _report(timeline.recording.path, timeline.session.id, damaged)


def _show_difference(timeline: Timeline, before: int, after: int) -> None:
    from evlit.replay import terminal

    terminal.difference(timeline.diff(before, after), _console())


def _explain(timeline: Timeline, at: int, element: int, form: str) -> None:
    from evlit.replay.causes import explain

    found = explain(timeline, at, element)
    if form == "json":
        from evlit.replay.as_json import explanation_text

        sys.stdout.buffer.write(explanation_text(found))
    else:
        from evlit.replay import terminal

        terminal.explanation(found, timeline, _console())


def _show(timeline: Timeline, at: int, form: str) -> None:
    from evlit.replay.recording import DamagedEvent

    if form == "json":
        from evlit.replay.as_json import tree_text

        sys.stdout.buffer.write(tree_text(timeline.at(at).tree.root))
        return
    from evlit.replay import terminal

    try:
        terminal.moment(timeline, timeline.at(at), _console())
    except DamagedEvent as error:  # a person is shown how far it goes
        terminal.moment(timeline, timeline.at(error.position - 1), _console())
        raise


@main.command()
@_RECORDED
@_SESSION
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def events(log: Path, session: str | None, form: str) -> None:
    """Write the events of a session to standard output, one a line."""
    with _words():
        from evlit.replay.recording import CSV_HEADER, Damaged, Recording, as_csv, as_jsonl

        out = sys.stdout.buffer
        written = as_csv if form == "csv" else as_jsonl
        with Recording(log) as recording:
            id = recording.session(session).id
            if form == "csv":
                out.write(CSV_HEADER)
            damaged = []
            for found in recording.rows(id):
                out.write(written(found))
                if isinstance(found, Damaged):
                    damaged.append(found)
            _report(log, id, damaged)


@main.command()
@_RECORDED
@_SESSION
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("session.db"),
    show_default=True,
    help="The file to write.",
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
def export(log: Path, session: str | None, output: Path, force: bool) -> None:
    """Cut one session out of a log, into a file that replays by itself."""
    with _words():
        from evlit.log.export import export_session
        from evlit.replay.recording import Damaged, Recording

        with Recording(log) as recording:
            id = recording.session(session).id
            _report(log, id, [found for found in recording.rows(id) if isinstance(found, Damaged)])
        done = export_session(log, id, output, force=force)
        click.echo(f"{output}: session {id}, {done.events} events, {done.blobs} blobs, {done.sources} sources")
        if done.missing:
            click.echo(f"evlit: the log lacks {len(done.missing)} of the blobs that the session cites", err=True)


def _console() -> Console:
    from rich.console import Console

    # What the terminal's encoding lacks is shown as an escape: a log may hold text in any script.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return Console(highlight=False, markup=False, emoji=False)


@contextmanager
def _words() -> Iterator[None]:
    """Say an error of ours in one line, and exit."""
    from evlit.errors import Error

    try:
        yield
    except Error as error:
        _fail(str(error))


def _report(log: Path, session: str, damaged: Sequence[Damaged]) -> None:
    """Say which events of a session are damaged, and exit; nothing when none is."""
    if damaged:
        places = [f"{d.position}" if d.last == d.position else f"{d.position} to {d.last}" for d in damaged]
        shown = ", ".join(places[:5]) + (f" and {len(places) - 5} more" if len(places) > 5 else "")
        _fail(
            f"{log}: damaged events in session {session}: {shown}. Copy the whole file again, or save what is left of "
            f"it with: sqlite3 damaged.db .recover | sqlite3 saved.db"
        )


def _fail(message: str, code: int = 1) -> NoReturn:
    """Say what is wrong, in words, on one line, and exit."""
    sys.stdout.flush()  # what was found before comes first
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)
    click.echo(f"evlit: {line}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
