"""How a command gets its element onto the page (step 7 of the click journey): the base of all mixins of `Container`.

A `Container` is a place: a block to write into, or the element that a call returned, which a later call on it replaces
(S-202). It holds only a node's id, so it may outlive the run that made it: writing to something that is gone shows
nothing and harms nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self

from evlit.errors import StreamlitAPIException, StreamlitInvalidFormCallbackError, StreamlitValueError
from evlit.runtime import outside
from evlit.runtime.context import current

if TYPE_CHECKING:
    from evlit.api.container import Container

#: Keys of this beginning are the reference's own.
_RESERVED = "$$ID"

WidgetCallback = Callable[..., object]


def check_key(key: str | int | None) -> str | None:
    """Return a key as text (S-124).

    Raises
    ------
    StreamlitValueError
        When it is empty.
    StreamlitAPIException
        When it begins with `$$ID`.
    """
    if key is None:
        return None
    if type(key) is not str:
        key = str(key)
    if not key:
        raise StreamlitValueError("key", ["a text that is not empty", "an int", "None"])
    if key.startswith(_RESERVED):
        raise StreamlitAPIException(f"Keys must not begin with `{_RESERVED}`, got {key!r}.")
    return key


def _refuse_callback(kind: str, given: object, ignorable: bool, parameter: str) -> NoReturn:
    if given == "ignore":
        raise StreamlitAPIException(
            f'`st.{kind}` cannot ignore its event: a run is all it is for. Leave out `{parameter}="ignore"`, or pass a '
            "function."
        )
    raise StreamlitValueError(parameter, ["a function", "None", "rerun", *(["ignore"] if ignorable else [])], got=given)


class Emitter:
    """A place on the page, without the commands.

    Parameters
    ----------
    id
        Node that the place is; None for the innermost `with` block.
    leaf
        The node is an element: a command takes its place. Otherwise it is a block: a command writes into it.
    """

    __slots__ = ("_id", "_leaf")

    def __init__(self, id: int | None = None, *, leaf: bool = False) -> None:
        self._id = id
        self._leaf = leaf

    # -- for the mixins -----------------------------------------------------------------------------------------------

    def _emit(self, kind: str, props: dict[str, Any], key: str | None = None) -> Container:
        """Write an element and return its place."""
        context = current()
        if context is None:
            outside.tell()
            return self._make(-1, leaf=True)
        if self._leaf:
            assert self._id is not None
            self._id = context.emit_at(self._id, kind, props).id
            return self._as_container()
        return self._make(context.emit(self._id, kind, props, key).id, leaf=True)

    def _block(self, kind: str, props: dict[str, Any], key: str | None = None) -> Container:
        """Write a block and return it, to write into."""
        context = current()
        if context is None:
            outside.tell()
            return self._make(-1)
        if self._leaf:
            assert self._id is not None
            self._id = context.emit_at(self._id, kind, props).id
            return self._make(self._id)
        return self._make(context.emit(self._id, kind, props, key).id)

    def _keyed_block(self, kind: str, props: dict[str, Any], key: str | None) -> Container:
        """Write a block that has an author's key (S-126): the key is its identity, and takes part in the duplicate
        check.
        """
        if key is None:
            return self._block(kind, props)
        context = current()
        props["key"] = key
        if context is not None:
            context.core.claim_key(key, kind, context.site())
        return self._block(kind, props, f"key:{key}")

    def _keyed(self, kind: str, props: dict[str, Any], key: str | None) -> Container:
        """Write an element that may have an author's key; as `_keyed_block`."""
        if key is None:
            return self._emit(kind, props)
        context = current()
        props["key"] = key
        if context is not None:
            context.core.claim_key(key, kind, context.site())
        return self._emit(kind, props, f"key:{key}")

    def _widget(
        self,
        kind: str,
        props: dict[str, Any],
        *,
        key: str | None,
        identity: tuple[object, ...],
        default: Any,
        decode: Callable[[Any], Any] = lambda wire: wire,
        encode: Callable[[Any], Any] = lambda value: value,
        fits: Callable[[Any], bool] | None = None,
        mend: Callable[[Any], Any] | None = None,
        on_change: WidgetCallback | str | None = None,
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        trigger: bool = False,
        assignable: bool = True,
        shows_value: bool = True,
        ignorable: bool = True,
        produce: Callable[[], tuple[bytes, str]] | None = None,
    ) -> Any:
        """Write a widget and return its value. See `RunContext.widget` for the parameters.

        `on_change` is a callable, None or `"rerun"`, or, where `ignorable`, `"ignore"` (S-152).
        """
        callback: WidgetCallback | None = None
        if on_change is not None and on_change != "rerun":
            if callable(on_change):
                callback = on_change
            elif on_change == "ignore" and ignorable:
                props["silent"] = True
            else:
                _refuse_callback(kind, on_change, ignorable, "on_click" if trigger else "on_change")
        context = current()
        if context is None:
            outside.tell()
            return decode(default)
        if callback is not None and not props.get("submit") and context.form_of(self._id) is not None:
            raise StreamlitInvalidFormCallbackError(kind)
        value, node = context.widget(
            self._id,
            kind,
            props,
            key=key,
            identity=identity,
            default=default,
            decode=decode,
            encode=encode,
            fits=fits,
            mend=mend,
            callback=callback,
            args=args,  # type: ignore[arg-type]  # any sequence: the run makes a tuple of it
            kwargs=kwargs,
            trigger=trigger,
            assignable=assignable,
            shows_value=shows_value,
            produce=produce,
        )
        if self._leaf:
            self._id = node.id
        return value

    def _form(self) -> str | None:
        """Return the id of the form that this place is in."""
        context = current()
        return None if context is None else context.form_of(self._id)

    def _make(self, id: int, *, leaf: bool = False) -> Container:
        raise NotImplementedError

    def _as_container(self) -> Container:
        raise NotImplementedError

    # -- with ---------------------------------------------------------------------------------------------------------

    # What is open is known by the run, not by the place: `st.sidebar` is one object for all sessions.

    def __enter__(self) -> Self:
        context = current()
        if context is not None and self._id is not None:
            context.enter(self._id)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        context = current()
        if context is not None and self._id is not None:
            context.leave()
