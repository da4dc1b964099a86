"""The command line: parses, wires, exits. What a command needs is imported when it is called, so that each starts
fast.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from evlit.cli_again import RECORDED, SESSION, shrink, verify

if TYPE_CHECKING:
    from rich.console import Console


LOG = click.Path(dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="evlit", message="evlit %(version)s")
def main() -> None:
    """Serve Streamlit-style apps whose every session is recorded, and replay any moment of them."""
    if "EVLIT_TETHER" in os.environ:
        from evlit.server.tether import hold

        hold()


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
@click.option(
    "--from",
    "since",
    metavar="LOG[@N][:ID]",
    help="Begin each new session as a copy of a recorded one, as it was right after event N; the last by default.",
)
@click.argument("args", nargs=-1)
@click.pass_context
def serve(context: click.Context, /, app: Path | None, since: str | None, args: tuple[str, ...], **asked: Any) -> None:
    """Serve the script APP to browsers, every session recorded. ARGS after `--` are the script's own.

    APP may be a folder that holds streamlit_app.py or app.py, and is the current one when left out. Every option of
    the configuration is taken as `--section.name value`, too: `evlit config show` lists them.
    """
    from evlit.server.launch import Launch, launch

    flags = _flags(context, asked)
    if since is None:
        sys.exit(launch(Launch(app if app is not None else Path(), flags, args)))
    with _words():
        from evlit.replay.forking import launch_of

        wanted = launch_of(since, app, flags, args)
    sys.exit(launch(wanted))


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


class _Moment(click.ParamType[Any]):
    """A position, or a time: `42`, `-1`, `2026-11-21T10:54:12`."""

    name = "position"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return an integer or a datetime."""
        from datetime import datetime

        try:
            return int(value)
        except ValueError:
            pass
        try:
            return datetime.fromisoformat(value).astimezone()  # without a zone it is one of this machine, as printed
        except (ValueError, OverflowError):
            self.fail(
                f"expected the position of an event, or a time such as 2026-11-21T10:54:12, got {value!r}", param, ctx
            )


@main.command()
@RECORDED
@SESSION
@click.option("--sessions", is_flag=True, help="List the sessions of the log.")
@click.option("--events", is_flag=True, help="List the events of a session.")
@click.option("--runs", is_flag=True, help="List the runs of a session: what for, how long, how they ended.")
@click.option("--widgets", is_flag=True, help="List the widgets of a session and what became of them.")
@click.option("--state", is_flag=True, help="Show session_state and the values of widgets, as of --at.")
@click.option(
    "--at",
    type=_Moment(),
    metavar="N|TIME",
    help="Show the element tree right after event N, -1 is the last; or as it was at a time.",
)
@click.option("--why", type=int, metavar="ELEMENT", help="Explain an element by its id, as of --at or the last event.")
@click.option("--why-event", type=int, metavar="N", help="Show what led to event N.")
@click.option("--diff", type=int, nargs=2, metavar="A B", help="Show what changed from event A to event B.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Of --events: only these, such as widgets.changed."
)
@click.option("--grep", metavar="PATTERN", help="Of --events: only those in which a regular expression is found.")
@click.option("--run", type=int, metavar="N", help="Of --events and --runs: only those of run N.")
@click.option("--slow", type=click.IntRange(1), metavar="N", help="Of --runs: the N that took longest, these first.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["tree", "json", "jsonl"]),
    default="tree",
    show_default=True,
    help="For people; or for programs, as one JSON value or as one a line.",
)
@click.option("--port", type=click.IntRange(0, 65535), help="Of the debugger; 0 picks a free one.  [default: 8501 up]")
@click.option("--host", help="Address that the debugger listens on.  [default: 127.0.0.1]")
@click.option("--headless", is_flag=True, help="Serve the debugger, and do not open a browser.")
@click.option(
    "--live",
    is_flag=True,
    help="The debugger follows the log as it grows, which it does anyway while a server writes it.",
)
@click.option("--write", is_flag=True, help="Notes and bookmarks of the debugger are saved in the log.")
@click.option("--app", type=click.Path(path_type=Path), metavar="PATH", help="The edited app, for what-if and --pdb.")
@click.option(
    "--pdb",
    is_flag=True,
    help="Execute the session again up to the run of event --at, and stop there in Python's debugger; by default in "
    "the newest run that failed.",
)
@click.option("--line", metavar="FILE:N", help="Of --pdb: stop at this line of the run instead.")
def replay(log: Path, **asked: Any) -> None:
    """Rebuild any moment of a recorded session. LOG is a server's log or an exported session; it is only read.

    Without an option that says what to print: the debugger, in the browser, until Ctrl+C. Where the output is no
    terminal and none of the debugger's options is given, the sessions of the log, or, when it has one, its last moment.
    """
    what = _what(asked)
    if asked["pdb"] or asked["line"] is not None:
        with _words():
            from evlit.verify.postmortem_command import run_debugger

            sys.exit(run_debugger(log, what, asked))
    with _words():
        from evlit.replay.web.command import debug, is_wanted

        debugger = {name: asked[name] for name in ("port", "host", "headless", "live", "write", "app")}
        if what is None and asked["form"] == "tree" and is_wanted(debugger):
            debug(log, asked["session"], debugger, _tools)
            return
        from evlit.replay.commands import Request, answer

        wanted = {name: asked[name] for name in ("session", "at", "kinds", "grep", "run", "slow", "form")}
        explained = asked["why"] if asked["why"] is not None else asked["why_event"] or 0
        request = Request(what, diff=asked["diff"] or (0, 0), id=explained, **wanted)
        found = answer(log, request, _console, sys.stdout.buffer)
        if found.missing:
            digests = ", ".join(found.missing[:5]) + (", ..." if len(found.missing) > 5 else "")
            sys.stdout.flush()
            click.echo(f"evlit: the log lacks blobs that are cited here ({len(found.missing)}): {digests!r}", err=True)
        _report(found.newer, found.damage)


