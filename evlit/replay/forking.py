"""Forks: a live session that starts in the state of any position of a recorded one (`evlit serve --from`, and the
button of the debugger).

The recording is only read. A fork is a session of its own in a log of its own; see `runtime.forked` for what it begins
with.

>>> served = start("session.db", None, 42)  # the app beside the recording, or as it was recorded
>>> served.address, served.log
('http://localhost:40123', PosixPath('.evlit/fork-s_7Qk-42.db'))
>>> served.stop()
"""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final, Self

from attrs import define, field, frozen

from evlit.core import events as e
from evlit.core.codec import dumps
from evlit.core.projection import to_json
from evlit.errors import Error
from evlit.log.errors import ExportExists
from evlit.log.export import cited
from evlit.log.reads import PAGE
from evlit.log.rows import RecordedRow, Snapshot
from evlit.log.store import SqliteStore
from evlit.replay.recording import Damaged, DamagedEvent, Recording
from evlit.replay.sources import NoSource, find_app, home, restore
from evlit.replay.timeline import Moment, Timeline
from evlit.runtime.forked import Part, label
from evlit.runtime.options import read_options
from evlit.runtime.session import encoded
from evlit.server.tether import Tether

if TYPE_CHECKING:
    from evlit.server.launch import Launch

#: Seconds that a server has to say where it listens.
PATIENCE: Final = 60.0

_SPEC: Final = re.compile(r"(?P<log>.+?)(?:@(?P<position>-?\d+))?(?::(?P<session>[\w-]+))?", re.DOTALL)
_URL: Final = re.compile(rb"URL: (http://\S+)")


class CannotFork(Error):
    """No live session can be started there; the message says why, and what to do."""


@frozen
class Spec:
    """A moment of a recording, as the command line names it: `session.db@42:s_7Qk`."""

    log: Path
    position: int = -1
    session: str | None = None

    @classmethod
    def parse(cls, text: str) -> Spec:
        """Read `LOG`, `LOG@N`, `LOG:SESSION` or `LOG@N:SESSION`. A file whose name is all of the text is a `LOG`."""
        found = _SPEC.fullmatch(text)
        if found is None or Path(text).exists():
            return cls(Path(text))
        return cls(Path(found["log"]), int(found["position"] or -1), found["session"])

    def __str__(self) -> str:
        return f"{self.log}@{self.position}" + ("" if self.session is None else f":{self.session}")


class Past:
    """A recorded session up to a position; see `runtime.forked.Past`. The file stays open until `close`.

    Parameters
    ----------
    session
        Its id, or the beginning of it; None when the log has one.
    position
        A negative one counts from the end.

    Raises
    ------
    LogError, NoSuchSession, NoSuchPosition, DamagedEvent
        When that moment cannot be rebuilt.
    """

    def __init__(self, log: Path | str, session: str | None = None, position: int = -1) -> None:
        self.log = Path(log)
        with ExitStack() as stack:
            self._recording = stack.enter_context(Recording(log))
            self._timeline = Timeline(self._recording, session)
            self.session = self._timeline.session.id
            self.opened = self._timeline.session.opened
            self.asked = position  #: as it was given
            self.position = self._timeline.position(position)
            if not self.position:
                raise CannotFork(f"{log}: expected a position from 1, got 0: nothing had happened then")
            self.moment: Moment = self._timeline.at(self.position)
            stack.pop_all()

    @property
    def app(self) -> str:
        """Name of the app that was recorded."""
        return self.moment.app

    def close(self) -> None:
        """Close the file."""
        self._recording.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def parts(self) -> Iterator[Part]:
        """Yield the events up to the position, with what they cite; blobs and sources that are not there are left out.

        Raises
        ------
        DamagedEvent
            At an event that cannot be copied.
        """
        known: set[str] = set()
        rows = self._rows()
        while page := list(islice(rows, PAGE)):
            blobs, sources = cited(page)
            found = [self._recording.blob(digest) for digest in sorted(blobs - known)]
            files = [self._recording.source_file(digest) for digest in sorted(sources - known)]
            known |= blobs | sources
            yield Part(
                [each.row for each in page],
                [each for each in found if each is not None],
                [each for each in files if each is not None],
                list(self._snapshots(page[0].position, page[-1].position)),
            )

    def _rows(self) -> Iterator[RecordedRow]:
        for found in self._recording.rows(self.session, 0, self.position):
            if isinstance(found, Damaged):
                raise DamagedEvent(self.session, found.position, found.why)
            yield found

    def _snapshots(self, first: int, last: int) -> Iterator[tuple[int, bytes]]:
        upto = last
        if last == self.position:
            yield last, Snapshot.of(self.session, last, dumps(to_json(self.moment))).packed
            upto -= 1
        while (found := self._recording.latest_snapshot(self.session, upto)) is not None and found[0] >= first:
            yield found[0], Snapshot.of(self.session, *found).packed
            upto = found[0] - 1


