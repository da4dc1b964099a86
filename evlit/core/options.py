"""The options of a server and its apps: names, types, defaults, and how a value that somebody wrote becomes one.

Pure: where values come from, and which one wins, is `runtime/options.py`. Names are those that apps' configuration
files have already; `fragments.*`, `widgets.*` and `log.*` are evlit's own. Options that such files have and that mean
nothing here are in `core/inert_options.py`.

An option that something reads is one entry of `TABLE`, and `options["section.name"]` where it is read: in a run
`context.core.options["section.name"]`, in the runtime `host.options["section.name"]`. Both are lookups in a dict of
values that were checked when the process started, so there is nothing to convert, and nothing to keep a copy of.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal

from attrs import frozen

from evlit.core.inert_options import INERT, INERT_SETTABLE
from evlit.errors import OptionError

Type = Literal["bool", "int", "float", "str", "list"]

_WORDS: Final[dict[Type, str]] = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "list": "a list of texts",
}

_TRUE: Final = frozenset({"true", "1", "yes", "on"})
_FALSE: Final = frozenset({"false", "0", "no", "off"})


@frozen
class Option:
    """One option.

    Parameters
    ----------
    default
        None where the value is computed, or absent; then None is a value too.
    choices
        The only values that a text may have.
    least, most
        Bounds of a number, themselves allowed.
    settable
        `st.set_option` may change it.
    """

    name: str
    type: Type
    default: Any
    description: str
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    settable: bool = False

    @property
    def expected(self) -> str:
        """What its values are, in words."""
        if self.choices:
            words = "one of " + ", ".join(map(repr, self.choices))
        elif self.least is not None and self.most is not None:
            words = f"{_WORDS[self.type]} from {self.least:g} to {self.most:g}"
        elif self.least is not None:
            words = f"{_WORDS[self.type]} of at least {self.least:g}"
        else:
            words = _WORDS[self.type]
        return words


_OPTIONS: Final = (
    # -- client
    Option(
        "client.showErrorDetails",
        "str",
        "full",
        "What the page shows of an error that the app did not catch: full, stacktrace, type, or none.",
        choices=("full", "stacktrace", "type", "none"),
        settable=True,
    ),
    Option(
        "client.toolbarMode",
        "str",
        "auto",
        "Which entries the menu of the page has: auto, developer, viewer, or minimal.",
        choices=("auto", "developer", "viewer", "minimal"),
        settable=True,
    ),
    # -- fragments
    Option(
        "fragments.outside",
        "str",
        "accumulate",
        "What a fragment writes into containers outside of itself is added until the next full run (accumulate), or "
        "takes the place of what it wrote there before (replace).",
        choices=("accumulate", "replace"),
    ),
    # -- global
    Option(
        "global.disableWidgetStateDuplicationWarning",
        "bool",
        False,
        "Do not warn when a widget has both a default and a value in session_state.",
    ),
    Option(
        "global.showWarningOnDirectExecution",
        "bool",
        True,
        "Say so when an app is started by python alone, where nothing is drawn.",
    ),
    # -- log
    Option(
        "log.durability",
        "str",
        "process",
        "What the log survives: a crash of the process, or of the machine (power).",
        choices=("process", "power"),
    ),
    Option(
        "log.redact",
        "list",
        (),
        "Names of what stays out of the log: entries of session_state, keys of widgets, parameters of the address. "
        "`*_token` is a pattern.",
    ),
    Option("log.path", "str", None, "The log's file, or :memory: for none; by default .evlit/log.db beside the app."),
    # -- magic
    Option("magic.displayLastExprIfNoSemicolon", "bool", False, "Also show a call that ends the file without `;`."),
    Option("magic.displayRootDocString", "bool", False, "Also show the text that a file begins with."),
    # -- runner
    Option("runner.cacheHashSeed", "int", 0, "Part of the key of every cached call: another seed, other keys."),
    Option(
        "runner.enforceSerializableSessionState",
        "bool",
        False,
        "Raise an error for a value in session_state that cannot be pickled.",
    ),
    Option(
        "runner.enumCoercion",
        "str",
        "nameOnly",
        "Which members of an enum count as equal after its class was defined anew: off, nameOnly, nameAndValue.",
        choices=("off", "nameOnly", "nameAndValue"),
    ),
    Option(
        "runner.fastReruns",
        "bool",
        True,
        "An event interrupts a run that computes, too; off: only where the run calls a command.",
    ),
    Option("runner.magicEnabled", "bool", True, "Show the value of an expression that stands alone on its line."),
    Option(
        "runner.parallelMaxWorkers",
        "int",
        None,
        "How many parallel fragments of a session run at one time; by default as many as there are.",
        least=1,
    ),
    # -- secrets
    Option("secrets.files", "list", (), "Files and folders of secrets, instead of secrets.toml in the usual places."),
    # -- server
    Option("server.address", "str", None, "Address to listen on; 0.0.0.0 for all. By default this machine alone."),
    Option("server.allowRunOnSave", "bool", True, "Offer viewers to rerun whenever a source is saved."),
    Option("server.allowedHosts", "list", (), "Names that the server answers to besides localhost; * for any."),
    Option(
        "server.fileWatcherType",
        "str",
        "auto",
        "How saved files are noticed: auto and watchdog by the system's notices, poll by looking, none not at all.",
        choices=("auto", "watchdog", "poll", "none"),
    ),
    Option("server.folderWatchBlacklist", "list", (), "Folders whose files are not watched."),
    Option("server.folderWatchList", "list", (), "Folders that are watched besides the app's own."),
    Option(
        "server.headless",
        "bool",
        None,
        "Do not open a browser; by default one is opened where there is a display.",
    ),
    Option("server.maxUploadSize", "int", 200, "Size of an uploaded file at the most, in megabytes.", least=0),
    Option("server.port", "int", 8501, "Port to listen on; 0 picks a free one.", least=0, most=65535),
    Option("server.runOnSave", "bool", False, "Rerun as soon as a source is saved, instead of offering to."),
    Option(
        "server.sessionIdle",
        "int",
        120,
        "Seconds without a viewer after which a session leaves memory; it comes back from the log.",
        least=0,
    ),
    Option(
        "server.sessionMaxAge",
        "int",
        30 * 24 * 3600,
        "Seconds without a viewer after which a session has ended for good; 0 for never.",
        least=0,
    ),
    # -- widgets
    Option(
        "widgets.keepHidden",
        "bool",
        False,
        "Keep the value of a widget that a run does not draw until it is drawn again.",
    ),
)

#: Every option that something reads, by name.
TABLE: Final[dict[str, Option]] = {option.name: option for option in _OPTIONS}


def defaults() -> dict[str, Any]:
    """Return the value of every option when nobody says otherwise."""
    return {**INERT, **{option.name: option.default for option in _OPTIONS}}


def is_known(name: str) -> bool:
    """Tell whether there is an option of that name, with a meaning here or without."""
    return name in TABLE or name in INERT


def is_settable(name: str) -> bool:
    """Tell whether a script may change an option."""
    return TABLE[name].settable if name in TABLE else name in INERT_SETTABLE


def check(name: str, value: Any, where: str) -> Any:
    """Return a value that a file or a script gives to an option, checked.

    Parameters
    ----------
    where
        Who says so; begins the message.

    Raises
    ------
    OptionError
        When it has the wrong type, or is none of the option's values.
    """
    option = TABLE.get(name)
    if option is None:
        return value  # nothing reads it, so nothing is wrong with it
    if value is None and option.default is None:
        return None
    fits = _typed(option.type, value)
    if fits and option.choices:
        fits = value in option.choices
    if fits and option.least is not None:
        fits = value >= option.least
    if fits and option.most is not None:
        fits = value <= option.most
    if not fits:
        raise OptionError(f"{where}: expected {name} to be {option.expected}, got {value!r}")
    if option.type == "list":
        return tuple(value)
    return float(value) if option.type == "float" else value


def _typed(type_: Type, value: Any) -> bool:
    match type_:
        case "bool":
            return isinstance(value, bool)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "str":
            return isinstance(value, str)
        case "list":
            return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


def parse(name: str, text: str, where: str) -> Any:
    """Return the value that an environment variable or a flag gives to an option, checked.

    Raises
    ------
    OptionError
        As `check`.
    """
    option = TABLE.get(name)
    value: Any = text.strip()
    if option is None:
        return _like(INERT[name], value)
    if value == "" and option.default is None:
        return None
    match option.type:
        case "bool" if value.lower() in _TRUE:
            value = True
        case "bool" if value.lower() in _FALSE:
            value = False
        case "int" if re.fullmatch(r"[+-]?\d+", value):
            value = int(value)
        case "float" if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", value):
            value = float(value)
        case "list":
            value = [part for each in value.strip("[]").split(",") if (part := each.strip().strip("'\""))]
    return check(name, value, where)


def _like(default: Any, text: str) -> Any:
    """Return a text as the type of a default, where it is one of that type."""
    if isinstance(default, bool) and text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    if isinstance(default, int | float) and not isinstance(default, bool):
        try:
            return type(default)(text)
        except ValueError:
            return text
    return text


def variable(name: str) -> str:
    """Return what follows the prefix in the name of an option's environment variable."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name.replace(".", "_")).upper()


