"""Time that does not pass as it should: clocks that are set, processes that stand still."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from tests.faults.ordeal import FULL
from tests.faults.servers import Zygote
from tests.faults.story import APP, result, story
from tests.faults.visitor import Visitor
from tests.server.process import URL

#: Seconds that a stopped process stands still.
STILL = 30.0 if FULL else 1.0

YEAR = 365 * 86_400


@contextmanager
def serving(clock: Path, log: Path) -> Iterator[int]:
    """Run `evlit serve` under a clock; yield its port, and kill it."""
    command = [sys.executable, "-m", "tests.faults.jumping_clock", str(clock), "serve", str(APP)]
    command += ["--headless", "--port", "0", "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield next(int(found[2]) for line in process.stdout if (found := URL.search(line)))
        finally:
            process.kill()


def test_a_clock_that_jumps_changes_nothing(tmp_path: Path) -> None:
    """The machine's clock goes back by a year in the middle of a session, then ahead by two, then back again over a
    restart. The order of events is that of their positions; nothing waits for the old time, expires by the new one, or
    is lost, and replay shows every moment.
    """
    log, clock = tmp_path / "log.db", tmp_path / "clock"
    clock.write_text("0")
    ports: list[int] = []
    visitor = Visitor(lambda: ports[-1])
    with serving(clock, log) as port:
        ports.append(port)
        visitor.shows("added: 0")
        visitor.click("Add")
        visitor.shows("added: 1")
        clock.write_text(f"{-YEAR}")
        visitor.click("Add")
        visitor.click("Start")  # a timer: three ticks, then it stops by itself
        visitor.shows("added: 2", "ticking: False")
        clock.write_text(f"{YEAR}")
        visitor.click("Draw")
        visitor.shows("drawn: 1")
    clock.write_text("-86400")
    with serving(clock, log) as port:
        ports.append(port)
        visitor.click("Add")
        visitor.shows("added: 3", "drawn: 1")
        visitor.settle()
    state = result(log, visitor).state
    assert (state["added"], state["drawn"], state["ticks"]) == (3, 1, 3)
    with closing(sqlite3.connect(f"file:{log}?mode=ro", uri=True)) as reader:
        times = [at for (at,) in reader.execute("SELECT at FROM event ORDER BY session, position")]
    assert times != sorted(times), "expected the clock to have jumped"
    with Recording(log) as recording:
        timeline = Timeline(recording, visitor.session)
        for position in range(1, timeline.head + 1):
            timeline.at(position)
    visitor.leave()


@pytest.mark.timeout(240)
def test_a_server_that_stands_still_takes_all_that_came_meanwhile(zygote: Zygote, tmp_path: Path) -> None:
    """The server is stopped (a laptop that sleeps, a machine that swaps) for a second, in full for 30: longer than its
    own timeouts. What the viewer sent meanwhile is taken when it goes on, once, whether the socket outlived it or not.
    """
    log = tmp_path / "log.db"
    server = zygote.start(APP, log)
    visitor = Visitor(lambda: server.port, patience=STILL + 20)
    visitor.shows("added: 0")
    server.kill(signal.SIGSTOP)
    timer = threading.Timer(STILL, server.kill, [signal.SIGCONT])
    timer.start()
    visitor.click("Add")
    visitor.put("Name", "Ada")
    visitor.click("Add")
    visitor.shows("added: 2", "named: 1")
    timer.join()
    visitor.settle()
    state = result(log, visitor).state
    assert (state["added"], state["named"]) == (2, 1)
    visitor.leave()
    server.kill()
    server.wait()


def test_a_server_that_stops_and_goes_on_all_the_time_changes_nothing(zygote: Zygote, tmp_path: Path) -> None:
    """The server is stopped and let go on a few hundred times in a session, as on a machine that is much too small: no
    order of its threads is relied on.
    """
    log = tmp_path / "log.db"
    server = zygote.start(APP, log)
    done = threading.Event()

    def hinder() -> None:
        number = signal.SIGSTOP
        while not done.wait(0.002):
            server.kill(number)
            number = signal.SIGCONT if number is signal.SIGSTOP else signal.SIGSTOP
        server.kill(signal.SIGCONT)

    hindering = threading.Thread(target=hinder)
    hindering.start()
    visitor = Visitor(lambda: server.port)
    try:
        story(visitor)
    finally:
        done.set()
        hindering.join()
    hindered = result(log, visitor)
    visitor.leave()
    free = Visitor(lambda: server.port)
    story(free)
    assert result(log, free) == hindered
    free.leave()
    server.kill()
    server.wait()