def _tools() -> Any:
    from evlit.reproduce.debugging import TOOLS

    return TOOLS


#: Options of `evlit replay` that say what to print, and what they ask for.
_ASKED = {
    "sessions": "sessions",
    "events": "events",
    "runs": "runs",
    "widgets": "widgets",
    "state": "state",
    "why": "why",
    "why_event": "why event",
    "diff": "diff",
    "at": "moment",
}

#: Options of `evlit replay` that say how to serve the debugger.
_OF_DEBUGGER = ("port", "host", "headless", "live", "write")

#: Options that narrow down what others print.
_NARROWS = {
    "at": ("state", "why"),
    "kinds": ("events",),
    "grep": ("events",),
    "run": ("events", "runs"),
    "slow": ("runs",),
}


def _what(asked: dict[str, Any]) -> Any:
    """Return what is asked for; None when no option says it."""

    def is_given(name: str) -> bool:
        return asked[name] is not None and asked[name] is not False and asked[name] != ()

    chosen = [name for name in _ASKED if is_given(name)]
    for name in _OF_DEBUGGER:
        if chosen and is_given(name):
            option = chosen[0].replace("_", "-")
            raise click.UsageError(f"--{name} is for the debugger in the browser, and --{option} prints: give one.")
    if "at" in chosen and set(chosen) & set(_NARROWS["at"]):
        chosen.remove("at")
    if len(chosen) > 1:
        names = " and ".join(f"--{name.replace('_', '-')}" for name in chosen)
        raise click.UsageError(f"{names} ask for different things: give one of them.")
    for name, of in _NARROWS.items():
        if name != "at" and is_given(name) and not set(chosen) & set(of):
            option = "--kind" if name == "kinds" else f"--{name}"
            raise click.UsageError(f"{option} goes with {' or '.join(f'--{each}' for each in of)}.")
    return _ASKED[chosen[0]] if chosen else None


@main.command()
@RECORDED
@SESSION
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def events(log: Path, session: str | None, form: str) -> None:
    """Write the events of a session to standard output, one a line."""
    with _words():
        from evlit.replay.recording import CSV_HEADER, Damaged, Recording, as_csv, as_jsonl
        from evlit.replay.trouble import damage, newer

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
            _report(newer(recording), damage(recording, {id: damaged}))


