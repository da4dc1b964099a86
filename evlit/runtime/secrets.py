"""The secrets of an app: read from `secrets.toml`, never written anywhere (before the first run, and when a file
changed).

Files, the later one wins for each top-level name (S-255)::

    ~/.streamlit/secrets.toml, ~/.evlit/secrets.toml
    the same two in the working directory, then beside the app
    what an app or a test gives

`secrets.files` names others instead. An entry may be a folder: each folder in it is a table, each file in that one of
its values.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Final, final

from evlit.errors import StreamlitSecretNotFoundError
from evlit.runtime.masks import secret_texts

#: Folders that hold a `secrets.toml`; evlit's own is the later one.
FOLDERS: Final = (".streamlit", ".evlit")

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


@final
class Secrets:
    """The secrets of one process.

    Parameters
    ----------
    paths
        Files and folders, in their order. Those that are not there are none.
    given
        Secrets that come from no file.
    """

    def __init__(self, paths: Sequence[Path] = (), given: Mapping[str, Any] = _NONE) -> None:
        self.paths = tuple(paths)
        self._given = dict(given)
        self._lock = Lock()
        self._stamp: object = None
        self._entries: dict[str, Any] = {}
        self._problem: str | None = None
        self._watchers: list[Callable[[Iterable[str]], None]] = []

    def watch(self, tell: Callable[[Iterable[str]], None]) -> None:
        """Tell of all texts that are secrets: now, and whenever they are read again."""
        self._watchers.append(tell)
        self._stamp = None
        self._read()

    def give(self, given: Mapping[str, Any]) -> None:
        """Have other secrets from no file."""
        self._given = dict(given)
        self._stamp = None
        self._read()

    def entries(self) -> Mapping[str, Any]:
        """Return all secrets, as the files are now; empty when there are none.

        Raises
        ------
        StreamlitSecretNotFoundError
            When a file cannot be read.
        """
        self._read()
        if self._problem is not None:
            raise StreamlitSecretNotFoundError(self._problem)
        return self._entries

    @property
    def exist(self) -> bool:
        """Tell whether there is any file, or anything was given."""
        return bool(self._given) or any(path.exists() for path in self.paths)

    def export(self) -> None:
        """Put texts and numbers of the top level into the environment (S-258). What is wrong, the first access says."""
        self._read()
        for name, value in self._entries.items():
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                os.environ[name] = str(value)

    def _read(self) -> None:
        stamp = [_stamp(path) for path in self.paths]
        if stamp == self._stamp:
            return
        with self._lock:
            entries: dict[str, Any] = {}
            self._problem = None
            for path in self.paths:
                try:
                    entries.update(_contents(path))
                except (OSError, ValueError) as error:
                    # Nothing of the file is said, only what is wrong with it.
                    reason = error.strerror if isinstance(error, OSError) else f"it is no TOML: {error}"
                    self._problem = f"The secrets in {path} cannot be read: {reason}."
            self._entries = {**entries, **self._given}
            for tell in self._watchers:
                tell(secret_texts(self._entries))
            self._stamp = stamp


def secrets_of(app: Path | None, named: Any = None, *, home: Path | None = None, folder: Path | None = None) -> Secrets:
    """Return the secrets of an app.

    Parameters
    ----------
    named
        What `secrets.files` says.
    home, folder
        Home and working directory; None for the real ones.
    """
    if named:
        return Secrets([Path(name).expanduser() for name in ([named] if isinstance(named, str) else named)])
    folders = [_home() if home is None else home, Path.cwd() if folder is None else folder]
    if app is not None:
        folders.append(app.absolute().parent)
    files: dict[Path, None] = {}
    for each in folders:
        for name in FOLDERS if each is not None else ():
            assert each is not None
            files.pop(each / name / "secrets.toml", None)
            files[each / name / "secrets.toml"] = None
    return Secrets(list(files))


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # a user without one
        return None


def _stamp(path: Path) -> tuple[object, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    if path.is_dir():
        return (found.st_mtime_ns, *(each.stat().st_mtime_ns for each in sorted(path.glob("*/*"))))
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _contents(path: Path) -> dict[str, Any]:
    if path.is_dir():
        tables = [each for each in sorted(path.iterdir()) if each.is_dir()]
        return {
            each.name: {file.name: _text(file) for file in sorted(each.iterdir()) if file.is_file()} for each in tables
        }
    try:
        return tomllib.loads(_text(path, strip=False))
    except FileNotFoundError:
        return {}


def _text(path: Path, *, strip: bool = True) -> str:
    text = path.read_text(encoding="utf-8-sig")
    return text.strip() if strip else text
