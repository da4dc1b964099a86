"""One verification: from a recording to "the same", or to the first place where it is not (see `walk` for how)."""

from __future__ import annotations

import time
from pathlib import Path

from attrs import frozen

from evlit.core import events as e
from evlit.core.tree import Tree
from evlit.runtime.host import Host, versions
from evlit.verify.causes import causes_of
from evlit.verify.clock import CannotVerify, Clock
from evlit.verify.stage import staged
from evlit.verify.walk import Divergence, Walk


@frozen
class Verification:
    """What came of it.

    Attributes
    ----------
    divergence
        The first place where the session is another one; None when there is none.
    events, runs
        How many were compared.
    recorded, took
        Seconds that the session lasted, and that executing it again took.
    causes
        Likely reasons of the divergence, the likeliest first.
    notes
        What of the recording could not be used.
    page
        The recorded page where it differs.
    """

    path: Path
    session: str
    app: Path
    divergence: Divergence | None
    events: int
    runs: int
    recorded: float
    took: float
    causes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    page: Tree | None = None

    @property
    def same(self) -> bool:
        """True when nothing differs."""
        return self.divergence is None


def verify(
    path: Path | str,
    app: Path | str | None = None,
    *,
    session: str | None = None,
    update: Path | str | None = None,
) -> Verification:
    """Execute a recorded session again, and compare.

    Parameters
    ----------
    path
        A session that was exported, or the log of a server.
    app
        The script. By default the one of its name beside the recording; where there is none, the source that the
        recording has.
    session
        Which of the log's sessions; may be left out when it has one.
    update
        Where to write the session as it is now, if it differs: the recording itself, or another file.

    Raises
    ------
    CannotVerify
        When it cannot be executed again.
    LogError
        When the recording cannot be read, or the new one cannot be written.
    """
    path = Path(path)
    with staged(path, session, app) as stage:
        if (
            update is not None
            and Path(update).exists()
            and Path(update).samefile(path)
            and stage.recording.session_rows()[1:]
        ):
            raise CannotVerify(f"{path}: this log has other sessions too, which would be lost: name another file")
        events, found = stage.events, stage.app
        began = time.perf_counter()

        def walking(host: Host, clock: Clock) -> Walk:
            return Walk(host, events, clock, stage.source, update=update is not None)

        walk = stage.play(walking)
        took = time.perf_counter() - began
        divergence = walk.divergence
        if divergence is not None and update is not None:
            stage.write(walk, Path(update))
        opened = events[0].event
        return Verification(
            path,
            stage.about.id,
            found,
            divergence,
            len(events),
            sum(isinstance(each.event, e.RunStarted) for each in events),
            events[-1].at - events[0].at,
            took,
            () if divergence is None else causes_of(divergence, found, stage.recording, opened, walk, versions()),
            tuple(walk.notes),
            walk.recorded.tree,
        )


__all__ = ["CannotVerify", "Verification", "verify"]
