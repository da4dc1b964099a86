"""What the debugger's server answers, address by address: docs/debugger-api.md in code.

Each answer is made in a worker thread, few at a time. A request whose page has moved on is given up: while it waits for
its turn at once, in a thread as soon as that looks up from its work.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, TypeVar

import trio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from evlit.errors import Error
from evlit.replay import as_json
from evlit.replay.web.acting import export_db, export_test
from evlit.replay.web.asking import (
    MOST_BUCKETS,
    MOST_ROWS,
    BadQuestion,
    NotThere,
    Question,
    act,
    answer,
    number,
    refusal,
)
from evlit.replay.web.at import moment
from evlit.replay.web.events import event
from evlit.replay.web.library import Library, Session
from evlit.replay.web.lists import BRIEFLY, PATIENCE, PAUSE, Lists, settled
from evlit.replay.web.live import EventStream, grown
from evlit.replay.web.nodes import node, why
from evlit.replay.web.notes import notes, put
from evlit.replay.web.runs import NoSuchRun, details
from evlit.replay.web.state import state
from evlit.server.content import FOR_EVER, PAGE, Files, blob_answer
from evlit.server.origin import Hosts

logger: Final = logging.getLogger(__name__)

T = TypeVar("T")

#: Threads that answer at the same time.
THREADS: Final = 4

#: Bytes that a request may have: a note is the largest.
MOST_BYTES: Final = 1 << 18

#: The page, out of the files of the viewer.
_PAGE: Final = "debugger.html"

_NOT_BUILT: Final = "The debugger's page was not built. Run `make viewer`, or `pip install .`.\n"

Answer = Callable[[Request], Awaitable[Response]]


def make_site(library: Library, files: Files, hosts: Hosts) -> Any:
    """Return the HTTP application of a debugger."""
    site = Site(library, files)
    of_session = [
        ("", site.about_session),
        ("/events", site.events),
        ("/index", site.index),
        ("/find", site.find),
        ("/event/{n}", site.event),
        ("/time", site.time),
        ("/lanes", site.lanes),
        ("/matches", site.matches),
        ("/at/{n}", site.at),
        ("/state/{n}", site.state),
        ("/node/{id}", site.node),
        ("/why/{n}", site.why),
        ("/diff/{a}/{b}", site.diff),
        ("/runs", site.runs),
        ("/run/{run}", site.run),
        ("/notes", site.notes),
    ]
    acts = [("/notes", site.note), ("/fork", site.fork), ("/export", site.export), ("/whatif", site.whatif)]
    app = Starlette(
        routes=[
            Route("/api/recording", answering(site.recording)),
            Route("/api/live", site.live),
            *(Route(f"/api/s/{{sid}}{path}", answering(endpoint)) for path, endpoint in of_session),
            *(Route(f"/api/s/{{sid}}{path}", answering(endpoint), methods=["POST"]) for path, endpoint in acts),
            Route("/api/source/{digest}", answering(site.source)),
            Route("/blob/{digest}", answering(site.blob)),
            Route("/api/{path:path}", answering(site.nothing)),
            Route("/{path:path}", site.page),
        ]
    )

    async def known_hosts_only(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            refused = hosts.refusal(Request(scope).headers.get("host"))
            if refused:
                await answer({"error": refused}, 403)(scope, receive, send)
                return
        await app(scope, receive, send)

    return known_hosts_only


def answering(endpoint: Answer) -> Answer:
    """Answer with words where an endpoint fails, and not at all when nobody listens any more."""

    async def answered(request: Request) -> Response:
        response: Response | None = None
        if request.method == "POST":
            if int(request.headers.get("content-length", MOST_BYTES + 1)) > MOST_BYTES:
                return answer({"error": f"expected a body of known length, of at most {MOST_BYTES:,} bytes"}, 413)
            await request.body()  # before somebody else listens for the end of the request
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_give_up, request, nursery.cancel_scope)
            response = await _attempt(endpoint, request)
            nursery.cancel_scope.cancel()
        return Response(status_code=499) if response is None else response

    return answered


async def _give_up(request: Request, scope: trio.CancelScope) -> None:
    """Cancel what is done for a request when the page has let go of it."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


async def _attempt(endpoint: Answer, request: Request) -> Response:
    try:
        return await endpoint(request)
    except Error as error:
        return refusal(error)
    except Exception as error:  # of a log in which anything may be anything; words, and not a page of Python
        logger.warning("%s could not be answered: %s: %s", request.url.path, type(error).__name__, error)
        logger.debug("why", exc_info=True)
        words = f"This part of the recording makes no sense ({type(error).__name__}: {error}). It may be damaged"
        return answer({"error": words}, 409)


