"""Who may talk to the server from within a browser: the page's own origin, under a name that is meant (step 2 of the
click journey).

Two attacks come through the browser of somebody who is allowed in:

- A page of another site opens our socket, or posts an upload. Browsers say where a page is from: `Origin` must name the
  host that was asked. A script cannot forge it.
- A page of a name that first leads to its own server and then to 127.0.0.1 (DNS rebinding). Its `Origin` and our `Host`
  agree. So a server that listens on the loopback address only answers to names that cannot be pointed there by others:
  `localhost`, addresses, and what `--allow-host` names.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from attrs import frozen

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@frozen
class Hosts:
    """The names that a server answers to.

    Parameters
    ----------
    allowed
        Names that the operator gave; `*` stands for any.
    loopback
        The server can be reached from its own machine only. One that others can reach has names that it does not know.
    """

    allowed: frozenset[str] = frozenset()
    loopback: bool = False

    @property
    def closed(self) -> bool:
        """True when whoever talks to the server sits at its own machine."""
        return self.loopback and not self.allowed

    def refusal(self, header: str | None) -> str | None:
        """Return why a request with this `Host` is refused; None when it is not."""
        if not self.loopback or not header or "*" in self.allowed:
            return None
        name = _name(header)
        if name == "localhost" or name.endswith(".localhost") or name in self.allowed or _is_address(name):
            return None
        return (
            f"expected `localhost` as Host, got {name!r}: this server listens for its own machine only. "
            f"If a proxy of yours passes that name on, start the server with --allow-host {name}"
        )


def is_loopback(address: str) -> bool:
    """Tell whether a server on this address can be reached from its own machine only."""
    return address == "localhost" or (_is_address(address) and ip_address(address).is_loopback)


def origin_refusal(headers: Mapping[str, str]) -> str | None:
    """Return why a request is refused that comes from a page of another origin; None when it is not.

    Requests without `Origin` come from no page. A proxy that changes `Host` says what it was in `X-Forwarded-Host`,
    which no page can do without asking first.
    """
    origin = headers.get("origin")
    if origin is None:
        return None
    found = urlsplit(origin)
    port = _DEFAULT_PORTS.get(found.scheme)
    own = {_without_port(headers.get(name, ""), port) for name in ("host", "x-forwarded-host")}
    if found.netloc and _without_port(found.netloc, port) in own:
        return None
    return f"expected the page's own Origin, got {origin[:200]!r}"


def _without_port(host: str, default: int | None) -> str:
    return host.lower().removesuffix(f":{default}")


def _name(host: str) -> str:
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
