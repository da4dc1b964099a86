"""The recordings of this repository come to the same when they are executed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from evlit.verify import verify
from evlit.verify.report import lines_of

RECORDINGS = Path(__file__).parents[2] / "recordings"

#: Cannot come to the same: numbers out of a generator of its own, without a seed and without `st.record`.
RANDOM = {"h_streaming"}

STORIES = sorted(path.parent.name for path in RECORDINGS.glob("*/session.db"))


@pytest.mark.parametrize("name", STORIES)
def test_the_recording_comes_to_the_same(name: str) -> None:
    found = verify(RECORDINGS / name / "session.db")
    if name in RANDOM:
        assert not found.same
        assert found.causes[0].startswith("randomness")
    else:
        assert found.same, "\n".join(lines_of(found))
