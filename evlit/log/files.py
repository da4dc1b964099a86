"""The log as a file: where it lies, who may write it, and how SQLite opens it."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final, final

from evlit.log.errors import LogDamaged, LogLocked, LogMissing, LogNotWritable, NotALog

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform != "win32":
    import fcntl

MAGIC: Final = b"SQLite format 3\0"


def prepare_path(path: Path) -> Path:
    """Make the file of a log, and its folder, for this user alone; return its real path.

    What is there already keeps its permissions. A folder called `.evlit` without a `.gitignore` gets one, so that what
    people typed into an app does not end up in the app's repository; a `config.toml` there does.
    """
    path = path.expanduser()
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True)
            path.parent.chmod(0o700)  # whatever the umask leaves of it
        if path.parent.name == ".evlit":
            _ignore_in_git(path.parent)
        path = path.resolve()
        if path.is_dir():
            raise NotALog(
                f"{path}: expected a file for the log, found a folder. Name a file in it: --log {path}/log.db"
            )
        # 0600 from the first byte; SQLite gives its -wal and -shm files the permissions of the log itself.
        os.close(open_private(path))
    except OSError as error:
        raise LogNotWritable(
            f"{path}: the log cannot be made or written here ({error.strerror}: {error.filename}). "
            f"Check who owns that folder, or name another file with --log."
        ) from error
    return path


def open_private(path: Path, *, new: bool = False) -> int:
    """Open a file to read and write. One that is made here is this user's alone, whatever the umask is.

    Parameters
    ----------
    new
        Raise `FileExistsError` when it is there.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if new:
            raise
        return os.open(path, os.O_RDWR)
    if sys.platform != "win32":
        os.fchmod(file, 0o600)  # the umask may have taken away from these, too
    return file


def _ignore_in_git(folder: Path) -> None:
    ignore = folder / ".gitignore"
    if not ignore.exists():
        with suppress(OSError):  # a folder that may only be read: then there is nothing new in it
            ignore.write_text("*\n!config.toml\n", "utf-8")


@final
class FileLock:
    """Only one process writes a log: an advisory lock on a file beside it that says which process that is, since when,
    and where it serves.

    SQLite itself would let several processes take turns, but then positions could not be given out from memory, and
    two processes that checkpoint can damage a WAL (SQLite before 3.51.3). The lock goes away with the process, however
    that ends. Its file stays: removing it would let two processes lock two files of the same name.
    """

    def __init__(self, path: Path) -> None:
        beside = path.with_name(path.name + ".lock")
        self._said = [str(os.getpid()), datetime.now().astimezone().isoformat(" ", "seconds")]
        try:
            self._file = open_private(beside)
        except OSError as error:
            raise LogNotWritable(
                f"{beside}: the lock of the log cannot be made ({error.strerror}). "
                f"Check who owns that folder, or name another file with --log."
            ) from error
        # Windows has no flock; there two servers on one log are kept apart by the unique positions alone.
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = _holder(os.read(self._file, 1000).decode("utf-8", "replace"))
                os.close(self._file)
                if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                    raise LogNotWritable(
                        f"{beside}: this log cannot be locked ({error.strerror}), as on some network file systems; "
                        f"without a lock, two servers could damage it. Name a file on a local disk with --log."
                    ) from error
                raise LogLocked(
                    f"{path}: {holder} is writing this log, and a log has one writer. "
                    f"Stop that process, or name another file with --log. Reading is allowed meanwhile."
                ) from error
        self._write()

    def announce(self, where: str) -> None:
        """Say where the server of this log can be reached: it helps whoever is refused because of it."""
        self._said[2:] = [where]
        self._write()

    def _write(self) -> None:
        text = "".join(f"{line}\n" for line in self._said).encode()
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))

    def release(self) -> None:
        os.ftruncate(self._file, 0)
        os.close(self._file)


def is_being_written(path: Path) -> bool:
    """Tell whether a process holds the lock of a log. Where there are no such locks: whether SQLite's -shm is there."""
    if sys.platform == "win32":
        return path.with_name(path.name + "-shm").exists()
    try:
        with path.with_name(path.name + ".lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError as error:
        return error.errno in (errno.EWOULDBLOCK, errno.EACCES)
    return False


def _holder(text: str) -> str:
    """Return in words which process wrote its lines into a lock."""
    process, since, where = (*text.splitlines(), "", "", "")[:3]
    known = ", ".join(part for part in (since and f"started {since}", where and f"at {where}") if part)
    return f"process {process or '(unknown)'}" + (f" ({known})" if known else "")


@final
class Presence:
    """Whether a log and its WAL are still the files that SQLite has open.

    Once they are open SQLite writes on, be their names removed or given to other files: all of it would end with the
    process, though it was acknowledged. SQLite looks after the name of its journal only in another mode.
    """

    def __init__(self, path: Path) -> None:
        self._paths = (str(path), f"{path}-wal")
        self._known: list[tuple[int, int]] = []

    def check(self) -> None:
        """Raise `LogMissing` unless they are. To be called when something was committed, and so both are there."""
        try:
            found = [(status.st_dev, status.st_ino) for status in map(os.stat, self._paths)]
        except FileNotFoundError as error:
            raise self._missing(error.filename) from None
        if found != self._known:
            if self._known:
                raise self._missing(self._paths[found[0] == self._known[0]])
            self._known = found

    def _missing(self, path: str) -> LogMissing:
        return LogMissing(
            f"{path} was removed or replaced while this server writes it. What is recorded now would be lost when the "
            f"server ends, so nothing more is accepted. Move the file back to its place, or start the server again."
        )


def check_file(path: Path) -> None:
    """Refuse, before SQLite sees it, what is no SQLite file or has been cut off; SQLite notices either late."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # to open a pipe is to wait for its other end
            raise NotALog(f"{path}: expected a log, found something that is no file. Write it into one first.")
        with path.open("rb") as file:
            head = file.read(100)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise LogMissing(f"{path}: expected a log, found no file of that name") from error
    except IsADirectoryError as error:
        raise NotALog(f"{path}: expected a log, found a folder. Name the file in it, often {path}/log.db") from error
    except OSError as error:
        raise LogNotWritable(f"{path}: the log cannot be read ({error.strerror}). Check who owns it.") from error
    if not head.startswith(MAGIC):
        found = "an empty file" if not size else f"a file that begins with {head[:16]!r}"
        raise NotALog(f"{path}: expected a log of evlit (a SQLite file), found {found}.")
    # The header states the size in pages when its two change counters agree. While a -wal file is there, some of
    # those pages may still be in it.
    page_size = int.from_bytes(head[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    expected = int.from_bytes(head[28:32], "big") * page_size
    if head[24:28] == head[92:96] and size < expected and not wal_size(path):
        raise LogDamaged(
            f"{path}: this log was cut off: expected {expected:,} bytes, found {size:,}. Copy the whole file again, or "
            f"save what is left of it with: evlit export {path} --all -o saved.db"
        )


def wal_size(path: Path) -> int:
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except FileNotFoundError:
        return 0


def connect(path: Path, mode: str, busy_seconds: float) -> sqlite3.Connection:
    """Open `path` with a SQLite URI mode: `mode=rw`, `mode=ro`, or `immutable=1`."""
    # No implicit transactions: what is one transaction is said where it matters. The cache holds one statement for
    # each number of rows that an insert was ever made of.
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?{mode}",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
