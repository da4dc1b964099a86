"""What keeping a log costs a click: in memory only, on disk, and on disk so that a power cut loses nothing either.

    python -m tools.bench.durability [--rounds 20] [--folder FOLDER]

The servers are up at the same time and take turns, so that what else the machine does falls on all of them. The folder
is where the logs lie: name one on the disk that is meant. Prints one table, and judges nothing.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import evolve

from tools.bench.apps import page
from tools.bench.peers import evlit, running
from tools.bench.table import Samples, high, median

#: Of one turn.
CLICKS: Final = 40

#: Elements of the page.
SIZE: Final = 10

#: Name -> where the log is, and what it survives.
LOGS: Final = {
    "memory": ["--log", ":memory:"],
    "disk": ["--log", "{folder}/log.db", "--durability", "process"],
    "disk, power": ["--log", "{folder}/log.db", "--durability", "power"],
}


def measure(folder: Path, rounds: int) -> Samples:
    """Click in all of them, in turns."""
    samples = Samples()
    peer = evlit(folder)
    serve = peer.serve[: peer.serve.index("--log")]
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                running(evolve(peer, name=name.replace(", ", "-"), serve=serve + log), page(SIZE), folder)
            )
            for name, log in LOGS.items()
        ]
        for _ in range(rounds):
            for name, server in zip(LOGS, servers, strict=True):
                samples.add("click", name, server.order("click", CLICKS)["seconds"])
    return samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="turns of each log (default: 20)")
    parser.add_argument("--folder", type=Path, help="where the logs lie (default: that of temporary files)")
    asked = parser.parse_args()
    with TemporaryDirectory(dir=asked.folder) as folder:
        samples = measure(Path(folder), asked.rounds)
    print(f"a click on {SIZE} elements, {asked.rounds * CLICKS} of each log")
    print(f"{'log':<14}{'p50 ms':>9}{'p95 ms':>9}{'p50 to memory':>16}")
    base = median(samples.of("click", "memory"))
    for name in LOGS:
        own = samples.of("click", name)
        print(f"{name:<14}{median(own) * 1e3:>9.3f}{high(own) * 1e3:>9.3f}{(median(own) / base - 1) * 100:>+15.1f}%")


if __name__ == "__main__":
    main()
