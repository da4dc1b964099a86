"""Connections that break, fall silent, or carry nonsense: the session goes on, and so do the others."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from evlit.runtime.session import FEED_BYTES
from evlit.server.front_door import SOCKET_PATH
from evlit.server.protocol import SUBPROTOCOL
from tests.faults.ordeal import FULL, Tally
from tests.faults.proxy import Direction, Proxy, open_proxy
from tests.faults.servers import Server, Zygote
from tests.faults.story import APP, Result, brief, result
from tests.faults.visitor import HELLO, Visitor
from tools.bench.wire import Socket

pytestmark = pytest.mark.timeout(3600 if FULL else 120)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


@pytest.fixture
def server(zygote: Zygote, log: Path) -> Iterator[Server]:
    """A server that says nothing of what goes wrong with its connections: that is nothing to bother anybody with."""
    started = zygote.start(APP, log)
    yield started
    assert started.alive
    started.kill()
    started.wait()
    said = log.with_name("server.out").read_text()
    assert not said, said


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with open_proxy(server.port) as opened:
        yield opened


def visit(port: int, log: Path) -> tuple[Visitor, Result]:
    """Play the short story; return what it came to."""
    visitor = Visitor(lambda: port)
    brief(visitor)
    found = result(log, visitor)
    visitor.leave()
    return visitor, found


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_socket_cut_after_any_byte_changes_nothing(
    proxy: Proxy, log: Path, tally: Tally, direction: Direction
) -> None:
    """Cuts the socket after the n-th byte of one direction, for every n (of what is long for a thousand of
    them, in CI for about twenty): in the
    handshake, in a frame's head, in the middle of an input, between an append and its acknowledgement. The viewer
    resumes; nothing is lost, nothing is applied twice, and no session but its own notices.
    """
    _, wanted = visit(proxy.port, log)
    size = proxy.wires[0].carried[direction]
    step = max(1, size // 1000) if FULL else size // 20
    noticed = 0
    for after in range(1, size, step):
        proxy.cut_next(direction, after)
        visitor, found = visit(proxy.port, log)
        tally.cuts += 1
        tally.inputs += visitor.batch
        tally.acknowledged += len(visitor.acknowledged)
        assert found == wanted, f"cut after byte {after} of {size} {direction}"
        noticed += visitor.resumed > 1 or visitor.broken > 0
    # Not all: a session that is told in fewer frames than the first one, or in time, is over before the cut.
    assert noticed >= (size // step) / 2, f"expected most of the cuts to be noticed, got {noticed}"


def test_a_half_open_socket_does_not_keep_its_viewer_out(proxy: Proxy, log: Path) -> None:
    """The network drops everything without a word, so that the server still believes in the first socket. The viewer
    comes back over another one, at once, and what it had sent into the void is taken from its second copy.
    """
    visitor = Visitor(lambda: proxy.port)
    visitor.shows("added: 0")
    proxy.wires[-1].freeze()
    visitor.click("Add")  # never arrives
    visitor.leave()
    visitor.shows("added: 1")
    visitor.settle()
    assert result(log, visitor).state["added"] == 1
    visitor.leave()


def test_a_viewer_that_never_reads_costs_a_bounded_amount(zygote: Zygote, tmp_path: Path) -> None:
    """One viewer sends inputs, each of which is answered with a megabyte, and takes nothing. The server keeps a bounded
    part of that for it, takes nothing more from it then, and lets go of the viewer, not of the session; another session
    is answered as ever. When the viewer comes back, all that it had sent is done.
    """
    server = zygote.start(Path(__file__).with_name("large_app.py"), tmp_path / "log.db")
    other = Visitor(lambda: server.port)
    other.shows("Number 0")
    deaf = Visitor(lambda: server.port)
    deaf.shows("Number 0")
    before, held = memory(server), sockets(server)
    turns = 0
    for megabyte in range(1, 401):
        deaf.put("Large", megabyte)
        for _ in range(50):
            if f"Answered {megabyte}" in other.texts():
                break
            turns += 1
            other.put("Number", turns)
            other.shows(f"Number {turns}")
        else:
            break
    grown = memory(server) - before
    bound = 2 * FEED_BYTES + (60 << 20)  # of what waits there are the text and the event; some is on its way
    assert grown < bound, f"expected less than {bound >> 20} MB, the server grew by {grown >> 20} for {megabyte}"
    assert megabyte < 400, "expected the server to take no more"
    while FULL and sockets(server) == held:  # once it took nothing for 20 seconds
        other.put("Number", turns := turns + 1)
        other.shows(f"Number {turns}")
    deaf.leave()
    deaf.shows(f"Answered {megabyte}")
    for visitor in (deaf, other):
        assert not visitor.errors
        visitor.leave()
    server.kill()
    server.wait()


def sockets(server: Server) -> int:
    """Count the sockets that a server has open."""
    files = Path(f"/proc/{server.pid}/fd").iterdir()
    return sum(str(file.readlink()).startswith("socket:") for file in files)


def memory(server: Server) -> int:
    """Return the resident bytes of a server."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def test_garbage_on_the_wire_ends_its_own_socket_only(server: Server, log: Path) -> None:
    """Random bytes in the place of a request, and of frames behind a proper handshake and `hello`: the server closes
    that socket, keeps no task for it, says nothing in the terminal, and serves the next as if nothing had been.
    """
    dice = random.Random(7)
    handshake = (
        f"GET {SOCKET_PATH} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
    ).encode()
    for number in range(300 if FULL else 40):
        garbage = dice.randbytes(dice.randint(1, 400))
        with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
            if number % 2:
                connection.sendall(handshake)
                assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
            try:
                connection.sendall(garbage)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1 << 16):
                    pass
            except ConnectionError:
                pass  # the server did not read to the end
    _, found = visit(server.port, log)
    assert found.state["added"] == 1


def test_frames_of_nonsense_are_answered_and_change_nothing(server: Server, log: Path) -> None:
    """Well-formed frames with JSON that means nothing, mutated from a real input, in a session that works: each is
    answered by an error or ignored, and the session's state is what its real inputs made it.
    """
    visitor = Visitor(lambda: server.port)
    visitor.shows("added: 0")
    button = visitor.there("Add").props["widget"]
    known = {"session": visitor.session, "token": visitor.token}
    visitor.leave()
    real = f'{{"type":"widgets","batch":1,"values":{{}},"trigger":{{"{button}":true}}}}'
    dice = random.Random(11)

    for _ in range(100 if FULL else 10):
        connection = Socket(server.port, SOCKET_PATH, SUBPROTOCOL)
        try:
            connection.send(json.dumps({**HELLO, **known}).encode(), text=True)
            for _ in range(10):
                connection.send(mutated(real, dice).encode(), text=True)
            connection.send(b'{"type":"ping"}', text=True)
            while b"pong" not in connection.receive():
                pass
        except ConnectionError:
            pass  # the third malformed frame in a row
        finally:
            connection.__exit__()
    visitor.batch = 1_000_000  # past whatever a mutated counter said
    visitor.click("Add")
    visitor.until(lambda _: not visitor.outbox)
    visitor.leave()


def mutated(text: str, dice: random.Random) -> str:
    """Return a text with some places changed."""
    characters = list(text)
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(characters))
        characters[place] = dice.choice('{}[]",:0e-\x00\u00fc1tn') * dice.randint(0, 3)
    return "".join(characters)
