"""A walk that goes on whatever differs: what the same inputs lead to in other code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from evlit.core.events import Recorded
from evlit.core.rerun import decide
from evlit.runtime.host import Host
from evlit.verify.clock import Clock
from evlit.verify.compare import NOTHING, Change
from evlit.verify.walk import Divergence, Walk, What, words

#: Differences that are kept: one a run, so many runs.
_KEPT: Final = 1000


class Onward(Walk):
    """A walk to the end of the recording.

    As long as the code decides what was decided then, runs start, meet inputs and end where they did. From the first
    other decision on the session goes freely: inputs come in their order, and the session decides what follows.

    Attributes
    ----------
    differs
        The first difference of each run that has one, in order.
    """

    def __init__(
        self,
        host: Host,
        events: list[Recorded],
        clock: Clock,
        source: Callable[[str], None] | None,
        taken: Callable[[int], None] = lambda _: None,
    ) -> None:
        super().__init__(host, events, clock, source, update=True)
        self.differs: list[Divergence] = []
        self._taken = taken

    @property
    def places(self) -> dict[int, int]:
        """Position in the recording -> position now, of inputs and of what was decided alike."""
        return self._place

    @property
    def free_from(self) -> int | None:
        """Position of the first recorded decision that is another one now; None when all are the same."""
        return None if self.divergence is None else self.divergence.position

    def _step(self, recorded: Recorded) -> int:
        skipped = super()._step(recorded)
        self._taken(recorded.position)
        return skipped

    def _diverge(self, what: What, recorded: Recorded, change: Change, because: Recorded | None) -> None:
        if what == "decision":
            super()._diverge(what, recorded, change, because)
        run = recorded.run if recorded.run is not None else self.recorded.runs
        if len(self.differs) < _KEPT and (not self.differs or self.differs[-1].run != run):
            self.differs.append(Divergence(what, recorded.position, run, change, because))

    def _ended(self, recorded: Recorded) -> None:
        super()._ended(recorded)
        then = self.recorded
        if self.divergence is None and then.run is None and not (then.queue or then.pending):
            # The recording is at rest here. If the code asks for more, that is another decision.
            wanted = tuple(decide(self._again.projection))
            if wanted:
                change = Change(("decision",), NOTHING, words(wanted))
                self._diverge("decision", recorded, change, self._because.get(then.runs))