def fork(log: Path | str, session: str | None, position: int, into: Path | str) -> Path:
    """Write a new log whose only session begins as a copy; `evlit serve --from` goes on from it.

    Parameters
    ----------
    log, session, position
        As of `Past`.
    into
        The file to write.

    Raises
    ------
    ExportExists
        When the file is there.
    LogError, NoSuchSession, NoSuchPosition, DamagedEvent
        When that moment cannot be rebuilt, or the file cannot be written.
    """
    into = Path(into)
    if into.exists():
        raise ExportExists(into)
    with Past(log, session, position) as past:
        store = SqliteStore(into)
        try:
            id = new_session()
            epoch = store.open_session(id, past.app, None, past.opened, label(past)).epoch
            head = 0
            for part in past.parts():
                for source in part.sources:
                    store.put_source(source)
                for blob in part.blobs:
                    store.put_blob(blob)
                store.append(id, epoch, head, part.rows)
                head += len(part.rows)
                for at, packed in part.snapshots:
                    store.save_snapshot(Snapshot(id, at, packed))
            store.append(id, epoch, head, [encoded(e.SessionForked(past.session, past.position), time.time())])
        except BaseException:
            store.close()
            into.unlink(missing_ok=True)
            raise
        store.close()
        into.with_name(into.name + ".lock").unlink(missing_ok=True)  # nobody else has heard of this log yet
    return into


def new_session() -> str:
    """Return an id that no session has."""
    return "s_" + secrets.token_urlsafe(12)


# -- the app, and where its log goes ----------------------------------------------------------------------------------


def app_of(past: Past, app: Path | str | None = None) -> Path:
    """Return the script that a fork goes on with.

    It is the one that is named, else the one of its name beside the recording, else one that is written from the
    recorded sources into a folder beside the recording.

    Raises
    ------
    CannotFork
        When there is none.
    """
    if app is not None:
        found = Path(app)
        if not found.is_file():
            raise CannotFork(f"expected the app at {found}, found no file there; check the path")
        return found.absolute()
    beside = find_app(past.log, past.app)
    if beside is not None:
        return beside
    folder = log_of(home(past.log), past).with_suffix("")
    try:
        return restore(past._recording, past._timeline.events(0, past.position), past.app, folder)
    except NoSource as error:
        raise CannotFork(str(error)) from error
    except OSError as error:
        raise CannotFork(
            f"the recorded source cannot be written to {folder} ({error.strerror}); name the app, or copy the "
            "recording to a folder of yours"
        ) from error


def log_of(folder: Path, past: Past) -> Path:
    """Return where the log of forks of a moment lies, by default, of an app in a folder.

    It is the same each time that the moment is asked for in the same words: who comes back finds their session.
    """
    asked = past.asked
    place = str(asked) if asked >= 0 else "last" + (f"{asked + 1}" if asked < -1 else "")
    return folder / ".evlit" / f"fork-{past.session[:10]}-{place}.db"


