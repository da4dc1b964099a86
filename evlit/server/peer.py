"""Who is at the other end of a connection, from the head of its request (step 2 of the click journey)."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

import trio

from evlit.runtime.visit import Peer


def peer_of(stream: trio.SocketStream, head: bytes) -> Peer:
    """Return the headers of a request, as they came, and the address of who sent it."""
    lines = head.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
    ip: str | None = None
    with suppress(OSError, ValueError, IndexError):  # it is gone already; it came over no network
        ip = plain_address(stream.socket.getpeername()[0])
    return Peer(headers, ip)


def plain_address(ip: str) -> str | None:
    """Return an address as people know it: IPv4 as such where a socket for both says it in IPv6; None for this machine
    (S-253).

    Raises
    ------
    ValueError
        When it is no address.
    """
    address = ipaddress.ip_address(ip.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        address = mapped
    return None if address.is_loopback else str(address)
