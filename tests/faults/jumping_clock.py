"""`evlit` on a machine whose clock somebody sets: `python -m tests.faults.jumping_clock FILE serve app.py ...`.

The file holds the seconds by which the clock is off. Only the standard library's clock is another one, before anything
of evlit is imported; what measures durations goes on as it does when a real clock is set.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

if __name__ == "__main__":
    real, offset = time.time, Path(sys.argv.pop(1))
    time.time = lambda: real() + float(offset.read_text() or 0)

    from evlit.cli import main

    sys.exit(main())
