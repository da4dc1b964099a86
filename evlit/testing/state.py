"""`session_state` as a test reads and sets it, before the first run and between runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Final

from evlit.runtime.entries import MISSING
from evlit.testing.elements.base import AppTestError

if TYPE_CHECKING:
    from evlit.runtime.user_state import UserState

_REMOVED: Final[Any] = object()


class TestState(MutableMapping[str, Any]):
    """The app's `session_state`. What a test sets is there at once, and recorded when the app runs next.

    Parameters
    ----------
    live
        Gives the state of the session; None before the first run.
    """

    __test__ = False  # not a test class, whatever its name begins with
    __slots__ = ("_changes", "_live")

    def __init__(self, live: Callable[[], UserState | None]) -> None:
        object.__setattr__(self, "_live", live)
        object.__setattr__(self, "_changes", {})

    def __getitem__(self, key: str) -> Any:
        value = self._changes.get(key, MISSING)
        if value is MISSING:
            state = self._live()
            value = MISSING if state is None else state.get(key)
        if value is MISSING or value is _REMOVED:
            known = ", ".join(map(repr, sorted(self))) or "none"
            raise KeyError(f"session_state has no entry {key!r}; entries there: {known}")
        return value

    def __setitem__(self, key: str, value: Any) -> None:
        self._changes[key] = value

    def __delitem__(self, key: str) -> None:
        _ = self[key]
        state = self._live()
        if state is None or state.get(key) is MISSING:
            del self._changes[key]  # only the test had it
        else:
            self._changes[key] = _REMOVED

    def __iter__(self) -> Iterator[str]:
        state = self._live()
        keys = dict.fromkeys(() if state is None else state.keys())
        keys.update(dict.fromkeys(self._changes))
        return iter([key for key in keys if self._changes.get(key) is not _REMOVED])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    @property
    def filtered_state(self) -> dict[str, Any]:
        """All entries, as a dict."""
        return dict(self)

    def __repr__(self) -> str:
        return repr(dict(self))

    def _refuse(self) -> None:
        """Raise when the test changed anything: the app runs, and nobody but its script changes its state meanwhile."""
        if self._changes:
            raise AppTestError(
                f"expected an app at rest before its session_state is set ({', '.join(self._changes)}), it runs: "
                "nobody but its script changes it meanwhile"
            )

    def _apply(self, state: UserState) -> None:
        """Put what the test changed into the state of the session."""
        changes = dict(self._changes)
        self._changes.clear()
        for key, value in changes.items():
            if value is _REMOVED:
                state.delete(key)
            else:
                state.set(key, value)
