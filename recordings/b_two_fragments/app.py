"""Two fragments around widgets of the app: what happens in one changes nothing outside of it."""

import streamlit as st

if "app_runs" not in st.session_state:
    st.session_state.app_runs = 0
st.session_state.app_runs += 1

st.title("My awesome app")


@st.fragment
def toggle_and_text():
    left, right = st.columns(2)
    on = left.toggle("Toggle")
    text = right.text_area("Enter text")
    st.caption(f"Toggle is {'on' if on else 'off'}, text has {len(text)} characters")


@st.fragment
def filter_and_file():
    left, right = st.columns(2)
    wanted = left.checkbox("Filter")
    file = right.file_uploader("Upload image")
    st.caption(f"Filter is {'on' if wanted else 'off'}, file is {file.name if file else 'none'}")


toggle_and_text()
choice = st.selectbox("Select option", [1, 2, 3], index=None)
st.button("Update")
filter_and_file()
st.write(f"Option: {choice}. The app ran {st.session_state.app_runs} times.")
