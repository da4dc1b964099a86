"""The app's source: read, compiled once for each content, executed in a module of its own (step 6 of the click
journey).
"""

from __future__ import annotations

import inspect
import linecache
import sys
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from attrs import frozen

from evlit.errors import AppFileError
from evlit.log.rows import Source
from evlit.runtime.magic import NAME, Magic, compile_app, show


@frozen
class Script:
    """One content of the app's file."""

    path: Path
    source: Source
    code: CodeType

    @property
    def is_async(self) -> bool:
        """Tell whether the script awaits at its top level."""
        return bool(self.code.co_flags & inspect.CO_COROUTINE)


class Scripts:
    """Reads and compiles the app; what is compiled stays as long as the file is the same."""

    def __init__(self, path: Path, magic: Magic | None = None, name: str | None = None) -> None:
        self.path = path
        self.name = path.name if name is None else name  #: what the log calls the file
        self._magic = Magic() if magic is None else magic
        self._script: Script | None = None
        self._stamp: tuple[int, int] | None = None

    def read(self) -> Source:
        """Return the app's source as it is on disk.

        Raises
        ------
        AppFileError
            When it is missing, is no text, or cannot be read.
        """
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise AppFileError(f"expected the app at {self.path}, found no file there; check the path") from None
        except UnicodeDecodeError as error:
            raise AppFileError(
                f"expected UTF-8 text in {self.path}, got other bytes at {error.start}; save it as UTF-8"
            ) from None
        except OSError as error:
            raise AppFileError(f"expected to read the app at {self.path}, got: {error.strerror or error}") from None
        return Source.of(self.name, text)

    def load(self) -> Script:
        """Return the app, compiled. Any thread may call.

        Raises
        ------
        AppFileError
            When it cannot be read.
        SyntaxError
            When it is not Python; `filename` and `lineno` say where.
        """
        try:
            stat = self.path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
        except OSError:
            stamp = None
        script = self._script
        if script is not None and stamp is not None and stamp == self._stamp:
            return script
        source = self.read()
        if script is None or script.source.digest != source.digest:
            # Tracebacks show the lines that ran, not those of an older content.
            linecache.checkcache(str(self.path))
            script = Script(self.path, source, compile_app(source.text, str(self.path), self._magic))
            self._script = script
        self._stamp = stamp
        return script


def fresh_module(path: Path) -> ModuleType:
    """Return the module that one run executes in (S-003)."""
    module = ModuleType("__main__")
    module.__file__ = str(path)
    module.__dict__["__builtins__"] = __builtins__
    module.__dict__[NAME] = show
    sys.modules["__main__"] = module
    return module


def execute(script: Script, drive: Any) -> None:
    """Run the script from its top.

    Parameters
    ----------
    drive
        Runs an awaitable to its end, for a script that awaits.
    """
    if "asyncio" in sys.modules or "asyncio" in script.code.co_names:
        from evlit.runtime import loops  # brings asyncio

        loops.install()
    module = fresh_module(script.path)
    if script.is_async:
        coroutine = eval(script.code, module.__dict__)  # noqa: S307  # running the author's code is the job
        drive(coroutine)
    else:
        exec(script.code, module.__dict__)  # noqa: S102  # running the author's code is the job
