"""A busy loop of pure Python, interrupted by a click."""

import streamlit as st

st.title("A busy loop")
if st.button("Stop the loop"):
    st.session_state.stopped = True
if st.button("Start the loop"):
    st.session_state.stopped = False
    st.write("Looping")
    total = 0
    while True:
        total += 1
st.write("Stopped" if st.session_state.get("stopped") else "Ready")
