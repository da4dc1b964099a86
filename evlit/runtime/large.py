"""Coding of `session_state` entries that a click must not wait for (step 8 of the click journey): tables, and values of
more than a few kilobytes.

A table's coded form cites its bytes by digest, so it is small itself. `Shelf` remembers it by the identity of the
table: with it, whoever holds the table can be coded at the end of a run. `Making` writes what the shelf has not, and
does that in a worker thread; `Looking` only looks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from attrs import frozen

from evlit.core.coded import named
from evlit.core.values import TAG, Encoder, TooLargeError, name_of, opaque, short
from evlit.log.blobs import Blob
from evlit.runtime import tables
from evlit.runtime.kept_files import BYTES_OF
from evlit.runtime.library_values import encode_scalar

#: Bytes of JSON, about, that the end of a run codes of one entry, and that an event carries of it.
SMALL: Final = 16 << 10

#: Bytes of JSON that are coded at all.
LARGE: Final = 64 << 20

#: Bytes of what stands beside the bytes of a table; more goes into a blob, too.
_BESIDE: Final = 2 << 10

#: JSON, compressed.
ZSTD: Final = "application/zstd"


@frozen(eq=False)
class Shelved:
    """A table, its coded form, and the blobs that this cites."""

    value: Any
    coded: dict[str, Any]
    size: int
    cites: tuple[dict[str, Any], ...]


class Shelf:
    """Tables of one session whose bytes are in the log or on their way there, by identity."""

    def __init__(self) -> None:
        self._known: dict[int, Shelved] = {}
        self._before: dict[int, Shelved] = {}

    def begin(self) -> None:
        """Begin a round of looking for all tables of a session."""
        self._known, self._before = {}, self._known

    def end(self) -> None:
        """End the round: what nobody looked for is forgotten, and its memory free."""
        self._before = {}

    def find(self, value: Any) -> Shelved | None:
        """Return what is known of a table."""
        found = self._known.get(id(value)) or self._before.get(id(value))
        if found is None or found.value is not value:
            return None
        self._known[id(value)] = found
        return found

    def add(self, found: Iterable[Shelved]) -> None:
        """Put tables here."""
        self._known.update((id(each.value), each) for each in found)

    def clear(self) -> None:
        """Forget all tables."""
        self._known, self._before = {}, {}


class Looking:
    """The extension for the end of a run: scalars, and tables that are on the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.found = False  #: a table was

    def __call__(self, encoder: Encoder, value: Any) -> Any:
        cls = type(value)
        library = tables.library_of(cls)
        if library is None:
            if cls not in BYTES_OF:
                return None
        elif tables.kind_of(value, library) is None:
            return encode_scalar(encoder, value, library)
        shelved = self._shelf.find(value)
        if shelved is None:
            raise TooLargeError
        self.found = True
        encoder.spend(shelved.size)
        return shelved.coded


