"""Files of an app's users that it keeps in `session_state` (step 8 of the click journey): how their class, which stands
above, becomes bytes, and comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

#: Class -> what gives a file's bytes, and what else there is to it.
BYTES_OF: Final[dict[type, Callable[[Any], tuple[bytes, dict[str, Any]]]]] = {}

#: Name of a class -> what makes a file of its bytes and of what else there is.
MAKERS: Final[dict[str, Callable[[bytes, dict[str, Any]], Any]]] = {}


def register(
    cls: type,
    bytes_of: Callable[[Any], tuple[bytes, dict[str, Any]]],
    make: Callable[[bytes, dict[str, Any]], Any],
) -> None:
    """Make known how files of a class are kept."""
    BYTES_OF[cls] = bytes_of
    MAKERS[f"{cls.__module__}.{cls.__qualname__}"] = make
