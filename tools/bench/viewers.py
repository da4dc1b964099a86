"""A viewer of each peer: opens a session, clicks a button, and waits for the end of the run.

Runs in the peer's own environment, and takes orders from standard input, one JSON object a line::

    python -m tools.bench.viewers evlit|streamlit PORT

    {"do": "open", "times": 5}      -> {"seconds": [..]}                   from connecting to the end of the first run
    {"do": "click", "times": 50}    -> {"seconds": [..], "bytes": 171.0}   from the click to the end of its run
    {"do": "click", "times": 9, "apart": 0.2}                              ..with a pause before each
    {"do": "hold", "times": 50}     -> {}                                  opens sessions and keeps them
    {"do": "interrupt", "times": 5, "ends": FILE}
                                    -> {"seconds": [..]}       from a click to the end of the run it interrupts
    {"do": "tick", "times": 400}    -> {"seconds": [..]}                   when each of so many ticks was there
    {"do": "beside", "times": 50}   -> {"seconds": [..]}                   clicks while another session computes
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, Protocol

from tools.bench.apps import BUTTON, EVERY
from tools.bench.wire import Socket


class Viewer(Protocol):
    """One session, whose first run has ended when it is made."""

    socket: Socket

    def click(self) -> None:
        """Click the button, and return when the run has ended."""

    def press(self) -> None:
        """Click the button, and wait for nothing."""

    def ticks(self, until: float) -> list[float]:
        """Return when each run of the fragment with a timer had ended, up to a moment."""

    def close(self) -> None: ...


class EvlitViewer:
    """Speaks `docs/protocol.md`."""

    def __init__(self, port: int, query: str = "") -> None:
        self.socket = Socket(port, "/_evlit/socket", "evlit.1")
        self._batch = 0
        self._click: dict[str, Any] = {}
        self.welcome: dict[str, Any] = {}
        hello = {
            "type": "hello",
            "protocol": 1,
            "page": "",
            "query": query,
            "locale": "en",
            "zone": "UTC",
            "theme": "light",
        }
        self._say(hello)
        self._until_the_end()

    def click(self) -> None:
        self.press()
        self._until_the_end()

    def press(self) -> None:
        self._batch += 1
        self._say({**self._click, "batch": self._batch})

    def ticks(self, until: float) -> list[float]:
        times = []
        while self.socket.comes(until - time.monotonic()):
            if self._take():
                times.append(time.monotonic())
        return times

    def close(self) -> None:
        self.socket.__exit__()

    def _say(self, message: dict[str, Any]) -> None:
        self.socket.send(json.dumps(message, separators=(",", ":")).encode(), text=True)

    def _until_the_end(self) -> None:
        while not self._take():
            pass

    def _take(self) -> bool:
        """Take the next frame, and tell whether a run ended with it."""
        value = json.loads(self.socket.receive())
        messages = value if isinstance(value, list) else [value]
        for message in messages:
            if message["type"] == "welcome":
                self.welcome = message
            if not self._click:
                self._look_for_the_button(message)
        return any(message.get("phase") == "ended" for message in messages)

    def _look_for_the_button(self, message: dict[str, Any]) -> None:
        waiting = [op[3] for op in message.get("ops", []) if op[0] == "insert"] + [message.get("tree")]
        while waiting:
            node = waiting.pop()
            if node is None:
                continue
            waiting += node.get("children", [])
            if node["props"].get("label") == BUTTON:
                self._click = {"type": "widgets", "values": {}, "trigger": {node["props"]["widget"]: True}}
                if "fragment" in node:
                    self._click["fragment"] = node["fragment"]


class StreamlitViewer:
    """Speaks the peer's own messages, as its page does."""

    def __init__(self, port: int, query: str = "") -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        self._forward, self._back = ForwardMsg, BackMsg
        self._button = self._fragment = self._ticking = ""
        self._every = 0.0
        self.socket = Socket(port, "/_stcore/stream", "streamlit")
        message = BackMsg()
        message.rerun_script.query_string = query
        self.socket.send(message.SerializeToString(), text=False)
        self._until_the_end()

    def click(self) -> None:
        self.press()
        self._until_the_end()

    def press(self) -> None:
        message = self._back()
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self._button, True
        message.rerun_script.fragment_id = self._fragment
        self.socket.send(message.SerializeToString(), text=False)

    def ticks(self, until: float) -> list[float]:
        """Its timers are the page's: this one is as exact as a page's could be."""
        times = []
        due = time.monotonic()
        while due < until:
            message = self._back()
            message.rerun_script.fragment_id = self._ticking
            message.rerun_script.is_auto_rerun = True
            self.socket.send(message.SerializeToString(), text=False)
            due += self._every
            while self.socket.comes(due - time.monotonic()):
                if self._take():
                    times.append(time.monotonic())
        return times

    def close(self) -> None:
        self.socket.__exit__()

    def _until_the_end(self) -> None:
        while not self._take():
            pass

    def _take(self) -> bool:
        """Take the next message, and tell whether it ends a run."""
        message = self._forward()
        message.ParseFromString(self.socket.receive())
        kind = message.WhichOneof("type")
        if kind == "auto_rerun":
            self._every, self._ticking = message.auto_rerun.interval, message.auto_rerun.fragment_id
        if kind == "delta" and not self._button and message.delta.new_element.WhichOneof("type") == "button":
            self._button = message.delta.new_element.button.id
            self._fragment = message.delta.fragment_id
        return bool(kind == "script_finished")


