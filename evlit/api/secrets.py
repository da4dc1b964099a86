"""`st.secrets`: what an app must know and nobody else (step 7 of the click journey)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NoReturn

from evlit.errors import StreamlitSecretNotFoundError
from evlit.runtime.context import current
from evlit.runtime.options import BARE
from evlit.runtime.secrets import Secrets, secrets_of


class NoSuchSecret(StreamlitSecretNotFoundError, KeyError):
    """There is no secret of that name."""


class SecretTable(Mapping[str, Any]):
    """A table of secrets: a mapping that can only be read, with its entries as attributes, too.

    Parameters
    ----------
    entries
        What it holds.
    name
        Where it stands, for messages.
    """

    def __init__(self, entries: Mapping[str, Any], name: str = "") -> None:
        object.__setattr__(self, "_held", entries)
        object.__setattr__(self, "_name", name)

    def _entries(self) -> Mapping[str, Any]:
        held: Mapping[str, Any] = self._held
        return held

    def __getitem__(self, key: str) -> Any:
        entries = self._entries()
        if key not in entries:
            raise NoSuchSecret(self._missing(key))
        value = entries[key]
        return SecretTable(value, f"{self._name}{key}.") if isinstance(value, Mapping) else value

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):
            raise AttributeError(key)
        try:
            return self[key]
        except KeyError:
            raise AttributeError(self._missing(key)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._entries()))

    def __len__(self) -> int:
        return len(self._entries())

    def __contains__(self, key: object) -> bool:
        return key in self._entries()

    def __setitem__(self, _key: str, _value: object) -> NoReturn:
        raise TypeError("Secrets cannot be changed by the app. Edit `secrets.toml`.")

    def __delitem__(self, _key: str) -> NoReturn:
        raise TypeError("Secrets cannot be deleted by the app. Edit `secrets.toml`.")

    def __setattr__(self, _key: str, _value: object) -> NoReturn:
        raise TypeError("Secrets cannot be changed by the app. Edit `secrets.toml`.")

    def __delattr__(self, _key: str) -> NoReturn:
        raise TypeError("Secrets cannot be deleted by the app. Edit `secrets.toml`.")

    def to_dict(self) -> dict[str, Any]:
        """Return a copy as a plain dict, with all tables in it."""
        return _plain(self._entries())

    def __repr__(self) -> str:
        return f"<{len(self)} secrets>"  # what is printed by accident tells nothing

    def _missing(self, key: str) -> str:
        return f"There is no secret {self._name + str(key)!r}. Add it to `.streamlit/secrets.toml` beside the app."


class SecretsProxy(SecretTable):
    """The secrets of the app: a mapping that can only be read, with its entries as attributes, too.

    They come from `secrets.toml` in `.streamlit` or `.evlit`: of the home directory, of the working directory and
    beside the app. Without any such file it is an empty mapping. The log never holds a secret.
    """

    def __init__(self) -> None:
        super().__init__({})

    def _entries(self) -> Mapping[str, Any]:
        return _secrets().entries()

    def load_if_toml_exists(self) -> bool:
        """Tell whether there are secrets; read them if so."""
        secrets = _secrets()
        try:
            secrets.entries()
        except StreamlitSecretNotFoundError:
            return False
        return secrets.exist


def _secrets() -> Secrets:
    context = current()
    if context is None:
        return _bare()
    secrets: Secrets = context.core.info["host"].secrets
    return secrets


@cache
def _bare() -> Secrets:
    """Return what there is without a server: in bare Python, and in threads that the app started."""
    return secrets_of(None, BARE.options()["secrets.files"])


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) if isinstance(value, Mapping) else value for key, value in table.items()}
