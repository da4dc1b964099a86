"""A session whose server is killed on the way, and started again when its viewer finds it gone."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from attrs import define, field

from tests.faults.servers import Server, Zygote
from tests.faults.story import APP, Result, result, story
from tests.faults.visitor import Visitor

#: Every boundary, every byte, and as long as it takes; CI takes samples of them. `make faults` sets it.
FULL: Final = os.environ.get("EVLIT_FAULTS") == "full"

#: When a server dies: at a writing call to its log, before, inside or after it; or so many seconds after its start.
Plan = tuple[int, str] | float


@define
class Tally:
    """What all ordeals of a test session came to."""

    kills: int = 0
    survived: int = 0
    cuts: int = 0
    inputs: int = 0
    acknowledged: int = 0
    problems: list[str] = field(factory=list)


@define(eq=False)
class Ordeal:
    """Runs the story under plans, each on a log of its own."""

    zygote: Zygote
    folder: Path
    tally: Tally
    wanted: Result = field(init=False)
    problems: list[str] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self.wanted, _ = self._live([], "undisturbed")

    def endure(self, *plans: Plan) -> int:
        """Run the story with a server for each plan and one more; return how many were killed.

        What is not as in the undisturbed session is noted, so that all instants are tried whatever one of them shows.
        """
        name = "-".join(str(plan).replace(" ", "") for plan in plans) or "again"
        kills = 0
        try:
            found, kills = self._live(plans, name)
        except Exception as error:  # noqa: BLE001  # noted, with the log beside it
            self._note(f"{name}: {type(error).__name__}: {error}")
        else:
            if found == self.wanted:
                self.tally.survived += kills
            else:
                self._note(f"{name}: expected {self.wanted}, got {found}")
        return kills

    def _live(self, plans: Sequence[Plan], name: str) -> tuple[Result, int]:
        folder = self.folder / name
        folder.mkdir()
        rest = list(plans)
        servers: list[Server] = []
        timers: list[threading.Timer] = []

        def find() -> int:
            if not servers or not servers[-1].alive:
                plan = rest.pop(0) if rest else None
                point = plan if isinstance(plan, tuple) else None
                server = self.zygote.start(APP, folder / "log.db", point)
                servers.append(server)
                if isinstance(plan, float):
                    timers.append(killing(server, plan))
            return servers[-1].port

        visitor = Visitor(find)
        try:
            story(visitor)
        finally:
            visitor.leave()
            for timer in timers:
                timer.cancel()
                timer.join()
            killed = sum(not server.alive for server in servers)
            servers[-1].kill()
            servers[-1].wait()
            self.tally.kills += killed
            self.tally.inputs += visitor.batch
            self.tally.acknowledged += len(visitor.acknowledged)
        said = folder.joinpath("server.out").read_text()
        assert not said, f"expected a server that says nothing, it said {said}"
        return result(folder / "log.db", visitor), killed

    def _note(self, problem: str) -> None:
        self.problems.append(problem)
        self.tally.problems.append(problem)


def killing(server: Server, seconds: float) -> threading.Timer:
    """Kill a server some seconds from now."""
    kill: Callable[[], None] = server.kill
    timer = threading.Timer(seconds, kill)
    timer.start()
    return timer
