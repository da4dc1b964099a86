"""`streamlit.logger`: loggers of the standard library."""

import logging


def get_logger(name: str) -> logging.Logger:
    """Return the logger of that name."""
    return logging.getLogger(name)


__all__ = ["get_logger"]
