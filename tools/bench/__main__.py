"""Measure evlit over a real socket with the log on disk, beside Streamlit as shipped and tuned, in one run.

    python -m tools.bench [--alone] [--streamlit VENV] [--rounds 4] [--json FILE]

The servers of all peers are up at the same time and take turns, so that what else the machine does falls on all of
them. Prints one table, and judges nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import define, field

from tools.bench.apps import BESIDE, CALLS, FRAGMENT, LOOP, SIZES, page
from tools.bench.peers import Peer, Running, evlit, import_seconds, running, streamlit
from tools.bench.table import Samples, show

#: Of one turn.
CLICKS: Final = 40
SESSIONS: Final = 5
INTERRUPTS: Final = 5

#: Sessions that are kept to see what one weighs.
HELD: Final = 50


@define
class Bench:
    """All peers, and what was measured of them."""

    peers: list[Peer]
    folder: Path
    rounds: int
    samples: Samples = field(factory=Samples)

    def measure(self) -> None:
        """Measure everything."""
        for peer in self.peers:
            import_seconds(peer)  # the first one writes bytecode
        for _ in range(self.rounds):
            for peer in self.peers:
                self.samples.add("import", peer.name, [import_seconds(peer)])
        for size in SIZES:
            self._take_turns(f"page-{size}", page(size), partial(self._click, str(size)))
        self._take_turns("fragment", FRAGMENT, partial(self._click, "fragment"))
        self._take_turns("loop", LOOP, partial(self._interrupt, "loop"))
        self._take_turns("calls", CALLS, partial(self._interrupt, "calls"))
        self._take_turns("beside", BESIDE, self._beside, once=True)
        for size in (3, 1000):
            self._take_turns(f"open-{size}", page(size), partial(self._open, str(size)))
        self._take_turns("memory", page(20), self._hold, once=True)

    def _take_turns(self, name: str, app: str, turn: Callable[[Running], None], *, once: bool = False) -> None:
        with ExitStack() as stack:
            servers = [stack.enter_context(running(peer, app, self.folder / name)) for peer in self.peers]
            for server in servers:
                self.samples.add("spawn", server.peer.name, [server.started])
            for _ in range(1 if once else self.rounds):
                for server in servers:
                    turn(server)

    def _click(self, what: str, server: Running) -> None:
        answer = server.order("click", CLICKS)
        self.samples.add(f"click {what}", server.peer.name, answer["seconds"])
        self.samples.add(f"bytes {what}", server.peer.name, [answer["bytes"]])

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alone", action="store_true", help="measure evlit only")
    parser.add_argument("--streamlit", type=Path, metavar="VENV", help="an environment that has Streamlit already")
    parser.add_argument("--rounds", type=int, default=4, help="turns of each peer (default: 4)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all samples")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        peers = [evlit(Path(folder)), *([] if asked.alone else streamlit(Path(folder), asked.streamlit))]
        bench = Bench(peers, Path(folder), asked.rounds)
        bench.measure()
    if asked.json is not None:
        asked.json.write_text(json.dumps(bench.samples.taken, indent=1), encoding="utf-8")
    show(bench.samples, [peer.name for peer in peers])


if __name__ == "__main__":
    main()
