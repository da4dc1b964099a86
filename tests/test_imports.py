"""`import evlit` stays light: what is heavy is imported on first use."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"altair", "matplotlib", "numpy", "pandas", "plotly", "pyarrow"}


def test_import_evlit_loads_nothing_heavy() -> None:
    program = "import sys, evlit; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.split())
    assert "evlit" in loaded
    assert loaded & HEAVY == set()
