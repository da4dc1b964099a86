"""A fragment with a button of its own."""

import streamlit as st

st.title("A fragment")


@st.experimental_fragment
def greeting():
    if st.button("Say hello"):
        st.write("Hi back!")


greeting()
