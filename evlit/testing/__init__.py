"""Testing apps and evlit itself.

`AppTest` is for tests of apps: plain functions, no event loop. `open_test_session` is for tests of the runtime: a
session in one trio test, on a log in memory, with a clock that the test moves.
"""

from evlit.testing.app_test import AppTest
from evlit.testing.elements.base import AppTestError
from evlit.testing.harness import TestSession, open_test_session

__all__ = ["AppTest", "AppTestError", "TestSession", "open_test_session"]
