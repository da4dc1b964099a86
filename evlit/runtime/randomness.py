"""What an app draws from `random` and numpy can be drawn again (step 6 of the click journey).

Each run begins with a new seed, which `run.started` has, so its numbers are as random as ever and the log says which
they were. The generators are those of the process: runs of several sessions at the same time draw from one stream,
and what they drew then cannot be drawn again. Generators of the app's own (`numpy.random.default_rng()`, `secrets`) are
not touched.
"""

from __future__ import annotations

import random
import sys
from types import CodeType
from typing import Final

#: Modules that bring numpy's generator when a script imports them.
_NUMPY: Final = frozenset({"numpy", "pandas"})


def begin(seed: int | None) -> None:
    """Begin the stream of a run; without a seed everything stays as it is."""
    if seed is None:
        return
    random.seed(seed)
    if "numpy" in sys.modules:
        _seed_numpy(seed)


def foresee(seed: int | None, code: CodeType) -> None:
    """Begin numpy's stream too, for a script that is about to import it for the first time in this process."""
    if seed is not None and "numpy" not in sys.modules and not _NUMPY.isdisjoint(code.co_names):
        try:
            import numpy as np  # noqa: F401  # the seed has to be there before the script draws
        except ImportError:
            return  # the script's own import says it
        _seed_numpy(seed)


def _seed_numpy(seed: int) -> None:
    generator = getattr(sys.modules["numpy"], "random", None)  # absent while another thread imports numpy
    if generator is not None:
        generator.seed([seed & 0xFFFFFFFF, seed >> 32])
