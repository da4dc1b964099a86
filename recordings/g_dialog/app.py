"""The same sign-up as a dialog and as a form."""

import streamlit as st

st.title("Sign up")
st.session_state.setdefault("members", [])


@st.dialog("Sign up")
def sign_up():
    name = st.text_input("Name")
    mail = st.text_input("Mail")
    news = st.checkbox("Send me news")
    if st.button("Submit", type="primary"):
        st.session_state.members.append(f"{name} <{mail}>{' with news' if news else ''}")
        st.rerun()


if st.button("Open the dialog"):
    sign_up()

with st.form("sign-up", clear_on_submit=True):
    form_name = st.text_input("Form name")
    form_mail = st.text_input("Form mail")
    if st.form_submit_button("Sign up with the form"):
        st.session_state.members.append(f"{form_name} <{form_mail}>")

st.write(f"{len(st.session_state.members)} members")
for member in st.session_state.members:
    st.text(member)
