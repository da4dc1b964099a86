"""`st.session_state`: the session's own dict, as scripts see it (step 7 of the click journey)."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from threading import local
from typing import Any, Final

from evlit.api.emitter import check_key
from evlit.errors import StreamlitWidgetAlreadyInstantiatedError
from evlit.runtime import outside
from evlit.runtime.context import current
from evlit.runtime.entries import MISSING
from evlit.runtime.user_state import UserState


class _Bare(local):
    """What there is without a run: in bare Python, and in each thread that an app started (S-189). Not one for all
    threads: they may be of several users.
    """

    def __init__(self) -> None:
        self.state = UserState()


_BARE: Final = _Bare()


class SessionStateProxy(MutableMapping[str, Any]):
    """The entries of a session: what the app put there, and the values of widgets that have a key.

    Entries can be read and written as items and as attributes. They last as long as the session, over reruns, lost
    connections and, where a value can be recorded, restarts of the server. Each access is a checkpoint of the run.
    """

    __slots__ = ()

    def __getitem__(self, key: str | int) -> Any:
        name = _name(key)
        value = _state().get(name)
        if value is MISSING:
            raise KeyError(
                f"st.session_state has no entry {name!r}. Set it first: `st.session_state.setdefault({name!r}, ...)`."
            )
        return value

    def __setitem__(self, key: str | int, value: Any) -> None:
        name = _name(key)
        state = _state()
        context = current()
        if state.is_drawn(name) or (context is not None and name in context.core.forms):
            raise StreamlitWidgetAlreadyInstantiatedError(name)
        state.set(name, value)

    def __delitem__(self, key: str | int) -> None:
        name = _name(key)
        if not _state().delete(name):
            raise KeyError(f"st.session_state has no entry {name!r} to delete.")

    def __iter__(self) -> Iterator[str]:
        # A copy: an app may set and delete entries while it goes through them.
        return iter(list(_state().keys()))

    def __len__(self) -> int:
        return len(list(_state().keys()))

    def __contains__(self, key: object) -> bool:
        return _state().get(_name(key)) is not MISSING

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(
                f"st.session_state has no entry {name!r}. Set it first: `st.session_state.{name} = ...`."
            ) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError as error:
            raise AttributeError(*error.args) from None

    def clear(self) -> None:
        """Remove all entries; widgets go back to their defaults."""
        _state().clear()

    def to_dict(self) -> dict[str, Any]:
        """Return a dict of all entries."""
        return dict(self)

    def __repr__(self) -> str:
        return repr(self.to_dict())


def _state() -> UserState:
    context = current()
    if context is None:
        outside.tell(
            "`st.session_state` is a state of this thread's own, which no session sees. Read what a thread needs "
            "before it starts, or give it the session"
        )
        return _BARE.state
    context.checkpoint()
    return context.core.state


def _name(key: object) -> str:
    name = check_key(str(key))
    assert name is not None
    return name
