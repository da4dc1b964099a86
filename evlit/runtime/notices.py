"""What the developer is told once, in the terminal: something works, but hardly as it was meant (step 7 of the click
journey).
"""

from __future__ import annotations

import logging
from typing import Final

logger: Final = logging.getLogger("evlit")

#: Notices that are remembered as told; then they begin anew.
_LIMIT: Final = 10_000

_told: Final[set[object]] = set()


def once(about: object, text: str) -> None:
    """Log a warning, unless this process has logged one about the same."""
    if about in _told:
        return
    if len(_told) >= _LIMIT:
        _told.clear()
    _told.add(about)
    logger.warning(text)


def forget() -> None:
    """Begin anew, as a new process does."""
    _told.clear()
