"""The log of a session as a test looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, overload

from attrs import asdict, frozen

from evlit.core import events as e
from evlit.core.events import Recorded


class Log(Sequence[Recorded]):
    """Recorded events, oldest first. `log("run.ended")` are those of a kind."""

    def __init__(self, recorded: Iterable[Recorded]) -> None:
        self._recorded = list(recorded)

    def __call__(self, *kinds: str) -> Log:
        """Return the events of some kinds, such as `run.ended`.

        Raises
        ------
        ValueError
            When there is no such kind.
        """
        known = {tag for tag, _ in e.KINDS.values()}
        for kind in kinds:
            if kind not in known:
                raise ValueError(f"expected a kind of event, got {kind!r}; the kinds are {', '.join(sorted(known))}")
        return Log(each for each in self._recorded if each.kind in kinds)

    @property
    def kinds(self) -> list[str]:
        """The kind of each."""
        return [each.kind for each in self._recorded]

    def __len__(self) -> int:
        return len(self._recorded)

    @overload
    def __getitem__(self, index: int) -> Recorded: ...
    @overload
    def __getitem__(self, index: slice) -> Log: ...
    def __getitem__(self, index: int | slice) -> Recorded | Log:
        return Log(self._recorded[index]) if isinstance(index, slice) else self._recorded[index]

    def __repr__(self) -> str:
        return "\n".join(f"{each.position:>4}  {each.kind:<16}  {_brief(each.event)}".rstrip() for each in self)


def _brief(event: Any) -> str:
    """Return the fields of an event that say something, in one line."""
    fields = asdict(event, recurse=False)
    shown = [f"{name}={value!r}" for name, value in fields.items() if value not in (None, "", {}, (), 0)]
    text = ", ".join(shown)
    return text if len(text) <= 140 else text[:139] + "…"


@frozen
class CancelledRun:
    """A run that was cut short."""

    run: int
    why: str  #: in words
    calls: int  #: `st.*` calls that it had made
    seconds: float


def cancelled_runs(recorded: Sequence[Recorded], after: int) -> list[CancelledRun]:
    """Return the runs that ended after a position because something was decided to cancel them."""
    reasons: dict[int, str] = {}
    found = []
    for each in recorded:
        event = each.event
        if isinstance(event, e.RerunDecided) and event.cancels is not None:
            reasons[event.cancels] = event.reason
        elif isinstance(event, e.RunEnded) and event.run in reasons and each.position > after:
            found.append(CancelledRun(event.run, reasons[event.run], event.calls, event.seconds))
    return found
