"""An order desk: many elements, widgets and kinds of events in one small session."""

import datetime as dt
import decimal
import random

import pandas as pd

import evlit as st

st.set_page_config(page_title="Order desk", page_icon=":package:")
state = st.session_state
state.setdefault("orders", [])
state.setdefault("total", decimal.Decimal("0.00"))
state.setdefault("since", dt.date(2026, 11, 21))
state.setdefault("seen", {("a", 1), ("b", 2)})


@st.record
def number():
    return random.SystemRandom().randrange(1000, 9999)


def note():
    state.noted = state.get("noted", 0) + 1


st.title("Order desk")
st.markdown("What is **ordered** here is :blue[recorded].")

with st.sidebar:
    theme = st.radio("Show", ["Orders", "Chart"])
    st.toggle("Details", key="details")

left, right = st.columns([2, 1])
with left:
    what = st.selectbox("Item", ["Apples", "Pears", "Plums"])
    count = st.slider("Count", 1, 10, 2)
with right:
    when = st.date_input("Deliver", dt.date(2026, 12, 1))
    st.text_input("Customer", key="customer", on_change=note)
    st.text_input("Voucher", type="password")

if st.button("Order", type="primary"):
    state.orders.append({"item": what, "count": count, "at": when, "number": number()})
    state.total += decimal.Decimal("1.25") * count
    st.toast("Ordered")
    st.query_params["orders"] = str(len(state.orders))
    print(f"order {len(state.orders)}: {count} {what}")

st.metric("Total", f"{state.total} EUR", delta=len(state.orders))

if theme == "Chart" and state.orders:
    st.bar_chart(pd.DataFrame({"count": [each["count"] for each in state.orders]}))
elif state.orders:
    st.dataframe(pd.DataFrame(state.orders))
else:
    st.info("No orders yet")

with st.form("remark"):
    remark = st.text_area("Remark")
    if st.form_submit_button("Send"):
        st.success(f"Sent: {remark}")

if remark == "oops":
    raise ValueError("no such remark")

if state.details:
    with st.expander("Details", expanded=True):
        st.json({"orders": state.orders, "since": state.since})
        st.code("total += 1.25 * count", language="python")
        st.progress(min(len(state.orders) / 10, 1.0), "of the day's orders")


@st.fragment(run_every=30)
def stock():
    state.ticks = state.get("ticks", 0) + 1
    st.caption(f"stock looked at {state.ticks} times")
    if st.button("Refill"):
        st.write("refilled")


@st.dialog("Empty the list?", on_dismiss="rerun")
def empty():
    if st.button("Yes, empty it"):
        state.orders.clear()
        st.rerun()


stock()
if st.button("Empty"):
    empty()
if st.button("Start over"):
    st.rerun()
