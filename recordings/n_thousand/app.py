"""A thousand elements, of which one changes."""

import streamlit as st

st.title("A thousand elements")
if st.button("Change one"):
    st.session_state.clicks = st.session_state.get("clicks", 0) + 1

for number in range(1000):
    if number == 500:
        st.text(f"Element {number}, clicked {st.session_state.get('clicks', 0)} times")
    else:
        st.text(f"Element {number}")
