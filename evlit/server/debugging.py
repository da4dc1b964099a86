"""The debugger of a server's own log, one click away from the app (beside the click journey).

It is a process of its own, `evlit replay --live`, so that looking at a session costs the server nothing and breaks
nothing. It is started when somebody first asks, and ends with the server.

Whoever reaches the debugger sees every session of the log. So only a server that listens for its own machine offers it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import trio
from attrs import define, field

from evlit.errors import Error
from evlit.server.tether import Tether

#: Seconds that the debugger gets to say where it listens.
PATIENCE: Final = 30.0

_URL: Final = re.compile(rb"http://\S+")


class NoDebugger(Error):
    """The debugger did not start."""


@define(eq=False)
class Debugger:
    """The debugger of a log: not running until somebody asks for its address.

    Parameters
    ----------
    log
        The file that this server writes.
    """

    log: Path
    _address: str | None = field(default=None, init=False)
    _process: trio.Process | None = field(default=None, init=False)
    _starting: trio.Lock = field(factory=trio.Lock, init=False)
    _tether: Tether = field(factory=Tether, init=False)

    async def address(self) -> str:
        """Return where the debugger's page is; docs/debugger-api.md says how to name a session and a position in it.

        Raises
        ------
        NoDebugger
            When its process ends before it listens, or says nothing for `PATIENCE`.
        """
        async with self._starting:
            if self._address is None or self._process is None or self._process.poll() is not None:
                self._address = await self._start()
            return self._address

    async def close(self) -> None:
        """End the debugger, if there is one."""
        if self._process is not None:
            self._process.terminate()
            await self._process.wait()
        self._tether.cut()

    async def _start(self) -> str:
        command = [sys.executable, "-m", "evlit", "replay", str(self.log), "--live", "--headless", "--port", "0"]
        process = await trio.lowlevel.open_process(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **self._tether.options,
        )
        self._process = process
        said = b""
        assert process.stdout is not None
        with trio.move_on_after(PATIENCE):
            while part := await process.stdout.receive_some():
                said += part
                if (found := _URL.search(said)) and said.find(b"\n", found.end()) >= 0:
                    return found[0].decode().rstrip("/") + "/"
        process.kill()
        await process.wait()
        words = said.decode("utf-8", "replace").strip() or "it said nothing"
        raise NoDebugger(f"The debugger did not start: {words}. Run it yourself: evlit replay {self.log}")