@main.command()
@RECORDED
@SESSION
@click.option(
    "-o",
    "--output",
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write.  [default: session.db; a test goes to standard output]",
)
@click.option("--all", "every", is_flag=True, help="All sessions, such as of a damaged log, into one new log.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option(
    "--redact",
    multiple=True,
    metavar="NAME",
    help="Leave out the values of session_state entries, widgets (by key or label) and address parameters of this "
    "name; `*` is any text. May be given more than once.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["session", "pytest"]),
    default="session",
    show_default=True,
    help="A recording, or a test in Python that does the same with AppTest.",
)
@click.option("--from", "first", type=int, metavar="N", help="Of a test: begin at event N; -1 is the last.")
@click.option("--to", "last", type=int, metavar="N", help="End with event N; a negative one counts from the end.")
@click.option("--app", type=click.Path(path_type=Path), metavar="PATH", help="Of a test: the script.")
@click.option("--no-check", is_flag=True, help="Of a test: do not execute it against the app.")
def export(
    log: Path,
    session: str | None,
    output: Path | None,
    every: bool,
    force: bool,
    redact: tuple[str, ...],
    **test: Any,
) -> None:
    """Cut one session out of a log, into a file that replays by itself, or into a test.

    A test is executed against the app, to leave out what is another one each time. Exit status of one: 0 when it
    passes, 1 when it fails, as it does where the app was changed since.
    """
    if every and (session is not None or test["form"] == "pytest"):
        raise click.UsageError("--all is for recordings of all sessions: leave out --session and --as pytest.")
    if test.pop("form") == "pytest":
        if redact:
            raise click.UsageError("--redact is for recordings: a test has what the log has.")
        from evlit.reproduce.commands import write_test

        with _words():
            sys.exit(write_test(log, session, output, force=force, say=click.echo, **test))
    if test["first"] is not None:
        raise click.UsageError(
            "--from goes with --as pytest: a recording has all events from the first on, since each builds on those "
            "before. Cut its end with --to, look at any moment with `evlit replay`, go on from it with "
            "`evlit serve --from`."
        )
    if every and test["last"] is not None:
        raise click.UsageError("--to is for a recording of one session: leave out --all.")
    given = [f"--{name}" for name, key in _OF_TESTS.items() if test[key] not in (None, False)]
    if given:
        raise click.UsageError(f"{' and '.join(given)} go with --as pytest.")
    with _words():
        from evlit.log.export import export_all, export_session
        from evlit.replay.recording import Damaged, Recording
        from evlit.replay.trouble import damage

        output = output or Path("session.db")
        with Recording(log) as recording:
            if every:
                written = export_all(log, output, force=force, redact=redact)
            else:
                chosen, last = recording.session(session).id, -1 if test["last"] is None else test["last"]
                written = [export_session(log, chosen, output, last=last, force=force, redact=redact)]
            damaged = {
                done.session: [found for found in recording.rows(done.session) if isinstance(found, Damaged)]
                for done in written
            }
            lost = damage(recording, damaged)
        for done in written:
            click.echo(
                f"{output}: session {done.session}, {done.events} events, {done.blobs} blobs, {done.sources} sources"
            )
            if done.missing:
                click.echo(f"evlit: the log lacks {len(done.missing)} of the blobs that the session cites", err=True)
        _report(None, lost)


#: Options of `evlit export` that say something about a test.
_OF_TESTS = {"app": "app", "no-check": "no_check"}


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


def _report(newer: str | None, damage: str | None) -> None:
    """Say that a newer evlit wrote a log; say what of it is damaged, and exit."""
    if newer is not None:
        sys.stdout.flush()
        click.echo(f"evlit: {_line(newer)}", err=True)
    if damage is not None:
        _fail(damage)


def _fail(message: str, code: int = 1) -> NoReturn:
    """Say what is wrong, in words, on one line, and exit."""
    sys.stdout.flush()  # what was found before comes first
    click.echo(f"evlit: {_line(message)}", err=True)
    sys.exit(code)


def _line(message: str) -> str:
    """Return text as one line that a terminal shows and does not obey."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)


main.add_command(verify)
main.add_command(shrink)


if __name__ == "__main__":
    main()
