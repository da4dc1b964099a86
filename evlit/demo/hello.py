"""What evlit does, on one page. `evlit hello` serves it."""

import datetime as dt
import math
import time

import numpy as np
import pandas as pd

import evlit as st

st.set_page_config(page_title="Hello from evlit", page_icon="⏪")
st.session_state.setdefault("app_runs", 0)
st.session_state.app_runs += 1


@st.cache_data
def weather(year: int) -> pd.DataFrame:
    """A year of made-up weather, the same each time."""
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31", name="day")
    random = np.random.default_rng(year)
    season = -np.cos(np.arange(len(days)) / len(days) * 2 * math.pi)
    return pd.DataFrame(
        {
            "high": (14 + 11 * season + random.normal(0, 2.5, len(days))).round(1),
            "low": (6 + 9 * season + random.normal(0, 2.0, len(days))).round(1),
            "rain": random.gamma(0.6, 5.0, len(days)).round(1),
        },
        index=days,
    )


with st.sidebar:
    st.header("Settings")
    year = st.select_slider("Year", options=[2021, 2022, 2023, 2024, 2025], value=2024)
    months = st.slider("Months", 1, 12, (3, 9))
    smooth = st.toggle("Smooth the lines", value=True)
    st.divider()
    live = st.toggle(
        "Live signal", value=True, help="A fragment with a timer on the server: only its chart is redrawn."
    )
    st.caption("Whatever is done here is in the log before it has any effect.")

st.title("Every session is a recording")
st.markdown(
    "This page is an ordinary script of `st.` commands. **evlit** runs it from the top at each event, sends what "
    "changed, and appends every event, decision and change to a SQLite log. So a session survives a dropped socket, "
    "and any moment of it can be rebuilt later."
)

data = weather(year)
chosen = data.loc[f"{year}-{months[0]:02}" : f"{year}-{months[1]:02}"]
shown = chosen[["high", "low"]].rolling(7, center=True, min_periods=1).mean() if smooth else chosen[["high", "low"]]

warmest, wettest, days = st.columns(3)
above = chosen.high.max() - data.high.mean()
most = chosen.rain.max()
share = len(chosen) / len(data)
warmest.metric("Warmest day", f"{chosen.high.max():.1f} °C", f"{above:.1f} °C above the mean")
wettest.metric("Rain", f"{chosen.rain.sum():.0f} mm", f"{most:.0f} mm in one day", delta_color="off", delta_arrow="off")
days.metric("Days", len(chosen), f"{share:.0%} of the year", delta_color="off", delta_arrow="off")

chart, table, code = st.tabs(["Chart", "Table", "Code"])
with chart:
    st.line_chart(shown, x_label="", y_label="°C", height=280)
with table:
    st.dataframe(chosen.to_period("D"), height=280)
with code:
    st.code(
        'with st.sidebar:\n    months = st.slider("Months", 1, 12, (3, 9))\n\n'
        'chosen = data.loc[f"{year}-{months[0]:02}" : f"{year}-{months[1]:02}"]\n'
        'st.line_chart(chosen[["high", "low"]])',
        language="python",
    )

st.header("A part that runs by itself", divider="gray")
st.write("The chart below is a fragment: it runs twice a second, and nothing around it is redrawn or sent again.")


@st.fragment(run_every=0.5 if live else None)
def signal() -> None:
    """Draw the last fifty seconds of a signal."""
    st.session_state.signal_runs = st.session_state.get("signal_runs", 0) + 1
    steps = np.arange(100) + st.session_state.signal_runs
    heights = np.sin(steps / 9) + 0.4 * np.sin(steps / 2.7) + 1.6
    ago = np.arange(-99, 1) / 2
    st.area_chart(pd.DataFrame({"signal": heights}, index=ago), x_label="seconds", y_label="", height=180)
    fragment, app, clock = st.columns(3)
    fragment.metric("Runs of the fragment", st.session_state.signal_runs)
    app.metric("Runs of the app", st.session_state.app_runs)
    clock.metric("Time in UTC", f"{dt.datetime.now(dt.UTC):%H:%M:%S}")


signal()

st.header("A job that can be interrupted", divider="gray")
st.write(
    "While it counts, move a slider, press Stop at the top of the page, or start it again: the run under way ends at "
    "once, and the log says where and why."
)


@st.fragment
def job() -> None:
    """Count, and take its time."""
    if st.button("Count to a hundred"):
        bar = st.progress(0)
        for number in range(1, 101):
            time.sleep(0.05)
            bar.progress(number, f"{number} of 100")
        st.success("Counted to a hundred, and nobody stopped it.")


job()

st.header("A note that stays", divider="gray")
st.write("Leave a note, then reload the page, or stop the server and start it again: the session goes on as it was.")
st.session_state.setdefault("notes", [])


@st.dialog("Remove all notes?")
def confirm() -> None:
    """Ask before notes are removed."""
    st.write("They will be gone from this page. The log keeps that they were there.")
    if st.button("Remove them", type="primary"):
        st.session_state.notes = []
        st.rerun()


with st.form("note", clear_on_submit=True):
    who, what = st.columns([1, 2])
    name = who.text_input("Name", placeholder="Ada")
    text = what.text_input("Note", placeholder="What a nice page")
    if st.form_submit_button("Leave it", type="primary") and text:
        st.session_state.notes.append((name or "Somebody", text))
        st.toast(f"Thank you, {name or 'somebody'}", icon="📝")

for author, note in reversed(st.session_state.notes):
    st.info(note, title=author)
if st.session_state.notes and st.button("Remove all notes"):
    confirm()

st.header("Now go back in time", divider="gray")
st.write("Look at any moment of this very session from another terminal, while it runs or later:")
st.code(
    "evlit replay .evlit/hello.db --sessions\n"
    "evlit replay .evlit/hello.db --session s_... --events\n"
    "evlit replay .evlit/hello.db --session s_... --at 40",
    language="bash",
)
