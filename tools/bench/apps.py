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


FRAGMENT: Final = f"""
import streamlit as st

for number in range(998):
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
