"""An app with something to see in every tab of the inspector: state, a slow line, output, an error."""

import datetime as dt
import time

import evlit as st

st.session_state.setdefault("count", 0)
st.session_state.setdefault("since", dt.date(2026, 11, 21))

st.title("Shop")
name = st.text_input("Name")
if st.button("Plus"):
    st.session_state.count += 1
st.metric("Count", st.session_state.count)
print(f"\x1b[32mcount\x1b[0m is {st.session_state.count}")  # noqa: T201  # what the tab of output shows


def slow_total() -> int:
    """Take long enough for the run to be worth a profile."""
    time.sleep(0.06)
    return 42


with st.container():
    st.metric("Total", slow_total())
if name == "boom":
    raise ValueError("no such name")
st.text("The end")
