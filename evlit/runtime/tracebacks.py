"""Exceptions as a page shows them: the app's own frames with their source lines, those of libraries folded (S-053)."""

from __future__ import annotations

import linecache
import traceback
from typing import Any, Final, Literal

from evlit.core.tree import Props
from evlit.errors import MarkdownFormattedException
from evlit.runtime.callsite import CallSites, is_evlit

#: What helps an app that awaits something of asyncio.
ASYNCIO: Final = (
    "Code of an app that awaits runs on trio. Give code that is made for asyncio a loop of its own: "
    "`asyncio.run(...)` works everywhere in an app, and so do libraries for both, such as anyio and httpx."
)

#: How errors of asyncio and trio begin when code of the one meets a loop of the other.
_WITHOUT_ASYNCIO: Final = ("no running event loop", "trio.run received unrecognized yield message")

#: How much the page shows of an error that the app did not catch.
Details = Literal["full", "stacktrace", "type", "none"]

#: What it shows in place of the message.
GENERIC: Final = "The app ran into an error. Its details are in the log of the server."

#: Lines of source before and after the failing one.
_AROUND = 3

#: Frames that are kept at the most, from the innermost.
_FRAMES = 60


def describe(error: BaseException, sites: CallSites) -> Props:
    """Return the props of an `exception` element.

    Parameters
    ----------
    error
        Any exception. Frames of evlit itself are left out; a syntax error points at its own line.
    """
    cls = type(error)
    name = (
        cls.__qualname__ if cls.__module__ in ("builtins", "evlit.errors") else f"{cls.__module__}.{cls.__qualname__}"
    )
    props: Props = {"type": name, "message": _message(error), "frames": _frames(error, sites)}
    if isinstance(error, MarkdownFormattedException):
        props["markdown"] = True
    if isinstance(error, SyntaxError):
        props["syntax"] = True
        props["message"] = error.msg or "invalid syntax"
        if error.filename and error.lineno:
            frame = _frame(error.filename, error.lineno, "<module>", sites)
            if error.offset:
                frame["column"] = error.offset
            props["frames"] = [frame]
    return props


def shown(full: Props, details: Details) -> Props:
    """Return what the page shows of an error that the app did not catch (S-054).

    Parameters
    ----------
    full
        As `describe` returns it.
    details
        `"full"`: all of it. `"stacktrace"`: type and trace. `"type"`: the type. `"none"`: that something went wrong.
    """
    if details == "full":
        return full
    props: Props = {"type": "" if details == "none" else full["type"], "message": GENERIC, "frames": []}
    if details == "stacktrace":
        props["frames"] = full["frames"]
    if full.get("syntax"):
        props["syntax"] = True
    return props


def as_text(error: BaseException) -> str:
    """Return all there is to an error, for the terminal of the server; its head tells it from a mistake of ours."""
    text = "".join(traceback.format_exception(error)).rstrip("\n")
    return text.replace("Traceback (most recent call last):", "In the app (most recent call last):")


def _message(error: BaseException) -> str:
    try:
        # KeyError('x') and OSError: their own text, as Python prints it
        text = "".join(traceback.format_exception_only(error)).split(": ", 1)[-1].rstrip("\n") if error.args else ""
        return f"{text}\n\n{ASYNCIO}" if any(said in text for said in _WITHOUT_ASYNCIO) else text
    except Exception as second:  # noqa: BLE001  # a broken __str__ is the app's, and must not hide the error being told
        return f"(its text cannot be shown: {type(second).__name__})"


def _frames(error: BaseException, sites: CallSites) -> list[dict[str, Any]]:
    frames = []
    for summary in traceback.extract_tb(error.__traceback__)[-_FRAMES:]:
        if summary.lineno is None or is_evlit(summary.filename):
            continue
        frames.append(_frame(summary.filename, summary.lineno, summary.name, sites))
    return frames


def _frame(path: str, line: int, name: str, sites: CallSites) -> dict[str, Any]:
    frame: dict[str, Any] = {"file": sites.relative(path), "line": line, "name": name}
    if sites.in_app(path):
        frame["app"] = True
    first = max(1, line - _AROUND)
    code = [linecache.getline(path, number).rstrip("\n") for number in range(first, line + _AROUND + 1)]
    while code and not code[-1]:
        code.pop()
    if code:
        frame["first"] = first
        frame["code"] = code
    return frame
