import streamlit as st

st.text("Hello from a file")
