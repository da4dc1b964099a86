"""A fragment in a fragment: the inner one runs alone, the outer one takes the inner one along."""

import streamlit as st

for name in ("app", "outer", "inner"):
    st.session_state.setdefault(name, 0)
st.session_state.app += 1

st.title("Nested fragments")


@st.fragment
def inner():
    st.session_state.inner += 1
    st.button("Inner")
    st.write(f"Inner ran {st.session_state.inner} times")


@st.fragment
def outer():
    st.session_state.outer += 1
    st.button("Outer")
    st.write(f"Outer ran {st.session_state.outer} times")
    with st.container(border=True):
        inner()


outer()
st.button("App")
st.write(f"App ran {st.session_state.app} times")
