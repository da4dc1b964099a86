"""A stream of data that buttons in the sidebar start and stop."""

import datetime as dt

import numpy as np
import pandas as pd
import streamlit as st


def recent(last: dt.datetime) -> pd.DataFrame:
    now = dt.datetime.now().replace(microsecond=0)
    if now - last > dt.timedelta(seconds=60):
        last = now - dt.timedelta(seconds=60)
    times = pd.date_range(start=last + dt.timedelta(seconds=0.5), end=now, freq="500ms")
    return pd.DataFrame(np.random.randn(len(times), 2), index=times, columns=["A", "B"])


if "data" not in st.session_state:
    st.session_state.data = recent(dt.datetime.now() - dt.timedelta(seconds=60))
if "stream" not in st.session_state:
    st.session_state.stream = False
if "updates" not in st.session_state:
    st.session_state.updates = 0


def toggle():
    st.session_state.stream = not st.session_state.stream


st.title("Data feed")
st.sidebar.button("Start streaming", disabled=st.session_state.stream, on_click=toggle)
st.sidebar.button("Stop streaming", disabled=not st.session_state.stream, on_click=toggle)


@st.fragment(run_every=1.0 if st.session_state.stream else None)
def latest():
    last = st.session_state.data.index[-1]
    st.session_state.data = pd.concat([st.session_state.data, recent(last)])[-100:]
    st.session_state.updates += 1
    st.line_chart(st.session_state.data)
    st.write(f"{st.session_state.updates} updates")


latest()
