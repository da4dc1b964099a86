"""No accepted event is discarded: in any burst, every callback is called once and every click is seen by a body."""

from __future__ import annotations

from collections import Counter

import trio
from hypothesis import given, settings
from hypothesis import strategies as st

from evlit.runtime.host import Settings
from evlit.testing.harness import open_test_session

APP = """
import evlit as st
calls = st.session_state.setdefault("calls", [])
def call(name):
    calls.append(name)
for name in ("a", "b"):
    if st.button(name, key=name, on_click=call, args=(name,)):
        st.session_state["seen_" + name] = st.session_state.get("seen_" + name, 0) + 1
    for _ in range(30):
        st.text("row")
st.text_input("text", key="text", on_change=call, args=("text",))
@st.fragment
def part():
    if st.button("c", key="c", on_click=call, args=("c",)):
        st.session_state["seen_c"] = st.session_state.get("seen_c", 0) + 1
    for _ in range(30):
        st.text("row")
part()
"""

#: A click of a button, a text, or a pause: how often the scheduler goes round before the next one.
steps = st.lists(
    st.one_of(
        st.sampled_from(["a", "b", "c"]),
        st.tuples(st.just("text"), st.integers(0, 999)),
        st.tuples(st.just("pause"), st.integers(1, 30)),
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(steps)
def test_every_callback_once_and_every_click_seen(steps: list[str | tuple[str, int]]) -> None:
    async def main() -> None:
        async with open_test_session(APP, settings=Settings(look_every=0.001)) as t:
            expected: Counter[str] = Counter()
            fragment = t.find("c").fragment
            text = ""
            for step in steps:
                match step:
                    case ("pause", int(rounds)):
                        for _ in range(rounds):
                            await trio.lowlevel.checkpoint()
                    case ("text", int(number)):
                        expected["text"] += str(number) != text
                        text = str(number)
                        t.send({"text_input:text": text})
                    case str(name):
                        expected[name] += 1
                        t.send(trigger=[f"button:{name}"], fragment=fragment if name == "c" else None)
            await t.settle()
            state = t.session.state
            assert Counter(state.user["calls"]) == expected
            for name in ("a", "b", "c"):
                assert state.user.get(f"seen_{name}", 0) == expected[name], name

    trio.run(main)
