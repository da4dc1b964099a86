"""One of each kind of element, some of them out of sight."""

import datetime as dt

import streamlit as st

TABLE = {"name": ["a", "b"], "value": [1, 2]}

st.set_page_config(page_title="Everything")
with st.sidebar:
    st.text("In the sidebar")
    st.toggle("Switch", True)

st.title("Everything")
st.markdown("Some *markdown*")
st.text("Some text")
st.code("print(1)")
st.latex("a + b")
st.json({"a": [1, 2]})
st.html("<p>html</p>")
st.metric("Metric", 3, 1)
st.info("Take care")
st.progress(0.4, "Progress")
st.divider()
st.dataframe(TABLE)
st.table(TABLE)
st.line_chart({"y": [1, 3, 2]})
st.exception(ValueError("wrong"))

left, right = st.columns(2, border=True)
left.button("Plus")
right.link_button("Elsewhere", "https://example.org/")
right.download_button("Save it", b"saved", "saved.txt")

st.checkbox("Check")
st.radio("Radio", ["a", "b"])
st.selectbox("Select", ["a", "b"])
st.multiselect("Several", ["a", "b"], ["a"])
st.slider("Slider", 0, 10, 3)
st.select_slider("Steps", ["x", "y"])
st.text_input("Name", "Ada")
st.text_area("Story")
st.number_input("Number", value=3)
st.date_input("Day", dt.date(2026, 1, 2))
st.time_input("Time", dt.time(8, 45))
st.color_picker("Colour")
st.file_uploader("File")
st.pills("Pills", ["a", "b"])
st.segmented_control("Segments", ["a", "b"])
st.feedback("thumbs")

with st.expander("Closed"):
    st.text("In the expander")
one, other = st.tabs(["One", "Other"])
one.text("In the first tab")
other.text("In the other tab")
with st.popover("More"):
    st.text("In the popover")
with st.form("form"):
    st.text_input("In the form")
    st.form_submit_button("Send")
with st.chat_message("user"):
    st.text("Hello")
with st.container(height=120):
    for number in range(20):
        st.text(f"Line {number}")
with st.status("Work", state="complete"):
    st.text("Done")


@st.fragment
def part():
    """Draw a part that runs alone."""
    st.button("Alone")
    st.text("At the end of the page")


part()
