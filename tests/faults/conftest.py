"""What the fault tests share: the process that forks servers, and the figures at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.ordeal import Ordeal, Tally
from tests.faults.servers import Zygote, open_zygote

TALLY = Tally()


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with open_zygote() as opened:
        yield opened


@pytest.fixture
def tally() -> Tally:
    return TALLY


@pytest.fixture
def ordeal(zygote: Zygote, tmp_path: Path, tally: Tally) -> Ordeal:
    """The story, once without a fault, and ready to be run with some."""
    return Ordeal(zygote, tmp_path, tally)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TALLY.inputs:
        terminalreporter.write_line(
            f"faults: {TALLY.kills} kills, {TALLY.survived} survived; {TALLY.cuts} cut sockets; {TALLY.inputs} inputs, "
            f"{TALLY.acknowledged} acknowledged; {len(TALLY.problems)} sessions with a problem"
        )
