"""A second process that ends a server which cannot end itself (after the click journey).

Theory of operation
-------------------
Code that keeps the interpreter for itself, such as a regular expression that takes hours, keeps Python's own handlers
of signals from running, too: nothing in this process could act on a SIGTERM. What does run is the handler in C, which
writes the number of the signal into a socket. This process reads it from there whenever it can; the guard only *looks*
(`MSG_PEEK`). A number that lies there for `PATIENCE` was asked of a process that no longer hears: it is killed. What
was acknowledged is committed, and the next process finds its run *lost*.

The guard costs a few MB and no time: it sleeps until a signal comes. It goes when the other end of the socket does.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Final

import trio

#: Seconds that a signal may lie unread: on a busy machine also that of a process which would read it.
PATIENCE: Final = 4.8

#: What the guard executes, with nothing imported but what Python itself needs.
_GUARD: Final = f"""
import os, select, signal, socket, sys, time
for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(each, signal.SIG_IGN)
signals = socket.socket(fileno=int(sys.argv[1]))
server = int(sys.argv[2])
since = None
while os.getppid() == server:
    if not select.select([signals], [], [], 60)[0]:
        continue
    try:
        seen = signals.recv(64, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        seen = None
    if seen == b"":
        break
    if not seen or not set(seen) & {{1, 2, 15}}:
        since = None
    elif since is None:
        since = time.monotonic()
    elif time.monotonic() - since > {PATIENCE}:
        os.kill(server, signal.SIGKILL)
        break
    time.sleep(0.1)
"""


async def stand_guard(task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
    """Keep a guard until cancelled; started once it is there. Only in the main thread."""
    if sys.platform == "win32":
        task_status.started()
        return
    ours, handlers = socket.socketpair()
    with ours, handlers:
        handlers.setblocking(False)
        command = [sys.executable, "-I", "-S", "-c", _GUARD, str(ours.fileno()), str(os.getpid())]
        try:
            guard = await trio.to_thread.run_sync(lambda: _start(command, ours.fileno()))
        except OSError:
            task_status.started()
            return  # no process can be had: the server ends without one, as long as it can
        # trio is woken by what is written here, as it was by its own socket.
        before = signal.set_wakeup_fd(handlers.fileno(), warn_on_full_buffer=False)
        task_status.started()
        try:
            await _hear(ours)
        finally:
            signal.set_wakeup_fd(before, warn_on_full_buffer=False)
            handlers.close()
            guard.kill()
            guard.wait()


def _start(command: list[str], shared: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # this interpreter, with a text of ours
        command,
        pass_fds=[shared],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


async def _hear(ours: socket.socket) -> None:
    """Read what comes, for ever: to have read it is to say that this process still hears."""
    while True:
        await trio.lowlevel.wait_readable(ours)
        with suppress(BlockingIOError):
            ours.recv(64, socket.MSG_DONTWAIT)
