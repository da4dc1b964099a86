"""What a request asks for, checked; and how answers and refusals are written."""

from __future__ import annotations

import math
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from evlit.errors import Error
from evlit.log.errors import LogError
from evlit.replay.as_json import line
from evlit.replay.causes import NoSuchNode
from evlit.replay.queries import Filter
from evlit.replay.recording import DamagedEvent, NoSuchSession
from evlit.replay.timeline import NoSuchPosition
from evlit.replay.web.runs import NoSuchRun
from evlit.server.origin import origin_refusal

#: Rows that one request may ask for, and marks of a lane.
MOST_ROWS: Final = 1000
MOST_BUCKETS: Final = 5000


class BadQuestion(Error):
    """A request that makes no sense."""


class NotThere(Error):
    """Nothing is there."""


class NotAllowed(Error):
    """The page may not do that."""


class NotPossible(Error):
    """The recording, or what it was opened with, does not allow that."""


_STATUS: Final[dict[type[Error], int]] = {
    BadQuestion: 400,
    NotAllowed: 403,
    NoSuchSession: 404,
    NoSuchPosition: 404,
    NoSuchNode: 404,
    NoSuchRun: 404,
    NotThere: 404,
}


class Question:
    """The parts of a request's address."""

    def __init__(self, request: Request) -> None:
        self._path = request.path_params
        self._query = request.query_params

    def part(self, name: str) -> int:
        """Return a number that the path has."""
        return self._int(name, self._path[name])

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter as text."""
        return self._query.get(name, default)

    def number(self, name: str, default: int) -> int:
        """Return a parameter that is a whole number."""
        found = self.maybe(name)
        return default if found is None else found

    def maybe(self, name: str) -> int | None:
        """Return a parameter that is a whole number; None when it is left out."""
        text = self._query.get(name, "")
        return self._int(name, text) if text else None

    def count(self, name: str, default: int, most: int) -> int:
        """Return a parameter that is a number from 0 up; more than `most` is as much."""
        found = self.number(name, default)
        if found < 0:
            raise BadQuestion(f"expected a number from 0 up as {name}, got {found}")
        return min(found, most)

    def time(self, name: str) -> float | None:
        """Return a parameter that is a time; None when it is left out."""
        text = self._query.get(name, "")
        if not text:
            return None
        try:
            found = float(text)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise BadQuestion(f"expected UTC seconds since 1970 as {name}, got {text[:80]!r}")
        return found

    def one_of(self, name: str, *choices: str) -> str:
        """Return a parameter that is one of some words, the first of them when it is left out."""
        found = self._query.get(name) or choices[0]
        if found not in choices:
            raise BadQuestion(f"expected {' or '.join(choices)} as {name}, got {found[:80]!r}")
        return found

    @property
    def filter(self) -> Filter:
        """Which events are asked for."""
        kinds = tuple(kind for kind in self.text("kinds").split(",") if kind)
        run, text = self.maybe("run"), self.text("text")
        fragment, widget = self.text("fragment") or None, self.text("widget") or None
        asked = Filter(kinds, run, fragment, widget, text, damaged=False)
        # What an event was that cannot be read is not known: it is in the list of all, and in no other.
        return Filter() if asked == Filter(damaged=False) else asked

    def _int(self, name: str, text: str) -> int:
        try:
            found = int(text)
        except ValueError:
            raise BadQuestion(f"expected a whole number as {name}, got {text[:80]!r}") from None
        if not -(1 << 53) < found < 1 << 53:
            raise BadQuestion(f"expected a number below 2^53 as {name}, got {text[:80]}")
        return found


async def act(request: Request) -> dict[str, Any]:
    """Return what a request asks to be done.

    Raises
    ------
    NotAllowed
        When it comes from the page of another site, which cannot send the header.
    BadQuestion
        When it is no JSON object.
    """
    if request.headers.get("x-evlit-debugger") != "1" or origin_refusal(request.headers) is not None:
        raise NotAllowed("expected the debugger's own page: what changes or runs anything has `X-Evlit-Debugger: 1`")
    body = await request.body()
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadQuestion(f"expected JSON, got {body!r:.80}: {error}") from None
    if not isinstance(found, dict):
        raise BadQuestion(f"expected a JSON object, got {found!r:.80}")
    return found


def number(asked: dict[str, Any], name: str, default: int | None = None) -> int:
    """Return a whole number that is asked for."""
    found = asked.get(name)
    found = default if found is None else found
    if type(found) is not int or not -(1 << 53) < found < 1 << 53:
        raise BadQuestion(f"expected a whole number as {name}, got {found!r:.80}")
    return found


def answer(value: Any, status: int = 200) -> Response:
    """Answer with JSON."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(line(value), status, headers, "application/json")


def refusal(error: Error) -> Response:
    """Answer with what is wrong, in words."""
    if isinstance(error, DamagedEvent):
        return answer({"error": str(error), "position": error.position}, 409)
    if isinstance(error, LogError):
        return answer({"error": str(error)}, 409)
    return answer({"error": str(error)}, next((_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS), 409))