def interrupt(viewer: Viewer, ends: Path) -> float:
    """Click, click again while that computes, and return how long after the second click the first computation ends."""
    before = len(_times(ends))
    viewer.press()
    time.sleep(0.3)  # it computes
    clicked = time.monotonic()
    viewer.press()
    while len(times := _times(ends)) < before + 2:
        time.sleep(0.01)
    return min(times[before:]) - clicked


def _times(ends: Path) -> list[float]:
    return [float(line) for line in ends.read_text(encoding="ascii").splitlines()] if ends.exists() else []


def main(kind: str, port: int) -> None:
    make: Any = EvlitViewer if kind == "evlit" else StreamlitViewer
    kept: list[Viewer] = []
    clicker: Viewer | None = None
    for line in sys.stdin:
        order = json.loads(line)
        seconds: list[float] = []
        answer: dict[str, Any] = {"seconds": seconds}
        if order["do"] == "hold":
            kept += [make(port) for _ in range(order["times"])]
        elif order["do"] == "open":
            for _ in range(order["times"]):
                began = time.perf_counter()
                viewer: Viewer = make(port)
                seconds.append(time.perf_counter() - began)
                viewer.close()
        elif order["do"] == "interrupt":
            viewer = make(port)
            seconds += [interrupt(viewer, Path(order["ends"])) for _ in range(order["times"])]
            viewer.close()
        elif order["do"] == "tick":
            viewer = make(port)
            viewer.ticks(time.monotonic() + 1.0)  # until all is warm
            seconds += viewer.ticks(time.monotonic() + EVERY * order["times"])
            viewer.close()
        else:
            if clicker is None:
                clicker = make(port)
                for _ in range(5):
                    clicker.click()
            if order["do"] == "beside":
                computing: Viewer = make(port, "busy=1")
                kept.append(computing)
                computing.press()
                time.sleep(0.3)  # it computes
            before = clicker.socket.received
            apart = order.get("apart", 0.0)
            time.sleep(5 * apart)  # the server is at rest
            for _ in range(order["times"]):
                time.sleep(apart)
                began = time.perf_counter()
                clicker.click()
                seconds.append(time.perf_counter() - began)
            answer["bytes"] = (clicker.socket.received - before) / order["times"]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
