"""Runs an app in a test, over and over: `AppTest` of each peer.

Runs in the peer's own environment, and prints one JSON object::

    python -m tools.bench.tests evlit|streamlit RUNS TESTS

    {"run": [..], "test": [..]}    seconds of a run after a click; of a whole test, from nothing to its second run
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import Any, Final

from tools.bench.apps import page

#: Where each peer has it.
MODULES: Final = {"evlit": "evlit.testing", "streamlit": "streamlit.testing.v1"}

#: Elements of the app.
ELEMENTS: Final = 10


def clicked(at: Any, times: int) -> list[float]:
    """Return how long each of so many runs takes, every one of a click."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        at.button[0].click().run()
        seconds.append(time.perf_counter() - began)
    return seconds


def tests(app_test: Any, app: str, times: int) -> list[float]:
    """Return how long each of so many tests takes: open the app, click, look."""
    seconds = []
    for number in range(times):
        began = time.perf_counter()
        # A comment makes each app a file of its own, as the apps of a test suite are.
        at = app_test.from_string(f"{app}\n# {number}", default_timeout=60).run()
        at.button[0].click().run()
        assert at.text[-1].value == "Clicked 1 times", at
        seconds.append(time.perf_counter() - began)
    return seconds


def main() -> None:
    kind, runs, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    app_test = importlib.import_module(MODULES[kind]).AppTest
    app = page(ELEMENTS)
    at = app_test.from_string(app, default_timeout=60).run()  # what the first one loads is not its own
    print(json.dumps({"run": clicked(at, runs), "test": tests(app_test, app, times)}))


if __name__ == "__main__":
    main()
