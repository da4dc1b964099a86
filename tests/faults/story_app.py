"""The app of the scripted session: every way in which a user's act becomes state, each with a count of its own.

Nothing shown or kept counts runs, because a session that was killed has one more of them; what is counted are the
callbacks and the bodies that saw a trigger, and each must be counted once.
"""

import hashlib
import time

import evlit as st

state = st.session_state
for name in ("added", "drawn", "named", "ordered", "parted", "filed", "turned", "again", "slow", "ticks"):
    state.setdefault(name, 0)
for name in ("items", "orders", "heard"):
    state.setdefault(name, [])


def add() -> None:
    state.added += 1
    state["items"].append(f"added {state.added}")  # in place: no assignment tells of it


def named() -> None:
    state.named += 1
    state.heard = [*state.heard, state.name]


def count(name: str) -> None:
    state[name] += 1


@st.fragment
def part() -> None:
    if st.button("Part", on_click=count, args=("parted",)):
        state["items"].append("part")
    st.text(f"Part {state.parted}")


@st.fragment(run_every=0.02)
def clock() -> None:
    state.ticks += 1
    if state.ticks >= 3:
        state.ticking = False
        st.rerun()
    st.text(f"Tick {state.ticks}")


def home() -> None:
    st.button("Add", on_click=add)
    if st.button("Draw"):
        state.drawn += 1
        state["items"].append(f"drawn {state.drawn}")
    st.text_input("Name", key="name", on_change=named)
    st.slider("Size", 0, 100, key="size")
    st.checkbox("Agree")
    st.text_input("Quiet", key="quiet", on_change="ignore")
    with st.form("order", clear_on_submit=True):
        what = st.text_input("What")
        many = st.number_input("Many", 0, 10)
        if st.form_submit_button("Order", on_click=count, args=("ordered",)):
            state.orders.append((what, many))
    part()
    file = st.file_uploader("File", on_change=count, args=("filed",))
    if file is not None:
        st.text(f"{file.name} {hashlib.sha256(file.read()).hexdigest()}")
    if st.button("Again"):
        state.again += 1
        st.rerun()
    with st.shield():  # else the next click may cut it off: a body that has seen its click makes room
        if st.button("Slow"):
            for step in range(3):
                st.text(f"Step {step}")
                time.sleep(0.03)
            state.slow += 1
    if st.button("Start"):
        state.ticking = True
    if state.get("ticking"):
        clock()


def other() -> None:
    st.button("Turn", on_click=count, args=("turned",))
    st.text_area("Notes", key="notes")


st.navigation([st.Page(home, default=True), st.Page(other, url_path="other")]).run()
for name in sorted(key for key in state if key not in ("size", "name", "notes")):
    st.text(f"{name}: {state[name]!r}")
