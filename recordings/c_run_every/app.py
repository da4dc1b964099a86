"""A fragment that draws a chart again and again, in every way to say how often."""

import datetime as dt

import numpy as np
import pandas as pd
import streamlit as st

CHOICES = {
    "10s": "10s",
    "1d": "1d",
    "1.5 days": "1.5 days",
    "1h23s": "1h23s",
    "2": 2,
    "0.5": 0.5,
    "timedelta": dt.timedelta(seconds=0.5),
}

st.title("A chart that redraws itself")
every = st.selectbox("Every", list(CHOICES))


@st.fragment(run_every=CHOICES[every])
def chart():
    st.session_state.draws = st.session_state.get("draws", 0) + 1
    walk = np.random.default_rng(st.session_state.draws).standard_normal((20, 2)).cumsum(axis=0)
    st.line_chart(pd.DataFrame(walk, columns=["a", "b"]))
    st.write(f"Drawn {st.session_state.draws} times")


chart()
