"""A fragment that awaits, in a script that awaits."""

import streamlit as st
import trio

st.title("Awaiting")


@st.fragment
async def slow_answer():
    question = st.text_input("Question")
    if question:
        with st.spinner("Thinking..."):
            await trio.sleep(0.3)
        st.write(f"The answer to {question!r} is 42")
    else:
        st.write("Ask me something")


await slow_answer()  # evlit scripts may await at the top
await trio.sleep(0.05)  # as above
st.write("The end of the script")
