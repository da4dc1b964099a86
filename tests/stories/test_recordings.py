"""Every recording folds to what it was when it was made.

`viewer/src/core/recordings.test.ts` asks the same of the viewer's fold.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evlit.replay.recording import Recording
from tests.stories.digests import canonical, digests
from tests.stories.story import RECORDINGS

STORIES = sorted(path.parent for path in RECORDINGS.glob("*/app.py"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_recording_folds_to_its_digests(story: Path) -> None:
    assert digests(story / "session.db") == (story / "digest.txt").read_text().splitlines()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_recording_is_small_and_of_its_app(story: Path) -> None:
    assert (story / "session.db").stat().st_size < 300_000
    with Recording(story / "session.db") as recording:
        [opened] = recording.recorded(recording.session().id, upto=1)
        assert recording.source(opened.event.source) == (story / "app.py").read_text()  # type: ignore[union-attr]  # the first event is `session.opened`


def test_canonical_form_is_the_same_in_every_language() -> None:
    value = {"\uff5e": [None, True, 1, 1.0, -0.5, 1e-7], "\U0001f600": {"b": '\u007f\n"é', "a": []}}
    assert canonical(value) == (
        '{"\U0001f600":{"a":[],"b":"\u007f\\n\\"é"},'
        '"\uff5e":[null,true,3ff0000000000000,3ff0000000000000,bfe0000000000000,3e7ad7f29abcaf48]}'
    )
