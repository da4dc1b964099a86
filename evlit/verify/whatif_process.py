"""The process that executes a session with other code, for `whatif`: `python -m evlit.verify.whatif_process LOG SESSION
APP TARGET`.

It writes the session as it is with that code to TARGET, and says on its standard output, as JSON, one value a line, how
far it is (`done`, `of`) and what came of it. What the app prints goes nowhere.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Final, TextIO

from evlit.errors import Error
from evlit.runtime.host import Host
from evlit.server.tether import hold
from evlit.verify.aligned import aligned
from evlit.verify.clock import Clock
from evlit.verify.onward import Onward
from evlit.verify.report import words_of
from evlit.verify.stage import staged

#: Seconds from one report of how far it is to the next.
_EVERY: Final = 0.1


def execute(log: Path, session: str, app: Path, target: Path, out: TextIO) -> dict[str, Any]:
    """Execute the session, write it, and return what came of it."""
    began = time.perf_counter()
    with staged(log, session, app) as stage:
        count = len(stage.events)
        told = began

        def taken(position: int) -> None:
            nonlocal told
            if time.perf_counter() - told > _EVERY:
                told = time.perf_counter()
                _say(out, {"done": position, "of": count})

        walk = stage.play(lambda host, clock: _walk(host, clock, stage, taken))
        stage.write(walk, target)
        return {
            "positions": aligned(stage.events, walk.rows, walk.places),
            "differs": [
                {
                    "position": each.position,
                    "run": each.run,
                    "what": each.what,
                    "because": None if each.because is None else each.because.position,
                    "words": words_of(each),
                }
                for each in walk.differs
            ],
            "free_from": walk.free_from,
            "notes": walk.notes,
            "took": time.perf_counter() - began,
        }


def _walk(host: Host, clock: Clock, stage: Any, taken: Any) -> Onward:
    return Onward(host, stage.events, clock, stage.source, taken)


def _say(out: TextIO, what: dict[str, Any]) -> None:
    out.write(json.dumps(what) + "\n")
    out.flush()


def main(arguments: list[str]) -> int:
    """Execute, and return the exit status."""
    log, session, app, target = arguments
    hold()
    # The app may write to the descriptor itself, and so may a program that it starts.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        try:
            _say(out, execute(Path(log), session, Path(app), Path(target), out))
        except Error as error:
            _say(out, {"error": str(error)})
            return 1
        except Exception as error:  # noqa: BLE001  # whoever waits for it has to hear of a mistake of ours, too
            _say(out, {"error": f"executing the session broke: {type(error).__name__}: {error}"})
            return 1
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # a thread of the app that goes on for ever keeps nobody waiting