class Making:
    """The extension for a worker thread: writes tables.

    Parameters
    ----------
    find
        Returns what the shelf has of a table.
    stand_ins
        Tables to write in place of others: of what these held at some moment.
    """

    def __init__(self, find: Callable[[Any], Shelved | None], stand_ins: dict[int, Any] | None = None) -> None:
        self._find = find
        self._stand_ins = stand_ins or {}
        self.blobs: dict[str, Blob] = {}
        self.made: list[Shelved] = []
        self._cites: list[dict[str, Any]] = []

    def entry(self, value: Any, pause: Callable[[], object]) -> tuple[Any, bool]:
        """Return the coded form of an entry, which is small, and whether the log only names part of it.

        Raises
        ------
        RuntimeError
            Another thread changed the value meanwhile.
        """
        encoder = Encoder(LARGE, self, pause)
        try:
            coded = encoder.encode(value)
            text = dumps(coded)
        except TooLargeError:
            return opaque(value, "too large"), True
        if len(text) <= SMALL:
            return coded, encoder.named
        cites = list({cite["blob"]: cite for cite in self._cites}.values())
        ref = self._keep_json(text)
        wrapped: dict[str, Any] = {TAG: "json", "type": name_of(type(value)), "text": short(value), "v": ref}
        if encoder.named:  # it does not come back, so nothing of it is kept but what is told of it
            path, what = next(named(coded), ("", None))
            return opaque(value, f"holds a {what.type} at {path:.80}" if what is not None else ""), True
        if cites:
            wrapped["cites"] = cites
        return wrapped, False

    def __call__(self, encoder: Encoder, value: Any) -> Any:
        cls = type(value)
        library = tables.library_of(cls)
        if library is None:
            return self._file(value) if cls in BYTES_OF else None
        kind = tables.kind_of(value, library)
        if kind is None:
            return encode_scalar(encoder, value, library)
        shelved = self._find(value)
        if shelved is not None:
            self._cites += shelved.cites
            return shelved.coded
        before = len(self._cites)
        try:
            beside = tables.write(self._stand_ins.get(id(value), value), library, kind, encoder, self._keep)
        except tables.LossError as error:
            return encoder.name(value, str(error))
        tag = "array" if library == "numpy" else "table"
        coded: dict[str, Any] = {TAG: tag, "type": name_of(cls), "text": tables.shape_text(value, kind), "v": beside}
        text = dumps(coded)
        if len(text) > _BESIDE:
            cites = list({cite["blob"]: cite for cite in self._cites[before:]}.values())
            coded = {**coded, "v": {"more": self._keep_json(dumps(beside))}, "cites": cites}
            text = dumps(coded)
        if not encoder.named:
            self.made.append(Shelved(value, coded, len(text), tuple(self._cites[before:])))
        return coded

    def _file(self, value: Any) -> Any:
        shelved = self._find(value)
        if shelved is None:
            data, beside = BYTES_OF[type(value)](value)
            cite = self._keep(data, beside.get("type") or "application/octet-stream")
            coded = {TAG: "file", "type": name_of(type(value)), "text": short(value), "v": {**beside, "data": cite}}
            shelved = Shelved(value, coded, len(dumps(coded)), (cite,))
            self.made.append(shelved)
        else:
            self._cites += shelved.cites
        return shelved.coded

    def _keep(self, data: bytes, media_type: str) -> dict[str, Any]:
        blob = Blob.of(data, media_type)
        self.blobs[blob.digest] = blob
        cite = {"blob": blob.digest, "type": media_type, "size": blob.size}
        self._cites.append(cite)
        return cite

    def _keep_json(self, text: bytes) -> dict[str, Any]:
        import zstandard

        return self._keep(zstandard.compress(text, 3), ZSTD)


def dumps(value: object) -> bytes:
    """Write JSON as events have it."""
    from evlit.core import codec  # a tenth of `import evlit`, where nothing is written

    return codec.dumps(value)


def unpack(data: bytes) -> Any:
    """Return the JSON of a compressed blob.

    Raises
    ------
    ValueError
        When it is none, or larger than what is written.
    """
    import orjson
    import zstandard

    try:
        if zstandard.get_frame_parameters(data).content_size > 2 * LARGE:
            raise ValueError("expected at most 128 MB of JSON in a blob")
        return orjson.loads(zstandard.decompress(data))
    except zstandard.ZstdError as error:
        raise ValueError(f"expected compressed JSON in a blob: {error}") from error


def late(value: Any) -> dict[str, Any]:
    """Return the tag of an entry that is being written."""
    cls = type(value)
    library = tables.library_of(cls)
    kind = None if library is None else tables.kind_of(value, library)
    return {TAG: "late", "type": name_of(cls), "text": short(value) if kind is None else tables.shape_text(value, kind)}


def give_way() -> None:
    """Let other threads have the interpreter: they would wait up to 5 ms for it, and a click takes less."""
    time.sleep(0.00005)
