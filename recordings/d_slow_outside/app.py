"""Slow work in the app, and a fragment that does not wait for it again."""

import time

import streamlit as st

st.title("Slow outside, quick inside")

with st.spinner("Computing the universe..."):
    time.sleep(2)
st.success("The universe is computed")


@st.fragment
def release():
    if st.button("Release the balloons"):
        st.balloons()
        st.write("There they go")


release()
