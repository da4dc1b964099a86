"""Where the script of a test comes from: a file beside the test, a text, or the source of a function."""

from __future__ import annotations

import inspect
import itertools
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

#: Arguments of functions that scripts call, by number: they are objects of the test, and stand in no source.
_arguments: Final[dict[int, tuple[tuple[Any, ...], dict[str, Any]]]] = {}
_numbers: Final = itertools.count(1)

#: Set in code whose module begins as this one does.
_FUTURE: Final[int] = annotations.compiler_flag


def from_calling_file(path: Path, caller: str) -> Path:
    """Return the absolute path of a script that a test names: from the test's folder, or else where the tests are run.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    """
    beside = Path(caller).absolute().parent / path  # `path` alone where it is absolute
    for found in (beside, path.absolute()):
        if found.is_file():
            return found
    raise FileNotFoundError(
        f"expected the app at {beside}, found no file there; a relative path starts at the test, or else at the folder "
        f"in which the tests are run, {Path.cwd()}"
    )


def script_of(
    source: str | Callable[..., Any], args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
) -> str:
    """Return the text of a script: itself without common indentation, or a function with a call of it."""
    if isinstance(source, str):
        return textwrap.dedent(source)
    name = getattr(source, "__name__", "")
    if not inspect.isfunction(source) or not name.isidentifier():
        raise ValueError(f"expected a function that has a `def`, got {source!r}")
    try:
        lines, first = inspect.getsourcelines(source)
    except OSError:
        raise ValueError(
            f"expected a function whose source is in a file, found none for {source!r}; use AppTest.from_string"
        ) from None
    # Lines keep the number that they have in the test's file, so that a traceback leads there.
    # Annotations are read as in that file, too: what is imported there for them alone is not known here.
    future = "from __future__ import annotations\n" if source.__code__.co_flags & _FUTURE and first > 1 else ""
    body = future + "\n" * (first - 1 - bool(future)) + textwrap.dedent("".join(lines))
    wait = "await " if inspect.iscoroutinefunction(source) else ""
    if not args and not kwargs:
        return f"{body}\n{wait}{name}()\n"
    number = next(_numbers)
    _arguments[number] = (args, kwargs or {})
    given = "__import__('evlit.testing.scripts', fromlist=['arguments']).arguments"
    return f"{body}\n{wait}{name}(*{given}({number})[0], **{given}({number})[1])\n"


def arguments(number: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return what a function is called with."""
    return _arguments[number]
