"""From a recording to what a developer keeps of it: a test in Python, and the few inputs that show a failure (after the
journey, above `verify`).
"""

from evlit.reproduce.pytest_file import Written, as_pytest
from evlit.reproduce.shrink import NothingShows, Shrunk, shrink

__all__ = ["NothingShows", "Shrunk", "Written", "as_pytest", "shrink"]
