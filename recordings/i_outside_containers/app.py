"""A fragment that writes into containers made outside of it."""

import streamlit as st

st.title("Cats!")
row1 = st.columns(3)
row2 = st.columns(3)
grid = [column.container(height=120) for column in row1 + row2]
cells = [cell.empty() for cell in grid]
notes = st.container(border=True)
notes.write("Notes add up until the app runs:")


@st.fragment
def cats():
    st.session_state.rounds = st.session_state.get("rounds", 0) + 1
    if st.button("Herd the cats"):
        st.write("Herding")
    for number, cell in enumerate(cells):
        cell.write(f"Cat {number} in round {st.session_state.rounds}")
    notes.write(f"Round {st.session_state.rounds} was herded")


cats()
st.button("Run the app")