@cache
def by_variable() -> dict[str, str]:
    """Return the options by what `variable` makes of their names."""
    return {variable(name): name for name in (*INERT, *TABLE)}


def nearest(name: str) -> str | None:
    """Return the option that somebody who wrote this name may have meant."""
    from difflib import get_close_matches  # for a mistake only

    folded = {known.lower(): known for known in (*INERT, *TABLE)}
    found = get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def flatten(tables: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """Return names and values of a configuration file, as `section.name`."""
    for name, value in tables.items():
        if isinstance(value, dict) and not is_known(name):
            yield from flatten({f"{name}.{key}": one for key, one in value.items()})
        else:
            yield name, value


def as_toml(values: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    """Return a configuration file that says what the options are, and where their values come from.

    Options without a meaning here are left out unless somebody set them.
    """
    lines: list[str] = []
    section = ""
    for name in sorted({*TABLE, *sources}):
        before, _, last = name.rpartition(".")
        if before != section:
            section = before
            lines += ["", f"[{section}]"]
        option = TABLE.get(name)
        if option is not None:
            lines += ["", *textwrap.wrap(option.description, 100, initial_indent="# ", subsequent_indent="# ")]
        value = values[name]
        absent = value is None
        shown = f"{last} = {'' if absent else _toml(value)}".rstrip()
        source = sources.get(name)
        if source is None:
            lines.append(f"# {shown}")
        else:
            lines += [f"# From {source}.", f"# {shown}" if absent else shown]
    return "\n".join([*lines[1:], ""])


def _toml(value: Any) -> str:
    """Return a value as TOML has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = "".join(
            f"\\{c}"
            if c in '"\\'
            else c
            if c.isprintable()
            else f"\\u{ord(c):04x}"
            if ord(c) < 65536
            else f"\\U{ord(c):08x}"
            for c in value
        )
        return f'"{escaped}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(str(key))} = {_toml(each)}" for key, each in value.items()) + " }"
    return str(value)


def take_flags(arguments: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the options among the arguments of a command, and the other arguments.

    They are `--section.name value` or `--section.name=value`; true needs no value; a list is given by repeating its
    flag. What follows `--` is the script's.

    Raises
    ------
    OptionError
        For an option that does not exist, has no value, or a wrong one.
    """
    given: dict[str, Any] = {}
    left: list[str] = []
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--":
            return given, [*left, argument, *rest]
        flag, equals, value = argument.partition("=")
        name = flag.removeprefix("--")
        if not flag.startswith("--") or "." not in name:
            left.append(argument)
            continue
        if not is_known(name):
            meant = nearest(name)
            raise OptionError(f"there is no option {flag}" + (f"; did you mean --{meant}?" if meant else ""))
        if not equals:
            value = _following(name, rest)
        parsed = parse(name, value, "command line")
        if name in given and isinstance(parsed, tuple):
            parsed = (*given[name], *parsed)
        given[name] = parsed
    return given, left


def _following(name: str, rest: list[str]) -> str:
    """Take the value of a flag off the arguments behind it."""
    is_switch = name in TABLE and TABLE[name].type == "bool"
    if rest and (rest[0].lower() in _TRUE | _FALSE if is_switch else not rest[0].startswith("--")):
        return rest.pop(0)
    if is_switch:
        return "true"
    expected = f"{TABLE[name].expected}" if name in TABLE else "a value"
    raise OptionError(f"command line: expected {expected} after --{name}, got nothing")
