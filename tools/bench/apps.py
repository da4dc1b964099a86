"""The apps that are measured. They use names of both sides; `import streamlit` is evlit under `evlit serve`."""

from __future__ import annotations

#: `{count}` elements, of which a click changes one.
PAGE = """
import streamlit as st
if st.button("Go"):
    st.session_state.clicks = st.session_state.get("clicks", 0) + 1
for i in range({count}):
    st.text(f"element {{i}} {{st.session_state.get('clicks', 0)}}" if i == {count} // 2 else f"element {{i}}")
"""

#: A fragment with a button in a page of `{count}` elements.
FRAGMENT = """
import streamlit as st
@st.fragment
def part():
    if st.button("Go"):
        st.session_state.clicks = st.session_state.get("clicks", 0) + 1
    st.text(f"clicked {{st.session_state.get('clicks', 0)}}")
part()
for i in range({count}):
    st.text(f"element {{i}}")
"""
