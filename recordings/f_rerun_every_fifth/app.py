"""A fragment that runs the whole app on every fifth click."""

import streamlit as st

if "clicks" not in st.session_state:
    st.session_state.clicks = 0


@st.fragment
def count_to_five():
    if st.button("Plus one!"):
        st.session_state.clicks += 1
        if st.session_state.clicks % 5 == 0:
            st.rerun()


def congratulate():
    if st.session_state.clicks and st.session_state.clicks % 5 == 0:
        st.toast("Congratulations, five more clicks!", icon="🎉")


st.title("Every fifth click")
st.header(f"Clicks until now: {st.session_state.clicks}")
count_to_five()
congratulate()
