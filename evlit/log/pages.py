"""The rows of a SQLite file, read page by page, however damaged it is: where a log is to be saved from (`salvage.py`).

Theory of operation
-------------------
The rows of a table stand in leaf pages, and everything else in a file (roots, interior pages, indexes, the list of free
pages) only helps to find them. So each page is looked at alone, in the order of the file: a leaf page gives its rows,
whatever became of the pages that led to it, and a cell that makes no sense costs that row alone. What a row belongs to
is told by its shape, since the page does not say it; see `salvage.py`.

Long values go on in a chain of overflow pages. Where that is broken the row comes with what there is.

Pages of the write-ahead log stand for those of the file. Its frames carry a checksum that begins with that of the frame
before, so one flipped byte makes SQLite drop all that follows without a word; here those are read, too.

The format is described at https://sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import BinaryIO, Final, final

from attrs import field, frozen

#: First bytes of pages.
_LEAF: Final = 0x0D
_INDEX_LEAF: Final = 0x0A
#: What a leaf's first byte is with one bit flipped, but for what stands for another sort of page.
_NEARLY_LEAF: Final = frozenset({_LEAF, *(_LEAF ^ (1 << bit) for bit in range(8))} - {0x05})

_SIZES: Final = frozenset(1 << bits for bits in range(9, 17))
_USUAL: Final = 4096

#: Bytes of integers by their serial type.
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

_WAL_MAGIC: Final = (0x377F0682, 0x377F0683)
_WAL_HEADER: Final = 32
_FRAME_HEADER: Final = 24

Value = None | int | float | bytes


@final
class Text(bytes):
    """A text as it stands in the file: it need not be valid UTF-8."""

    __slots__ = ()


@final
@frozen
class Found:
    """A row: its rowid, and its columns. `whole` is false when part of the last ones is missing."""

    rowid: int
    columns: tuple[Value | Text, ...]
    whole: bool


@final
@frozen
class Wal:
    """The frames of a write-ahead log that were committed, in order; `sound` when SQLite reads all of them."""

    frames: tuple[tuple[int, bytes], ...] = ()
    sound: bool = True


@final
class FileBytes:
    """The bytes of an open file, as a slice asks for them: it may be larger than the memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        self._file.seek(part.start or 0)
        return self._file.read(part.stop - (part.start or 0))


