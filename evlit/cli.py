"""The command line: parses, wires, exits. What a command needs is imported when it is called, so that each starts
fast.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from rich.console import Console

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


@main.command()
@click.argument("log", type=LOG)
@click.option("--session", "session", metavar="ID", help="Which session; may be left out when the log has one.")
@click.option("--sessions", "what", flag_value="sessions", help="List the sessions of the log.")
@click.option("--events", "what", flag_value="events", help="List the events of a session.")
@click.option(
    "--at", "position", type=int, metavar="N", help="Show the element tree right after event N; -1 is the last."
)
@click.option("--diff", "span", type=int, nargs=2, metavar="A B", help="Show what changed from event A to event B.")
@click.option(
    "--format", "form", type=click.Choice(["tree", "json"]), default="tree", show_default=True, help="Of --at."
)
def replay(
    log: Path,
    session: str | None,
    what: str | None,
    position: int | None,
    span: tuple[int, int] | None,
    form: str,
) -> None:
    """Rebuild any moment of a recorded session. LOG is a server's log or an exported session; it is only read.

    Without an option: the sessions of the log, or, when it has one, its last moment.
    """
    from evlit.errors import Error

    try:
        _replay(log, session, what, position, span, form)
    except Error as error:
        _fail(str(error))


def _replay(
    log: Path, session: str | None, what: str | None, position: int | None, span: tuple[int, int] | None, form: str
) -> None:
    from rich.console import Console

    from evlit.replay import terminal
    from evlit.replay.recording import Recording
    from evlit.replay.timeline import Timeline

    console = Console(highlight=False, markup=False)
    with Recording(log) as recording:
        if what == "sessions" or (
            what is None and position is None and span is None and session is None and len(recording.sessions()) != 1
        ):
            terminal.sessions(recording.sessions(), console)
            return
        timeline = Timeline(recording, session)
        if what == "events":
            terminal.events(recording.events(timeline.session.id), console)
        elif span is not None:
            before, after = (_position(timeline, end) for end in span)
            terminal.difference(
                timeline.diff(before, after), timeline.at(before).tree, timeline.at(after).tree, console
            )
        else:
            _show(timeline, _position(timeline, -1 if position is None else position), form, console)


def _position(timeline: Timeline, position: int) -> int:
    return timeline.head + 1 + position if position < 0 else position


def _show(timeline: Timeline, position: int, form: str, console: Console) -> None:
    import orjson

    from evlit.replay import terminal
    from evlit.replay.timeline import node_json

    projection = timeline.at(position)
    if form == "json":
        sys.stdout.write(orjson.dumps(node_json(projection.tree.root), option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    running = f", run {projection.run.run} under way" if projection.run else ""
    console.print(f"session {timeline.session.id} after event {position} of {timeline.head}{running}")
    terminal.tree(projection.tree, console)


@main.command()
@click.argument("log", type=LOG)
@click.option("--session", metavar="ID", help="Which session; may be left out when the log has one.")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def events(log: Path, session: str | None, form: str) -> None:
    """Write the events of a session to standard output, one a line."""
    from evlit.errors import Error
    from evlit.replay.recording import Recording

    try:
        with Recording(log) as recording:
            id = recording.session(session).id
            for line in recording.as_csv(id) if form == "csv" else recording.as_jsonl(id):
                sys.stdout.write(line + "\n")
    except Error as error:
        _fail(str(error))
    except BrokenPipeError:  # `| head`
        sys.stderr.close()


@main.command()
@click.argument("log", type=LOG)
@click.option("--session", metavar="ID", help="Which session; may be left out when the log has one.")
@click.option("-o", "--output", type=LOG, default=Path("session.db"), show_default=True, help="The file to write.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
def export(log: Path, session: str | None, output: Path, force: bool) -> None:
    """Cut one session out of a log, into a file that replays by itself."""
    from evlit.errors import Error
    from evlit.log.export import export_session
    from evlit.replay.recording import Recording

    try:
        with Recording(log) as recording:
            id = recording.session(session).id
        done = export_session(log, id, output, force=force)
    except Error as error:
        _fail(str(error))
    click.echo(f"{output}: session {id}, {_counts(done)}")


def _counts(done: Any) -> str:
    return f"{done.events} events, {done.blobs} blobs, {done.sources} sources"


def _fail(message: str, code: int = 1) -> NoReturn:
    """Say what is wrong, in words, and exit."""
    click.echo(f"evlit: {message}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
