"""Snapshots for an export, made of the events that are in it: so that a moment of a long session is shown at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

from evlit.core.codec import decode, dumps
from evlit.core.events import Recorded, run_of
from evlit.core.fold import fold
from evlit.core.projection import Projection, to_json
from evlit.log.rows import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evlit.log.rows import RecordedRow

#: Events from one snapshot to the next: folding so many takes about 10 ms.
EVERY: Final = 1000


@final
class Shortcuts:
    """Folds the events of a session, which it is shown in their order, and makes a snapshot now and then.

    It ends at an event that cannot be read or does not fit: what follows has no meaning without it.
    """

    def __init__(self, every: int = EVERY) -> None:
        self._every = every
        self.upto = 0  #: position of the last event that was folded
        self._projection: Projection | None = Projection()

    def after(self, rows: Iterable[RecordedRow]) -> Iterator[Snapshot]:
        """Yield the snapshots that are due in or after some events."""
        for each in rows:
            if self._projection is None:
                return
            if each.position != self.upto + 1:
                self._projection = None
                return
            try:
                event = decode(each.row.kind, each.row.version, each.row.data)
                recorded = Recorded(each.session, each.position, each.row.at, event, run_of(event), each.row.cause)
                fold(self._projection, recorded)
            except Exception:  # noqa: BLE001 - a damaged event may fail in any way, and a snapshot is only a shortcut
                self._projection = None
                return
            self.upto = each.position
            if each.position % self._every == 0:
                yield Snapshot.of(each.session, each.position, dumps(to_json(self._projection)))
