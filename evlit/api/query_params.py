"""`st.query_params`: the parameters of the page's address, as scripts see them (step 7 of the click journey)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any, Final, Protocol, runtime_checkable

from evlit.core.address import is_embed
from evlit.errors import StreamlitAPIException, StreamlitQueryParamDictValueError
from evlit.runtime.address import Address
from evlit.runtime.context import current

#: What there is without a run: in bare Python, and in threads that the app started.
_BARE: Final = Address()


@runtime_checkable
class _KeysAndItems(Protocol):
    def keys(self) -> Iterable[str]: ...

    def __getitem__(self, key: str) -> str | Iterable[str]: ...


#: What sets several parameters: a mapping, or pairs of name and value.
Params = _KeysAndItems | Iterable[tuple[str, str | Iterable[str]]]


class QueryParamsProxy(MutableMapping[str, str]):
    """The parameters of the page's address: a mapping of text to text that can be read and written.

    They can be had as items and as attributes. A parameter that the address repeats has several values: as an item it
    is the last one, `get_all` returns all of them. Each assignment changes the address in the browser and makes an
    entry in its history; it causes no rerun. Each access is a checkpoint of the run.
    """

    __slots__ = ()

    def __getitem__(self, key: str) -> str:
        values = None if is_embed(key) else _address().params.get(key)
        if values is None:
            raise KeyError(f"The address has no parameter `{key}`. Give a default with `st.query_params.get(...)`.")
        return values[-1] if values else ""

    def __setitem__(self, key: str, value: str | Iterable[str]) -> None:
        _change({_name(key): _values(key, value)})

    def __delitem__(self, key: str) -> None:
        address = _address()
        if is_embed(key) or key not in address.params:
            raise KeyError(f"The address has no parameter `{key}` to delete.")
        _free(address, [key])
        _replace({name: values for name, values in address.params.items() if name != key})

    def __iter__(self) -> Iterator[str]:
        # A copy: an app may set and delete parameters while it goes through them.
        return iter(list(_address().visible()))

    def __len__(self) -> int:
        return len(_address().visible())

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and not is_embed(key) and key in _address().params

    def __getattr__(self, name: str) -> str:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(*error.args) from None

    def __setattr__(self, name: str, value: str | Iterable[str]) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError as error:
            raise AttributeError(*error.args) from None

    def get_all(self, key: str) -> list[str]:
        """Return all values of a parameter, in the order of the address.

        Parameters
        ----------
        key
            Name of the parameter.

        Returns
        -------
        list of str
            Empty when there is no such parameter.
        """
        return [] if is_embed(key) else list(_address().params.get(key, ()))

    def update(self, params: Params = (), /, **kwds: str | Iterable[str]) -> None:
        """Set several parameters in one change of the address.

        Parameters
        ----------
        params
            A mapping, or pairs of name and value.
        **kwds
            Further parameters.
        """
        _change(several(params, kwds))

    def from_dict(self, params: Params) -> None:
        """Replace all parameters, in one change of the address.

        Parameters
        ----------
        params
            A mapping, or pairs of name and value. A list as value makes a repeated parameter.
        """
        given = several(params)
        address = _address()
        _free(address, [*given, *(name for name in address.visible() if name in address.bound)])
        _replace({**given, **address.hidden()})

    def clear(self) -> None:
        """Remove all parameters. Those about embedding (`embed`, `embed_options`) stay."""
        address = _address()
        _free(address, address.visible())
        _replace(address.hidden())

    def to_dict(self) -> dict[str, str]:
        """Return a dict of all parameters, each with its last value."""
        return {name: values[-1] if values else "" for name, values in _address().visible().items()}

    def __repr__(self) -> str:
        return repr(self.to_dict())


def _address() -> Address:
    context = current()
    if context is None:
        return _BARE
    context.checkpoint()
    return context.core.address


def _change(given: dict[str, list[str]]) -> None:
    address = _address()
    _free(address, given)
    _replace({**address.params, **given})


def _replace(params: dict[str, list[str]]) -> None:
    context = current()
    if context is None:
        _BARE.replace(params)
    else:
        context.core.set_query(params, push=True)


def _free(address: Address, names: Iterable[str]) -> None:
    """Refuse what would change parameters that belong to widgets (S-171)."""
    bound = [name for name in names if name in address.bound]
    if bound:
        raise StreamlitAPIException(
            f"The query parameter {bound[0]!r} belongs to the widget with that key, which has "
            f'`bind="query-params"`. Set `st.session_state[{bound[0]!r}]` instead.'
        )


def _name(key: object) -> str:
    if not isinstance(key, str):
        raise StreamlitAPIException(f"Names of query parameters are text, got {key!r}.")
    if is_embed(key):
        raise StreamlitAPIException(f"The query parameter {key!r} is about embedding: apps cannot set it.")
    return key


def _values(key: str, value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        raise StreamlitQueryParamDictValueError(key)
    if isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray)):
        return [str(item) for item in value]
    return [str(value)]


def several(params: Any, kwds: Mapping[str, Any] | None = None) -> dict[str, list[str]]:
    """Return parameters given as a mapping or as pairs, checked."""
    pairs = [(name, params[name]) for name in params.keys()] if hasattr(params, "keys") else list(params)  # noqa: SIM118  # whatever has keys and items
    return {_name(name): _values(name, value) for name, value in (*pairs, *(kwds or {}).items())}
