"""An app that answers an input with a megabyte, and tells other sessions what it has answered."""

import evlit as st


@st.cache_resource
def answered() -> dict[str, int]:
    return {"latest": 0}


number = st.number_input("Large", 0, 10_000)
if number:
    st.text(f"{number} " * (1_000_000 // len(f"{number} ")))
    answered()["latest"] = number
st.text(f"Number {st.number_input('Number', 0, 10_000_000)}")
st.text(f"Answered {answered()['latest']}")
