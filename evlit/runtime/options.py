"""Where the options of a process come from: files, the environment, the command line (before the first run).

Later sources win (S-344)::

    defaults
    ~/.streamlit/config.toml, ~/.evlit/config.toml
    the same two in the working directory, then beside the app
    STREAMLIT_SECTION_NAME, EVLIT_SECTION_NAME
    --section.name value

Everything is read and checked once, when the process starts. What is wrong is said in one sentence that names the file
and the option, and nothing is served with it; a name that does not exist is one warning.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from evlit.core.inert_options import MISSED
from evlit.core.options import by_variable, check, defaults, flatten, is_known, nearest, parse
from evlit.errors import OptionError

logger: Final = logging.getLogger(__name__)

#: Folders that hold a `config.toml`; evlit's own is the later one.
FOLDERS: Final = (".streamlit", ".evlit")

#: Prefixes of environment variables; evlit's own is the later one.
PREFIXES: Final = ("STREAMLIT_", "EVLIT_")

_ENV: Final = "env:"

#: Where a default comes from.
DEFAULT: Final = "default"


class Options(dict[str, Any]):
    """The options of a process: `options["server.port"]`. Every name of `core/options.py` is there.

    A capability of the host, which hands it to its runs; made without arguments, it has the defaults.

    Attributes
    ----------
    sources
        Where the value of an option comes from, for those that are not the default.
    """

    __slots__ = ("sources",)

    def __init__(self, values: Mapping[str, Any] | None = None, source: str = "test") -> None:
        super().__init__(defaults())
        self.sources: dict[str, str] = {}
        for name, value in (values or {}).items():
            if name not in self:
                raise OptionError(f"there is no option {name!r}")
            self.put(name, check(name, value, source), source)

    def put(self, name: str, value: Any, source: str) -> None:
        """Set an option to a value that was checked."""
        self[name] = value
        self.sources[name] = source

    def source(self, name: str) -> str:
        """Return where the value of an option comes from."""
        return self.sources.get(name, DEFAULT)


def read_options(
    app: Path | None = None,
    flags: Mapping[str, Any] | None = None,
    *,
    home: Path | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Options:
    """Read the options of this process.

    Parameters
    ----------
    app
        The app's script: the folder that it is in has a configuration of its own.
    flags
        Options of the command line, checked.
    home, folder, environment
        Home and working directory, and environment variables; None for the real ones.

    Raises
    ------
    OptionError
        When a file cannot be read, or an option has a value that it cannot have.
    """
    environment = os.environ if environment is None else environment
    options = Options()
    folders = [_home() if home is None else home, Path.cwd() if folder is None else folder]
    if app is not None:
        folders.append(app.absolute().parent)
    for file in files(folders):
        _read_file(options, file, environment)
    _read_environment(options, environment)
    for name, value in (flags or {}).items():
        options.put(name, value, "command line")
    return options


def files(folders: Sequence[Path | None]) -> list[Path]:
    """Return the configuration files in some folders that there are, each once, at its last place."""
    found: dict[Path, None] = {}
    for folder in folders:
        for name in FOLDERS:
            file = folder / name / "config.toml" if folder is not None else None
            if file is not None and file.is_file():
                found.pop(file.resolve(), None)
                found[file.resolve()] = None
    return list(found)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # a user without one
        return None


def _read_file(options: Options, file: Path, environment: Mapping[str, str]) -> None:
    for name, value in _entries(file):
        if not is_known(name):
            meant = nearest(name)
            logger.warning(
                "%s: there is no option %s%s; it is ignored", file, name, f"; did you mean {meant}?" if meant else ""
            )
            continue
        if name in MISSED and value:
            logger.warning("%s: %s is not available in this version; it is ignored", file, name)
        if isinstance(value, str) and value.startswith(_ENV):  # S-345
            variable = value.removeprefix(_ENV)
            text = environment.get(variable)
            if text is None:
                logger.warning("%s: %s names the environment variable %s, which is not set", file, name, variable)
                continue
            options.put(name, parse(name, text, f"{file}, from {variable}"), f"{file}, from {variable}")
        else:
            options.put(name, check(name, value, str(file)), str(file))


def _entries(file: Path) -> Iterator[tuple[str, Any]]:
    import tomllib  # when there is something to read

    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{file}: expected TOML: {error}") from None
    except UnicodeDecodeError as error:
        raise OptionError(f"{file}: expected UTF-8 text, got other bytes at {error.start}") from None
    except OSError as error:
        raise OptionError(f"{file}: expected to read the configuration, got: {error.strerror or error}") from None
    yield from flatten(tables)


def _read_environment(options: Options, environment: Mapping[str, str]) -> None:
    names = by_variable()
    for prefix in PREFIXES:
        for variable, text in environment.items():
            name = names.get(variable.removeprefix(prefix)) if variable.startswith(prefix) else None
            if name is not None:
                options.put(name, parse(name, text, variable), variable)


class _Process:
    """The options of a process that serves nothing: read when they are first asked for."""

    def __init__(self) -> None:
        self._options: Options | None = None

    def options(self) -> Options:
        if self._options is None:
            try:
                self._options = read_options()
            except OptionError as error:  # a script run by python alone is not stopped by it
                logger.warning("%s", error)
                self._options = Options()
        return self._options


#: What bare Python has instead of a host.
BARE: Final = _Process()
