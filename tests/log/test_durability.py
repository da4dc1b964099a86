"""The promise: what was acknowledged is in the log, whenever the process is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from evlit.log.reads import open_readonly
from evlit.log.store import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

# Two threads submit as fast as they can and print each position once its ticket is done, until somebody kills them.
PROGRAM = """
import json, sys, threading
from evlit.log.blobs import Blob
from evlit.log.rows import Row
from evlit.log.store import SqliteStore
from evlit.log.writer import Writer

store = SqliteStore(sys.argv[1])
writer = Writer(store)
epoch = writer.call(store.open_session, "s1", "app.py", None, 1.0, {}).wait().epoch

def work(who):
    n = 0
    while True:
        n += 1
        blob = Blob.of(f"{who} {n}".encode() * 50, "text/plain")
        rows = [Row("note.taken", 1, json.dumps({"who": who, "n": n, "blob": blob.digest}).encode(), 1.0)] * 2
        recorded = writer.submit("s1", epoch, rows, blobs=[blob]).wait()
        sys.stdout.write(f"{recorded[-1].position} {blob.digest}\\n")
        sys.stdout.flush()

for who in "ab":
    threading.Thread(target=work, args=(who,)).start()
"""


@pytest.mark.parametrize("acknowledged", [1, 40, 700])
def test_every_acknowledged_row_survives_a_kill(path: Path, acknowledged: int) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        acks = [process.stdout.readline() for _ in range(acknowledged)]
        process.send_signal(signal.SIGKILL)
        # What it printed until the signal arrived was acknowledged as well; its last line may be cut off.
        acks += [line for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL

    with open_readonly(path) as log:  # as a reader finds it, before anybody has recovered it
        found = list(log.read("s1"))
        assert [recorded.position for recorded in found] == list(range(1, len(found) + 1))
        assert len(found) % 2 == 0, "half of an append was recorded"
        assert all(b'"blob"' in recorded.row.data for recorded in found)
        for line in acks:
            position, digest = line.split()
            assert digest.encode() in found[int(position) - 1].row.data
            assert log.has_blob(digest)

    with SqliteStore(path) as store:  # the lock of the killed process is gone with it
        assert store.own("s1").head == len(found)
        assert list(store.read("s1")) == found
