"""`evlit` with other limits of time for its end: `python -m tests.server.patient QUIET DRAIN GRACE serve app.py ...`.

A server says what it waits for after `QUIET` seconds, gives up runs after `DRAIN`, and leaves without what has not
ended after `GRACE`. A test that wants to see that it ends by itself must not depend on how fast the machine does that.
"""

from __future__ import annotations

import sys

from evlit.server import ending, serve

#: Longer than any test waits.
NEVER = 600.0

if __name__ == "__main__":
    quiet, drain, grace = (float(sys.argv.pop(1)) for _ in range(3))
    for module, limits in (
        (ending, {"QUIET": quiet, "GRACE": grace, "FORCED": NEVER}),
        (serve, {"DRAIN": drain, "GOODBYE": NEVER}),
    ):
        for name, seconds in limits.items():
            assert name in vars(module)
            setattr(module, name, seconds)

    from evlit.cli import main

    sys.exit(main())
