"""A year of daily sales: a fragment runs the whole app when its date goes into another month."""

import datetime as dt

import numpy as np
import pandas as pd
import streamlit as st

st.set_page_config(page_title="Daily sales", layout="wide")

PRODUCTS = ["Apples", "Bread", "Cheese", "Dates"]


@st.cache_data
def sales(year: int) -> pd.DataFrame:
    print("Computing the sales")
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31", name="Date")
    random = np.random.default_rng(year)
    return pd.DataFrame(random.integers(20, 200, (len(days), len(PRODUCTS))), index=days, columns=PRODUCTS)


data = sales(2023)
st.title("Daily sales")
st.session_state.setdefault("month", 6)
st.session_state.app_runs = st.session_state.get("app_runs", 0) + 1


@st.fragment
def one_day():
    date = st.date_input(
        "Pick a day",
        dt.date(2023, 6, 15),
        min_value=dt.date(2023, 1, 1),
        max_value=dt.date(2023, 12, 31),
        key="day",
    )
    if date.month != st.session_state.month:
        st.session_state.month = date.month
        st.rerun()
    with st.container(height=380, border=True):
        st.subheader(f"Sales on {date:%d %B %Y}")
        st.bar_chart(data.loc[pd.Timestamp(date)].rename("sales"))


def one_month():
    month = data[data.index.month == st.session_state.month]
    with st.container(height=380, border=True, key="month_box"):
        st.subheader(f"Sales in {month.index[0]:%B %Y}")
        st.line_chart(month)
        st.dataframe(month)
        st.table(month.describe().round(1))


left, right = st.columns(2)
with left:
    one_day()
with right:
    one_month()

st.metric("Best month", f"{data.sum(axis=1).resample('ME').sum().idxmax():%B}", f"{len(data)} days")
st.caption(f"The app ran {st.session_state.app_runs} times")
