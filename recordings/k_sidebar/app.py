"""A fragment in the sidebar, and one that writes to the sidebar by itself."""

import streamlit as st

st.title("Fragments and the sidebar")


@st.fragment
def settings():
    size = st.slider("Size", 0, 10, 3)
    st.write(f"Size is {size}")


@st.fragment
def reporter():
    if st.button("Report"):
        st.session_state.reports = st.session_state.get("reports", 0) + 1
    st.sidebar.write(f"Reports so far: {st.session_state.get('reports', 0)}")
    loud = st.sidebar.checkbox("Loud")
    st.write("REPORTED" if loud else "reported")


with st.sidebar:
    settings()
reporter()
