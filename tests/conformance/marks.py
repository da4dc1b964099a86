"""How a test of this folder says that evlit does something else than the rule, on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., object])


def differs(why: str) -> Callable[[Test], Test]:
    """Mark a test of what evlit does instead of a rule; `docs/conformance.md` shows why."""

    def mark(test: Test) -> Test:
        assert why.endswith("."), "expected a sentence: it is printed in docs/conformance.md"
        return test

    return mark