def launch_of(spec: str, app: Path | None, flags: Mapping[str, Any], args: Sequence[str]) -> Launch:
    """Return what `evlit serve --from SPEC` asks for.

    Raises
    ------
    CannotFork, LogError, NoSuchSession, NoSuchPosition, DamagedEvent
        When there is nothing to start from.
    """
    from evlit.server.launch import Launch
    from evlit.server.launch import find_app as entrypoint

    asked = Spec.parse(spec)
    past = Past(asked.log, asked.session, asked.position)
    script = app_of(past) if app is None else entrypoint(app)
    restored = app is None and find_app(past.log, past.app) is None
    if restored:
        sys.stderr.write(f"evlit: {past.app} is not beside {past.log.name}: serving the recorded source, {script}\n")
    named = read_options(script, flags)["log.path"]
    if named is not None and Path(named).exists() and Path(named).samefile(past.log):
        raise CannotFork(f"{named}: the log that --from reads is left as it is; name another file with --log")
    return Launch(script, flags, args, past, log_of(home(past.log) if restored else script.parent, past))


def free_log(path: Path) -> Path:
    """Return a path, or one beside it with a number when it is taken."""
    count = 1
    found = path
    while found.exists():
        count += 1
        found = path.with_name(f"{path.stem}-{count}{path.suffix}")
    return found


# -- a server of it ---------------------------------------------------------------------------------------------------


@define
class Served:
    """A server of a fork: a process of its own. Each browser tab that opens `address` gets a fork of its own."""

    address: str
    app: Path
    log: Path
    process: subprocess.Popen[bytes] = field(repr=False)
    _reads: threading.Thread = field(repr=False, alias="reads")  # what it prints
    _tether: Tether = field(repr=False, alias="tether")

    @property
    def running(self) -> bool:
        """Whether it still serves."""
        return self.process.poll() is None

    def stop(self, seconds: float = 10.0) -> None:
        """Ask it to end, as Ctrl+C does, and wait for that."""
        if self.running:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reads.join(seconds)
        self._tether.cut()


def start(
    log: Path | str,
    session: str | None,
    position: int,
    app: Path | str | None = None,
    *,
    into: Path | str | None = None,
    port: int = 0,
    patience: float = PATIENCE,
) -> Served:
    """Start `evlit serve --from` as a process of its own, and return once it listens. Blocks: call it in a thread.

    Parameters
    ----------
    log, session, position
        As of `Past`.
    app
        The script to go on with; see `app_of`.
    into
        The log to write; by default a new one in the folder `.evlit` beside the app.
    port
        0 for any free one.
    patience
        Seconds that it may take.

    Raises
    ------
    CannotFork
        When there is no script, or the server does not start; the message has what it said.
    LogError, NoSuchSession, NoSuchPosition, DamagedEvent
        When that moment cannot be rebuilt.
    """
    with Past(log, session, position) as past:
        script = app_of(past, app)
        target = Path(into) if into is not None else free_log(log_of(script.parent, past))
        spec = Spec(past.log.absolute(), past.position, past.session)
    command = [sys.executable, "-m", "evlit", "serve", str(script), "--from", str(spec)]
    command += ["--log", str(target), "--port", str(port), "--headless"]
    tether = Tether()
    with TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  # this Python, and names of files as single arguments
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, **tether.options
        )
        out = process.stdout
        assert out is not None
        watch = threading.Timer(patience, process.kill)
        watch.start()
        try:
            address = _address(out)
        finally:
            watch.cancel()
        if address is None:
            out.close()
            process.kill()
            process.wait()
            tether.cut()
            said.seek(0)
            words = said.read(2000).decode("utf-8", "replace").strip().removeprefix("evlit: ")
            raise CannotFork(f"the server of the fork did not start: {words or f'it said nothing in {patience:g} s'}")
    # What the app prints is in its log; a pipe that nobody reads would stop it.
    reads = threading.Thread(target=_drain, args=(out,), name="evlit fork", daemon=True)
    reads.start()
    return Served(address, script, target, process, reads, tether)


def _address(out: IO[bytes]) -> str | None:
    for line in out:
        if found := _URL.search(line):
            return found[1].decode()
    return None


def _drain(out: IO[bytes]) -> None:
    with out:
        for _ in out:
            pass
