"""`streamlit.version`: the release whose scripts run unchanged."""

from evlit.compat.streamlit import VERSION as STREAMLIT_VERSION_STRING

__all__ = ["STREAMLIT_VERSION_STRING"]
