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
    click.option("--host", help="Address to listen on; 0.0.0.0 for all.  [default: 127.0.0.1]"),
    click.option("--headless", is_flag=True, default=None, help="Do not open a browser."),
    click.option(
        "--log",
        type=LOG,
        metavar="PATH",
        help="Log file, or :memory: for none.  [default: .evlit/log.db beside the app]",
    ),
    click.option(
        "--durability",
        type=click.Choice(["process", "power"]),
        help="What the log survives: a crash of the process, or of the machine.  [default: process]",
    ),
    click.option(
        "--session-idle",
        "idle",
        type=click.IntRange(0),
        metavar="SECONDS",
        help="A session leaves memory so long after its viewer left, and comes back from the log.  [default: 120]",
    ),
    click.option(
        "--session-max-age",
        "max_age",
        type=click.IntRange(0),
        metavar="SECONDS",
        help="A session has ended for good so long after its viewer left; 0 for never.  [default: 30 days]",
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


class _WithOptions(click.Command):
    """A command that takes every option of the configuration as `--section.name value` besides its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        from evlit.core.options import take_flags
        from evlit.errors import OptionError

        try:
            ctx.meta[_FLAGS], left = take_flags(args)
        except OptionError as error:
            _fail(str(error), code=2)
        return super().parse_args(ctx, left)


#: Where the command's context keeps the options that were given.
_FLAGS = "evlit.flags"

#: Options that have a shorter name on the command line, too.
_SHORT = {
    "port": "server.port",
    "host": "server.address",
    "headless": "server.headless",
    "log": "log.path",
    "durability": "log.durability",
    "idle": "server.sessionIdle",
    "max_age": "server.sessionMaxAge",
    "allowed": "server.allowedHosts",
}


def _flags(context: click.Context, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were given, by their full names."""
    flags: dict[str, Any] = context.meta[_FLAGS]
    for short, name in _SHORT.items():
        value = asked.get(short)
        if value is not None and value != ():
            flags[name] = str(value) if short == "log" else value
    return flags


@main.command(cls=_WithOptions)
@click.argument("app", type=click.Path(path_type=Path), required=False)
@_serve_options
@click.argument("args", nargs=-1)
@click.pass_context
def serve(context: click.Context, /, app: Path | None, args: tuple[str, ...], **asked: Any) -> None:
    """Serve the script APP to browsers, every session recorded. ARGS after `--` are the script's own.

    APP may be a folder that holds streamlit_app.py or app.py, and is the current one when left out. Every option of
    the configuration is taken as `--section.name value`, too: `evlit config show` lists them.
    """
    from evlit.server.launch import Launch, launch

    sys.exit(launch(Launch(app if app is not None else Path(), _flags(context, asked), args)))


@main.command(cls=_WithOptions)
@_serve_options
@click.pass_context
def hello(context: click.Context, /, **asked: Any) -> None:
    """Serve a demo app that shows what evlit does."""
    from evlit.server.launch import Launch, launch

    flags = _flags(context, asked)
    flags.setdefault("log.path", str(Path(".evlit") / "hello.db"))
    sys.exit(launch(Launch(Path(__file__).parent / "demo" / "hello.py", flags)))


# -- config, cache, version
# --------------------------------------------------------------------------------------------------------------


@main.group()
def config() -> None:
    """Show the configuration."""


@config.command("show", cls=_WithOptions)
@click.argument("app", type=click.Path(path_type=Path), required=False)
@click.pass_context
def config_show(context: click.Context, app: Path | None) -> None:
    """Print every option as `evlit serve APP` would have it, and where its value comes from.

    What is printed is a configuration file.
    """
    from evlit.core.options import as_toml
    from evlit.errors import OptionError
    from evlit.runtime.options import read_options
    from evlit.server.launch import AppArgumentError, find_app

    _warnings_to_stderr()
    try:
        options = read_options(None if app is None else find_app(app), _flags(context, {}))
    except (OptionError, AppArgumentError) as error:
        _fail(str(error), code=2)
    click.echo(as_toml(options, options.sources), nl=False)


@main.group()
def cache() -> None:
    """Look after caches."""


@cache.command("clear")
def cache_clear() -> None:
    """Delete the results of cached functions that are kept on this disk.

    Caches in the memory of a server go with it, or with "Clear cache" in the menu of a page.
    """
    click.echo("Nothing to delete: this version keeps cached results in the memory of the server alone.")


@main.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    click.echo(f"evlit {installed('evlit')}")


@main.command("help")
@click.argument("command", required=False)
@click.pass_context
def help_command(context: click.Context, /, command: str | None) -> None:
    """Print what COMMAND does, or what commands there are."""
    assert context.parent is not None
    found = main if command is None else main.get_command(context, command)
    if found is None:
        raise click.UsageError(f"There is no command {command!r}.")
    inner = context.parent if command is None else click.Context(found, info_name=command, parent=context.parent)
    click.echo(found.get_help(inner))


def _warnings_to_stderr() -> None:
    """Say what is logged on the way on standard error, one line each."""
    import logging

    logging.basicConfig(format="evlit: %(message)s", level=logging.WARNING)


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
            if sessions or (not chosen and session is None and len(recording.session_rows()) != 1):
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

    rows = recording.session_rows() if session is None else [recording.session(session)]
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

        terminal.explanation(found, _console())


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
@click.option(
    "--redact",
    multiple=True,
    metavar="NAME",
    help="Leave out the values of session_state entries, widgets (by key or label) and address parameters of this "
    "name; `*` is any text. May be given more than once.",
)
def export(log: Path, session: str | None, output: Path, force: bool, redact: tuple[str, ...]) -> None:
    """Cut one session out of a log, into a file that replays by itself."""
    with _words():
        from evlit.log.export import export_session
        from evlit.replay.recording import Damaged, Recording

        with Recording(log) as recording:
            id = recording.session(session).id
            _report(log, id, [found for found in recording.rows(id) if isinstance(found, Damaged)])
        done = export_session(log, id, output, force=force, redact=redact)
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