@final
@frozen
class Image:
    """The pages of a file, with its write-ahead log over them."""

    data: bytes | FileBytes
    wal: Wal
    size: int = field(init=False)  #: of a page
    _over: dict[int, bytes] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "size", page_size(self.data))
        object.__setattr__(self, "_over", dict(self.wal.frames))

    def page(self, number: int) -> bytes | None:
        """Return a page, or as much of it as there is; None when there is nothing."""
        page = self._over.get(number)
        if page is None:
            page = self.data[(number - 1) * self.size : number * self.size]
        return page or None

    def pages(self) -> Iterator[tuple[int, bytes]]:
        """Yield all pages, the newest first where there are several of one."""
        for number, page in reversed(self.wal.frames):
            yield number, page
        free = free_pages(self)
        for number in range(1, -(-len(self.data) // self.size) + 1):
            if number not in free:
                yield number, self.data[(number - 1) * self.size : number * self.size]

    def rows(self) -> Iterator[Found]:
        """Yield the rows of all tables."""
        for number, page in self.pages():
            begin = 100 if number == 1 else 0
            if len(page) > begin + 8 and page[begin] in _NEARLY_LEAF:
                yield from _rows(page, begin, self.size, self.page)

    def index_entries(self) -> Iterator[tuple[Value | Text, ...]]:
        """Yield the last entry of each page of an index, and of each first column in it: they tell of lost rows."""
        for _, page in self.pages():
            if len(page) > 8 and page[0] == _INDEX_LEAF:
                cells = list(_cells(page, 0, self.size))
                first, last = (_entry(page, at) for at in (cells[0], cells[-1])) if cells else (None, None)
                if first is None or last is None or first[0] != last[0]:
                    yield from filter(None, (_entry(page, at) for at in cells))
                else:
                    yield last


def page_size(data: bytes | FileBytes) -> int:
    """Return the size of pages as the header states it, or the usual one where it makes no sense."""
    stated = int.from_bytes(data[16:18], "big")
    stated = 65536 if stated == 1 else stated
    return stated if stated in _SIZES else _USUAL


def free_pages(image: Image) -> set[int]:
    """Return the pages that nothing uses: what stands there was deleted. Empty when their list makes no sense."""
    data, size = image.data, image.size
    head = image.page(1) or b""
    trunk, count = int.from_bytes(head[32:36], "big"), int.from_bytes(head[36:40], "big")
    last = max(len(data) // size, max((number for number, _ in image.wal.frames), default=0))
    free: set[int] = set()
    while trunk:
        page = image.page(trunk) if 1 < trunk <= last else None
        if page is None or trunk in free or len(page) < 8:
            return set()
        free.add(trunk)
        leaves = int.from_bytes(page[4:8], "big")
        if leaves > size // 4 - 2:
            return set()
        free.update(struct.unpack_from(f">{leaves}I", page, 8) if len(page) >= 8 + 4 * leaves else ())
        trunk = int.from_bytes(page[:4], "big")
    return free if len(free) == count else set()


# -- pages ------------------------------------------------------------------------------------------------------------


def _cells(page: bytes, begin: int, size: int) -> Iterator[int]:
    """Yield where the cells of a leaf page are."""
    count = int.from_bytes(page[begin + 3 : begin + 5], "big")
    first = begin + 8
    for at in range(first, min(first + 2 * count, len(page) - 1), 2):
        cell = (page[at] << 8) | page[at + 1]
        if first < cell < min(size, len(page)):
            yield cell


def _entry(page: bytes, at: int) -> tuple[Value | Text, ...] | None:
    """Return an entry of an index; None for one that makes no sense."""
    try:
        length, start = _varint(page, at)
        columns, whole = _columns(page[start : start + length])
    except (IndexError, ValueError):
        return None
    return columns if whole else None


def _rows(page: bytes, begin: int, size: int, page_of: Callable[[int], bytes | None]) -> Iterator[Found]:
    for at in _cells(page, begin, size):
        try:
            length, at = _varint(page, at)
            rowid, at = _varint(page, at)
            payload = page[at : at + length] if length <= size - 35 else _long(page, at, length, size, page_of)
            columns, whole = _columns(payload)
        except (IndexError, ValueError):
            continue
        yield Found(rowid, columns, whole and len(payload) == length)


def _long(page: bytes, at: int, length: int, size: int, page_of: Callable[[int], bytes | None]) -> bytes:
    """Return a payload that goes on in overflow pages, or as much of it as there is."""
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    if here > size - 35:
        here = least
    parts, left = [page[at : at + here]], length - here
    number = int.from_bytes(page[at + here : at + here + 4], "big")
    while left > 0 and number:
        following = page_of(number)
        if following is None:
            break
        parts.append(following[4 : 4 + left])
        left -= size - 4
        number = int.from_bytes(following[:4], "big")
    return b"".join(parts)


def _columns(payload: bytes) -> tuple[tuple[Value | Text, ...], bool]:
    """Return the columns of a record, and whether all of it is there."""
    end = payload[0]
    if not 1 < end < 0x80:  # no table here has so many columns
        raise ValueError("no record")
    plan, size = _plan(payload[:end])
    columns: list[Value | Text] = []
    for kind, first, last in plan:
        if kind >= 12:
            columns.append(Text(payload[first:last]) if kind & 1 else payload[first:last])
        elif kind == 0:
            columns.append(None)
        elif kind in (8, 9):
            columns.append(kind - 8)
        elif last > len(payload):
            raise ValueError("part of a number")
        elif kind == 7:
            columns.append(struct.unpack_from(">d", payload, first)[0])
        else:
            columns.append(int.from_bytes(payload[first:last], "big", signed=True))
    return tuple(columns), size <= len(payload)


@lru_cache(maxsize=1 << 14)
def _plan(header: bytes) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """Return type, begin and end of each column of records with a header, and their size: many rows have the same."""
    plan, at, place = [], 1, header[0]
    while at < len(header):
        kind, at = _varint(header, at)
        if kind >= 12:
            size = (kind - 12) // 2
        elif kind in (0, 8, 9):
            size = 0
        elif kind == 7:
            size = 8
        elif kind in _INTEGERS:
            size = _INTEGERS[kind]
        else:
            raise ValueError("no such type")
        plan.append((kind, place, place + size))
        place += size
    return tuple(plan), place


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    value = value << 8 | data[at + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, at + 9


# -- the write-ahead log ----------------------------------------------------------------------------------------------


def read_wal(data: bytes) -> Wal:
    """Read a write-ahead log: what was committed, past damage too."""
    if len(data) < _WAL_HEADER + _FRAME_HEADER:
        return Wal()
    magic, _, size, _, *salts = struct.unpack_from(">6I", data)
    order = ">" if magic & 1 else "<"
    sums = _checksum(data[:24], order, (0, 0))
    sound = magic in _WAL_MAGIC and sums == struct.unpack_from(">2I", data, 24)
    if size not in _SIZES:
        size = _USUAL
    step = _FRAME_HEADER + size
    places = range(_WAL_HEADER, len(data) - step + 1, step)
    if not sound:  # then no header says which frames are of this log, and which of the one before
        counted = Counter(data[at + 8 : at + 16] for at in places)
        salts = list(struct.unpack(">2I", counted.most_common(1)[0][0])) if counted else salts
    frames: list[tuple[int, bytes]] = []
    good = committed = reads = 0  # frames that follow without a fault; up to the last commit; of these, by SQLite
    for at in places:
        number, commit, *its = struct.unpack_from(">4I", data, at)
        if its != salts or not number:
            continue  # of an older log, or damaged: then the sum of the next one is another
        page = data[at + _FRAME_HEADER : at + step]
        if sound and good == len(frames):
            sums = _checksum(page, order, _checksum(data[at : at + 8], order, sums))
            good += sums == struct.unpack_from(">2I", data, at + 16)
        frames.append((number, page))
        if commit:
            committed = len(frames)
            reads = committed if good == len(frames) else reads
    return Wal(tuple(frames[:committed]), reads == committed)


def is_read(data: bytes | FileBytes) -> bool:
    """Tell whether SQLite reads anything out of a write-ahead log: a first transaction without a fault."""
    header = data[:_WAL_HEADER]
    if len(header) < _WAL_HEADER:
        return False
    magic, _, size = struct.unpack_from(">3I", header)
    order = ">" if magic & 1 else "<"
    sums = _checksum(header[:24], order, (0, 0))
    if magic not in _WAL_MAGIC or size not in _SIZES or sums != struct.unpack_from(">2I", header, 24):
        return False
    step = _FRAME_HEADER + size
    for at in range(_WAL_HEADER, len(data) - step + 1, step):
        frame = data[at : at + step]
        sums = _checksum(frame[_FRAME_HEADER:], order, _checksum(frame[:8], order, sums))
        if frame[8:16] != header[16:24] or sums != struct.unpack_from(">2I", frame, 16):
            return False
        if frame[4:8] != bytes(4):
            return True
    return False


def _checksum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
