"""`st.echo` (step 7 of the click journey): shows code, and runs it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Final, Literal, get_args

from evlit.api.options import check_choice
from evlit.api.places import MAIN_PLACE
from evlit.runtime.sourcecode import Place, body, calling_place

Location = Literal["above", "below"]

_LOCATIONS: Final = get_args(Location)

_UNKNOWN: Final = (
    "The code of this `st.echo` block cannot be shown: its file cannot be read, or Python does not know where in it "
    "the block is."
)


def echo(code_location: Location = "above") -> AbstractContextManager[None]:
    """Show the code of a `with` block, and run it.

    Parameters
    ----------
    code_location
        Whether the code stands `"above"` or `"below"` what it draws.

    Raises
    ------
    StreamlitValueError
        When it is something else.

    Examples
    --------
    >>> import evlit as st
    >>> with st.echo():
    ...     _ = st.text("This line is shown, and so is what it draws.")
    """
    check_choice("code_location", code_location, _LOCATIONS)
    return _Echo(calling_place(), below=code_location == "below")


class _Echo(AbstractContextManager[None]):
    def __init__(self, place: Place | None, *, below: bool) -> None:
        self._place = place
        self._below = below

    def __enter__(self) -> None:
        if not self._below:
            self._show()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._below and error is None:
            self._show()

    def _show(self) -> Any:
        code = body(self._place)
        return MAIN_PLACE.warning(_UNKNOWN) if code is None else MAIN_PLACE.code(code)