class Site:
    """The endpoints. What they say of each other's fields stands in docs/debugger-api.md."""

    def __init__(self, library: Library, files: Files) -> None:
        self.library = library
        self.files = files
        self.threads = trio.CapacityLimiter(THREADS)

    async def work(self, do: Callable[[], T]) -> T:
        """Do something in a thread."""
        return await trio.to_thread.run_sync(do, limiter=self.threads)

    async def session(self, request: Request) -> Session:
        """Return the session that is asked for, as far as it is recorded by now."""
        self.library.asked += 1
        known = self.library.known(request.path_params["sid"])
        if known is not None:
            return known
        return await self.work(partial(self.library.session, request.path_params["sid"]))

    async def looked_up(self, request: Request, do: Callable[[Session], Any]) -> Response:
        """Answer with what a function says of the session."""
        session = await self.session(request)
        async with session.looking:
            return answer(await self.work(lambda: do(session)))

    async def explained(self, request: Request, do: Callable[[Session], Any]) -> Response:
        """Answer with what a function says of the session, which may have to read all of it."""
        session = await self.session(request)
        async with session.explaining:
            return answer(await self.work(lambda: do(session)))

    # -- the recording ------------------------------------------------------------------------------------------------

    async def recording(self, _: Request) -> Response:
        return answer(await self.work(self.library.about))

    async def source(self, request: Request) -> Response:
        digest: str = request.path_params["digest"]
        found = await self.work(lambda: self.library.found(lambda recording: recording.source_file(digest)))
        if found is None:
            raise NotThere(f"expected the digest of a source of this recording, got {digest[:80]!r}")
        return answer({"path": found.path, "text": found.text})

    async def blob(self, request: Request) -> Response:
        digest: str = request.path_params["digest"]
        found = await self.work(lambda: self.library.found(lambda recording: recording.blob(digest)))
        if found is None:
            raise NotThere(f"expected the digest of a blob of this recording, got {digest[:80]!r}")
        return blob_answer(request, found)

    async def nothing(self, request: Request) -> Response:
        raise NotThere(f"there is nothing at {request.url.path[:200]!r}: docs/debugger-api.md has what there is")

    # -- lists --------------------------------------------------------------------------------------------------------

    async def about_session(self, request: Request) -> Response:
        session = await self.session(request)
        return answer(await settled(lambda: self.work(session.about), BRIEFLY))

    async def events(self, request: Request) -> Response:
        asked = Question(request)
        which, offset, limit = asked.filter, asked.count("offset", 0, 1 << 53), asked.count("limit", 200, MOST_ROWS)
        patience = BRIEFLY if which.is_all else PATIENCE
        return await self.listed(request, lambda lists: lists.page(which, offset, limit), patience)

    async def index(self, request: Request) -> Response:
        asked = Question(request)
        which, position = asked.filter, asked.number("position", 0)
        return await self.listed(request, lambda lists: lists.index(which, position))

    async def find(self, request: Request) -> Response:
        asked = Question(request)
        which, begin, step = asked.filter, asked.number("from", 0), asked.one_of("step", "1", "-1")
        return await self.listed(request, lambda lists: lists.find(which, begin, int(step)))

    async def lanes(self, request: Request) -> Response:
        asked = Question(request)
        begin, end, buckets = asked.time("from"), asked.time("to"), asked.count("buckets", 600, MOST_BUCKETS)
        return await self.listed(request, lambda lists: lists.lanes(begin, end, buckets), BRIEFLY)

    async def matches(self, request: Request) -> Response:
        asked = Question(request)
        begin, end, buckets = asked.time("from"), asked.time("to"), asked.count("buckets", 600, MOST_BUCKETS)
        which = asked.filter
        return await self.listed(request, lambda lists: lists.matches(which, begin, end, buckets), BRIEFLY)

    async def runs(self, request: Request) -> Response:
        asked = Question(request)
        offset, limit = asked.count("offset", 0, 1 << 53), asked.count("limit", 200, MOST_ROWS)
        sort, outcome = asked.one_of("sort", "position", "slow"), asked.text("outcome") or None
        return await self.listed(request, lambda lists: lists.runs(offset, limit, sort, outcome))

    async def run(self, request: Request) -> Response:
        number = Question(request).part("run")
        session = await self.session(request)
        found = await settled(lambda: self.work(lambda: session.lists.run(number)))
        if found["row"] is None:
            raise NoSuchRun(f"expected the number of a run of session {session.timeline.session.id}, got {number}")
        return answer(found["row"] | await self.work(lambda: details(session.timeline, found["row"])))

    async def listed(self, request: Request, ask: Callable[[Lists], Any], patience: float = PATIENCE) -> Response:
        """Answer with a list, once it covers the session."""
        session = await self.session(request)
        return answer(await settled(lambda: self.work(lambda: ask(session.lists)), patience))

    # -- moments ------------------------------------------------------------------------------------------------------

    async def at(self, request: Request) -> Response:
        asked = Question(request)
        position, since = asked.part("n"), asked.maybe("since")
        session = await self.session(request)
        async with session.scrubbing:
            return await self.work(lambda: answer(moment(session.scrubbed, position, since)))

    async def event(self, request: Request) -> Response:
        position = Question(request).part("n")
        return await self.looked_up(request, lambda session: event(session.looked_at, position))

    async def time(self, request: Request) -> Response:
        at = Question(request).time("at") or 0.0
        return await self.looked_up(request, lambda session: {"position": session.timeline.position_at(at)})

    async def state(self, request: Request) -> Response:
        asked = Question(request)
        position, against = asked.part("n"), asked.maybe("against")
        return await self.looked_up(request, lambda session: state(session.looked_at, position, against))

    async def node(self, request: Request) -> Response:
        asked = Question(request)
        id, position = asked.part("id"), asked.number("at", -1)
        folders = self.library.folders
        return await self.explained(request, lambda session: node(session.explained, id, position, folders))

    async def why(self, request: Request) -> Response:
        asked = Question(request)
        position, id = asked.part("n"), asked.maybe("node")
        return await self.explained(request, lambda session: why(session.explained, position, id))

    async def diff(self, request: Request) -> Response:
        asked = Question(request)
        a, b = asked.part("a"), asked.part("b")
        return await self.looked_up(request, lambda session: as_json.difference(session.timeline.diff(a, b)))

    async def live(self, _: Request) -> Response:
        if not self.library.live:
            return Response(status_code=204)  # the browser does not ask again
        headers = {"Cache-Control": "no-store"}
        return EventStream(grown(self.library), headers=headers, media_type="text/event-stream")

    # -- acting -------------------------------------------------------------------------------------------------------

    async def notes(self, request: Request) -> Response:
        return await self.looked_up(request, lambda session: notes(session.timeline))

    async def note(self, request: Request) -> Response:
        asked, write = await act(request), self.library.write
        return await self.looked_up(request, lambda session: put(session.timeline, asked, write=write))

    async def fork(self, request: Request) -> Response:
        asked = await act(request)
        session, position, library = await self.session(request), number(asked, "position"), self.library
        start = partial(library.forks.start, session.timeline, position, library.app)
        # Not among the threads that look things up: it takes seconds, and cannot be given up half way.
        return answer({"url": await trio.to_thread.run_sync(start)})

    async def export(self, request: Request) -> Response:
        asked = await act(request)
        timeline, app, form = (await self.session(request)).timeline, self.library.app, asked.get("as")
        first, last = number(asked, "from", 1), timeline.position(number(asked, "to", -1))
        if form == "db":
            if first != 1:
                raise BadQuestion(
                    f"expected no `from` with a recording, got {first}: it has all events from the first on, since "
                    "each builds on those before; a test of a slice begins in the state of its first event"
                )
            name, kind = f"{re.sub(r'[^-_0-9A-Za-z]', '', timeline.session.id)}.db", "application/vnd.sqlite3"
            data = await self.work(lambda: export_db(timeline, last))
        elif form == "pytest":
            tools = self.library.tools
            name, kind, data = await self.work(lambda: export_test(tools, timeline, app, first, last))
        else:
            raise BadQuestion(f"expected db or pytest as `as`, got {form!r:.80}")
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(data, headers=headers, media_type=kind)

    async def whatif(self, request: Request) -> Response:
        asked = await act(request)
        session, position = await self.session(request), number(asked, "position")
        since = None if asked.get("since") is None else number(asked, "since")
        position = session.timeline.position(position)
        other = await self.work(lambda: self.library.others.get(session.timeline, self.library.app))
        while True:  # the page may let go of it meanwhile
            if other.whatif.state != "running":
                break
            await trio.sleep(PAUSE)
        async with session.scrubbing:
            return answer(await self.work(lambda: other.at(position, since)))

    # -- the page -----------------------------------------------------------------------------------------------------

    async def page(self, request: Request) -> Response:
        path: str = request.path_params["path"]
        content = await self.files.get(path or _PAGE)
        if content is not None:
            lasting = path.startswith("assets/")  # named by their content
            return content.answer(request, {**PAGE, **(FOR_EVER if lasting else {"Cache-Control": "no-cache"})})
        status, words = (404, "no such file\n") if path else (503, _NOT_BUILT)
        return PlainTextResponse(words, status, headers={"Cache-Control": "no-store"})
