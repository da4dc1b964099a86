"""Testing apps and evlit itself: a session in one trio test, on a log in memory, with a clock that the test moves."""

from evlit.testing.harness import TestSession, open_test_session

__all__ = ["TestSession", "open_test_session"]
