"""The dotted path of the reference: `from evlit.testing.v1 import AppTest`."""

from evlit.testing.app_test import AppTest
from evlit.testing.elements.base import AppTestError

__all__ = ["AppTest", "AppTestError"]
