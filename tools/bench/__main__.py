"""Measure evlit over a real socket with the log on disk, beside Streamlit as shipped and tuned, in one run.

    python -m tools.bench [--alone] [--streamlit VENV] [--rounds 4] [--only ticks,fragments] [--json FILE]

The servers of all peers are up at the same time and take turns, so that what else the machine does falls on all of
them. Prints one table, and judges nothing.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import define, field

from tools.bench.apps import (
    AROUND,
    BESIDE,
    CALLS,
    CHANGES,
    EVERY,
    KEPT,
    LOOP,
    SIZES,
    TICKS,
    fragment,
    keeping,
    page,
)
from tools.bench.peers import Peer, Running, evlit, import_seconds, running, streamlit, test_seconds
from tools.bench.table import Samples, show

#: Of one turn.
CLICKS: Final = 40
SESSIONS: Final = 5
INTERRUPTS: Final = 5
TESTS: Final = 10

#: Seconds between two clicks of a user, where what a server does in between counts.
APART: Final = 0.25

#: Seconds for which ticks are watched.
WATCHED: Final = 20

#: Sessions that are kept to see what one weighs.
HELD: Final = 50


@define
class Bench:
    """All peers, and what was measured of them."""

    peers: list[Peer]
    folder: Path
    rounds: int
    samples: Samples = field(factory=Samples)

    def measure(self, only: Sequence[str] = ()) -> None:
        """Measure everything, or some of the groups."""
        for name in only or GROUPS:
            GROUPS[name](self)

    def imports(self) -> None:
        for peer in self.peers:
            import_seconds(peer)  # the first one writes bytecode
        for _ in range(self.rounds):
            for peer in self.peers:
                self.samples.add("import", peer.name, [import_seconds(peer)])

    def clicks(self) -> None:
        for size in SIZES:
            self._take_turns(f"page-{size}", page(size), partial(self._click, str(size)))

    def fragments(self) -> None:
        for size in AROUND:
            self._take_turns(f"fragment-{size}", fragment(size), partial(self._click, f"fragment {size}"))

    def ticks(self) -> None:
        self._take_turns("ticks", TICKS, self._tick, once=True)

    def interrupts(self) -> None:
        self._take_turns("loop", LOOP, partial(self._interrupt, "loop"))
        self._take_turns("calls", CALLS, partial(self._interrupt, "calls"))
        self._take_turns("beside", BESIDE, self._beside, once=True)

    def sessions(self) -> None:
        for size in (3, 1000):
            self._take_turns(f"open-{size}", page(size), partial(self._open, str(size)))
        self._take_turns("memory", page(20), self._hold, once=True)

    def tests(self) -> None:
        for _ in range(self.rounds):
            for peer in self.peers:
                answer = test_seconds(peer, CLICKS, TESTS)
                self.samples.add("test run", peer.name, answer["run"])
                self.samples.add("test", peer.name, answer["test"])

    def state(self) -> None:
        for what, change, recorded in itertools.product(KEPT, CHANGES, (False, True)):
            name = f"{what} {change} {'recorded' if recorded else 'aside'}"
            app = keeping(what, change, recorded=recorded)
            self._take_turns(name.replace(" ", "-"), app, partial(self._click, name, apart=APART))

    def _take_turns(self, name: str, app: str, turn: Callable[[Running], None], *, once: bool = False) -> None:
        with ExitStack() as stack:
            servers = [stack.enter_context(running(peer, app, self.folder / name)) for peer in self.peers]
            for server in servers:
                self.samples.add("spawn", server.peer.name, [server.started])
            for _ in range(1 if once else self.rounds):
                for server in servers:
                    turn(server)

    def _click(self, what: str, server: Running, apart: float = 0.0) -> None:
        answer = server.order("click", CLICKS, apart=apart)
        self.samples.add(f"click {what}", server.peer.name, answer["seconds"])
        self.samples.add(f"bytes {what}", server.peer.name, [answer["bytes"]])

    def _tick(self, server: Running) -> None:
        times = server.order("tick", round(WATCHED / EVERY))["seconds"]
        between = [later - sooner for sooner, later in itertools.pairwise(times)]
        self.samples.add("tick interval", server.peer.name, between)
        self.samples.add("tick jitter", server.peer.name, [abs(interval - EVERY) for interval in between])
        self.samples.add("tick missed", server.peer.name, [round(WATCHED / EVERY) - len(times)])

    def _interrupt(self, what: str, server: Running) -> None:
        answer = server.order("interrupt", INTERRUPTS, ends=f"{server.app}.ends")
        self.samples.add(f"interrupt {what}", server.peer.name, answer["seconds"])

    def _beside(self, server: Running) -> None:
        self.samples.add("click beside", server.peer.name, server.order("beside", CLICKS)["seconds"])

    def _open(self, what: str, server: Running) -> None:
        self.samples.add(f"open {what}", server.peer.name, server.order("open", SESSIONS)["seconds"])

    def _hold(self, server: Running) -> None:
        server.order("hold", 5)  # what the first sessions load is not theirs
        before = server.memory()
        server.order("hold", HELD)
        self.samples.add("memory", server.peer.name, [(server.memory() - before) / HELD])


#: What can be measured by itself.
GROUPS: Final[dict[str, Callable[[Bench], None]]] = {
    "imports": Bench.imports,
    "clicks": Bench.clicks,
    "fragments": Bench.fragments,
    "ticks": Bench.ticks,
    "interrupts": Bench.interrupts,
    "sessions": Bench.sessions,
    "tests": Bench.tests,
    "state": Bench.state,
}


def _groups(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in GROUPS]:
        raise argparse.ArgumentTypeError(f"expected some of {', '.join(GROUPS)}; got {', '.join(unknown)}")
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alone", action="store_true", help="measure evlit only")
    parser.add_argument("--streamlit", type=Path, metavar="VENV", help="an environment that has Streamlit already")
    parser.add_argument("--rounds", type=int, default=4, help="turns of each peer (default: 4)")
    parser.add_argument("--only", type=_groups, default=(), metavar="GROUPS", help=f"some of {','.join(GROUPS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all samples")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        peers = [evlit(Path(folder)), *([] if asked.alone else streamlit(Path(folder), asked.streamlit))]
        bench = Bench(peers, Path(folder), asked.rounds)
        bench.measure(asked.only)
    if asked.json is not None:
        asked.json.write_text(json.dumps(bench.samples.taken, indent=1), encoding="utf-8")
    show(bench.samples, [peer.name for peer in peers])


if __name__ == "__main__":
    main()
