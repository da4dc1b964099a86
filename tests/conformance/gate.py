"""Where an app of a test waits until the test lets it go on."""

from __future__ import annotations

from threading import Event
from typing import Final

#: Waited for by the app, set by the test.
OPEN: Final = Event()

#: Set by the app when it has come to the gate.
REACHED: Final = Event()
