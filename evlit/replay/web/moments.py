"""The page of a session at one position after another, as somebody scrubs through it.

A few projections are kept where the page was looked at last. Going on from one of them costs what happens in between;
going anywhere else costs a snapshot and the events after it, which are kept decoded, because whoever goes back by one
step goes back by another one.

What takes long looks now and then whether anybody still waits for it: a page that has moved on lets go of its requests.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, Final, final

import trio

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.ops import Op, props_diff
from evlit.core.projection import Projection
from evlit.log.rows import RecordedRow
from evlit.replay.causes import Known
from evlit.replay.recording import Damaged, DamagedEvent, read_entry
from evlit.replay.timeline import KEEP_EVERY, Timeline

#: Projections that are kept.
_KEPT: Final = 4

#: Events that are read at once, and bytes of them that are kept decoded.
_BLOCK: Final = 250
_WEIGHT: Final = 8 << 20

#: Events that may take longer to fold than it takes to begin with a snapshot.
_FAR: Final = 500


@final
class Events:
    """The events of a session, decoded, of which the last ones read are kept."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._blocks: OrderedDict[int, tuple[list[Recorded | Damaged], int]] = OrderedDict()
        self._weight = 0

    def between(self, after: int, upto: int) -> Iterator[Recorded]:
        """Yield the events after a position, up to another.

        Raises
        ------
        DamagedEvent
            At one that cannot be read.
        """
        for entry in self.entries(after, upto):
            if isinstance(entry, Damaged):
                raise DamagedEvent(self._timeline.session.id, entry.position, entry.why)
            yield entry

    def entries(self, after: int, upto: int) -> Iterator[Recorded | Damaged]:
        """Yield what there is at each position after one, up to another."""
        while after < upto:
            trio.from_thread.check_cancelled()
            number, begin = divmod(after, _BLOCK)
            end = min(_BLOCK, begin + upto - after)
            yield from self._block(number)[begin:end]
            after += end - begin

    def _block(self, number: int) -> list[Recorded | Damaged]:
        if (kept := self._blocks.get(number)) is not None:
            self._blocks.move_to_end(number)
            return kept[0]
        timeline = self._timeline
        after, upto = number * _BLOCK, min((number + 1) * _BLOCK, timeline.head)
        entries: list[Recorded | Damaged] = [Damaged(at, at, "missing") for at in range(after + 1, upto + 1)]
        weight = 0
        for row in timeline.recording.rows(timeline.session.id, after, upto):
            weight += len(row.row.data) if isinstance(row, RecordedRow) else 0
            entries[row.position - after - 1] = read_entry(row)
        if upto == (number + 1) * _BLOCK:  # else it grows
            self._blocks[number] = entries, weight
            self._weight += weight
            while self._weight > _WEIGHT and len(self._blocks) > 1:
                self._weight -= self._blocks.popitem(last=False)[1][1]
        return entries


@final
class Moments:
    """The projections of one session, for one thread at a time."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.events = Events(timeline)
        self.touched: Known = {}  #: what is known of elements that somebody looked at
        self._kept: list[Projection] = []  # those used last come last

    def at(self, position: int, keep: int | None = None) -> Projection:
        """Return the session after the event at a position. It is only true until the next call, and not to be changed.

        Parameters
        ----------
        keep
            A position whose projection is needed besides this one.

        Raises
        ------
        NoSuchPosition
            When the session has no event there.
        DamagedEvent
            When an event on the way there cannot be read.
        """
        position = self.timeline.position(position)
        found = self._start(position, keep)
        try:
            began = found.position
            for recorded in self.events.between(began, position):
                step(self.timeline, found, recorded)
                if (found.position - began) % KEEP_EVERY == 0:
                    self.timeline.keep(found)
        except DamagedEvent:
            raise  # and forget the projection: half of the event may be in it
        except BaseException:  # nobody waits any more; the next who asks goes on from here
            self._keep(found)
            raise
        self._keep(found)
        return found

    def advance(self, projection: Projection, position: int) -> Iterator[tuple[Recorded, list[Op]]]:
        """Go on with a projection that `at` returned; yield each event, and what it did to the page, once it is added.

        Raises
        ------
        DamagedEvent
            When an event on the way there cannot be read.
        """
        self._forget(projection)
        for recorded in self.events.between(projection.position, position):
            yield recorded, step(self.timeline, projection, recorded)
        self._keep(projection)

    def _keep(self, projection: Projection) -> None:
        self._kept.append(projection)
        while len(self._kept) > _KEPT:
            self._kept.pop(0).tree.dissolve()

    def _forget(self, projection: Projection) -> None:
        self._kept = [each for each in self._kept if each is not projection]

    def _start(self, position: int, keep: int | None) -> Projection:
        """Return a projection from which it is not far to a position."""
        usable = (each for each in self._kept if each.position == position or keep != each.position < position)
        found = max(usable, key=lambda each: each.position, default=None)
        if found is None or position - found.position > _FAR:
            start = self.timeline.start(position)
            if found is None or start.position > found.position:
                return start
        self._forget(found)
        return found


def step(timeline: Timeline, projection: Projection, recorded: Recorded) -> list[Op]:
    """Add an event to a projection, and return what it did to the page.

    Raises
    ------
    DamagedEvent
        When it does not fit.
    """
    event = recorded.event
    try:
        match event:
            case e.TreePatched(ops=ops):
                fold(projection, recorded)
                done: Any = ops  # lists, or it would not have folded
                return list(done)
            case e.WidgetsChanged(values=values):
                nodes = [projection.tree.widgets.get(widget) for widget in values]
            case e.DialogDismissed(dialog=dialog):
                nodes = [projection.tree.fragments.get(dialog)]
            case _:
                nodes = []
        before = [(node, node.props) for node in nodes if node is not None]
        fold(projection, recorded)
        return [op for node, props in before for op in props_diff(node.id, props, node.props)]
    except Exception as error:
        raise DamagedEvent(timeline.session.id, recorded.position, f"it does not fit: {error}") from error
