"""The apps that are measured: the same text for every peer."""

from __future__ import annotations

from typing import Final

#: Sizes of the pages on which a click changes one element.
SIZES: Final = (10, 100, 1000)

#: Label of the button that is clicked.
BUTTON: Final = "Go"


def page(size: int) -> str:
    """A page of so many elements, of which a click changes one."""
    return f"""
import streamlit as st

if "clicks" not in st.session_state:
    st.session_state.clicks = 0
if st.button({BUTTON!r}):
    st.session_state.clicks += 1
for number in range({size - 2}):
    st.text(f"Element {{number}}")
st.text(f"Clicked {{st.session_state.clicks}} times")
"""


#: Sizes of the pages in which a fragment runs.
AROUND: Final = (10, 100, 1000, 10_000)


def fragment(size: int) -> str:
    """A page of so many elements, two of them in a fragment that a click runs."""
    return f"""
import streamlit as st

for number in range({size - 2}):
    st.text(f"Element {{number}}")


@st.fragment
def part():
    if "clicks" not in st.session_state:
        st.session_state.clicks = 0
    if st.button({BUTTON!r}):
        st.session_state.clicks += 1
    st.text(f"Clicked {{st.session_state.clicks}} times")


part()
"""


#: Seconds from one tick of a timer to the next.
EVERY: Final = 0.05

TICKS: Final = f"""
import streamlit as st

for number in range(100):
    st.text(f"Element {{number}}")


@st.fragment(run_every={EVERY})
def clock():
    st.session_state.ticks = st.session_state.get("ticks", 0) + 1
    st.text(f"Tick {{st.session_state.ticks}}")


clock()
"""


#: Turns of a loop that takes a second or two.
TURNS: Final = 60_000_000


def busy(body: str) -> str:
    """An app that computes after each click, and writes down when it came to its end or was cut (`time.monotonic`)."""
    return f"""
import time
import streamlit as st

if st.button({BUTTON!r}):
    try:
        {body}
    finally:
        with open(__file__ + ".ends", "a") as ends:
            ends.write(f"{{time.monotonic()}}\\n")
"""


#: A loop without a call, and one that calls every few milliseconds.
LOOP: Final = busy(f"for number in range({TURNS}): pass")
CALLS: Final = busy(f"for part in range(400): sum(range({TURNS} // 800)); st.text(f'Part {{part}}')")

#: Computes in the session that was opened with `?busy`, and only there.
BESIDE: Final = f"""
import streamlit as st

if st.button({BUTTON!r}) and "busy" in st.query_params:
    for number in range({4 * TURNS}): pass
st.text("Done")
"""


#: What a session keeps -> how it is made, and how it is changed in place. All are other objects in "assigned" apps.
KEPT: Final = {
    "1 kB": ("[n for n in range(200)]", "value[0] += 1"),
    "1 MB": ("[{'n': n, 'text': 'x' * 100} for n in range(8000)]", "value[0]['n'] += 1"),
    "table": ("pd.DataFrame(BASE)", "value.iat[0, 0] += 1"),
}

#: What a click does to it.
CHANGES: Final = ("never", "in place", "assigned")


def keeping(what: str, change: str, *, recorded: bool) -> str:
    """An app that keeps something in `session_state`, or (not `recorded`) where no log sees it.

    The table has 100,000 rows and ten columns of floats.
    """
    make, mutate = KEPT[what]
    act = {"never": "pass", "in place": mutate, "assigned": "store['kept'] = make()"}[change]
    return f"""
import numpy as np
import pandas as pd
import streamlit as st


@st.cache_resource
def aside():
    return {{"base": np.random.default_rng(1).random((100_000, 10))}}


BASE = aside()["base"]


def make():
    return {make}


store = st.session_state if {recorded} else aside()
if "kept" not in store:
    store["kept"] = make()
clicked = st.button({BUTTON!r})
value = store["kept"]
if clicked:
    {act}
    store["count"] = store.get("count", 0) + 1
st.text(f"{{len(value)}} {{store.get('count')}}")
"""
