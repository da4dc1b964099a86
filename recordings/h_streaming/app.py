"""A stream of data that buttons in the sidebar start and stop."""

import numpy as np
import pandas as pd
import streamlit as st

MINUTE = pd.Timedelta(seconds=60)


def recent(last: pd.Timestamp) -> pd.DataFrame:
    now = pd.Timestamp.now().floor("s")
    times = pd.date_range(max(last, now - MINUTE) + pd.Timedelta(seconds=0.5), now, freq="500ms")
    values = np.random.default_rng().standard_normal((len(times), 2))
    return pd.DataFrame(values, index=times, columns=["A", "B"])


if "data" not in st.session_state:
    st.session_state.data = recent(pd.Timestamp.now() - MINUTE)
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
