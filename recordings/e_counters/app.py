"""Runs of the app and of a fragment, counted in session_state."""

import streamlit as st

st.session_state.setdefault("app_runs", 0)
st.session_state.setdefault("fragment_runs", 0)
st.session_state.app_runs += 1

st.title("Who runs when")


@st.fragment
def counted():
    st.session_state.fragment_runs += 1
    st.button("Rerun fragment")
    st.write(f"Inside: the fragment ran {st.session_state.fragment_runs} times")


counted()
st.button("Rerun full app")
st.write(f"Outside: the app ran {st.session_state.app_runs} times")
st.write(f"Outside: the fragment ran {st.session_state.fragment_runs} times")
