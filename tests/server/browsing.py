"""HTTP as a browser speaks it, byte by byte, over a real socket."""

from __future__ import annotations

from types import TracebackType
from typing import Self

import trio
from attrs import define, field


@define
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@define(eq=False)
class Http:
    """One connection, kept until the end of the block."""

    port: int
    stream: trio.SocketStream = field(init=False)
    _read: bytes = field(default=b"", init=False)

    async def __aenter__(self) -> Self:
        self.stream = await trio.open_tcp_stream("127.0.0.1", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stream.aclose()

    async def get(self, path: str, **headers: str) -> Answer:
        await self.send("GET", path, **headers)
        return await self.answer()

    async def post(self, path: str, body: bytes, **headers: str) -> Answer:
        await self.send("POST", path, **{"Content_Length": str(len(body)), **headers})
        await self.stream.send_all(body)
        return await self.answer()

    async def send(self, method: str, path: str, **headers: str) -> None:
        """Send the head of a request; `_` in the name of a header stands for `-`."""
        fields = {
            "Host": f"localhost:{self.port}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        await self.stream.send_all("\r\n".join(lines).encode() + b"\r\n\r\n")

    async def answer(self, *, body: bool = True) -> Answer:
        """Read one answer; `body` is False for those of HEAD."""
        head = await self._until(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        size = int(headers.get("content-length", "0")) if body else 0
        while len(self._read) < size:
            self._read += await self._more()
        data, self._read = self._read[:size], self._read[size:]
        return Answer(int(status.split(" ")[1]), headers, data)

    async def ended(self) -> bool:
        """Tell whether the other side has closed, and said nothing more."""
        return not self._read and await self.stream.receive_some() == b""

    async def _until(self, mark: bytes) -> bytes:
        while mark not in self._read:
            self._read += await self._more()
        found, _, self._read = self._read.partition(mark)
        return found

    async def _more(self) -> bytes:
        data = await self.stream.receive_some()
        assert data, f"expected more than {self._read!r} before the end"
        return bytes(data)
