"""What an old recording must be read as: written down once, when its version of the format is released.

    python -m tests.stories.old recordings/old/1

writes `digest.txt` and `expected.json` beside a `session.db`. Files of versions that are released stay as they are.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from evlit.replay.recording import Recording
from evlit.replay.summaries import telling
from evlit.replay.timeline import Timeline
from tests.stories.digests import digests


def expected(session: Path) -> dict[str, Any]:
    """Return what a recording holds: its events, and the page and `session_state` halfway and at the end."""
    with Recording(session) as recording:
        timeline = Timeline(recording)
        half = timeline.head // 2
        return {
            "kinds": dict(sorted(Counter(each.kind for each in timeline.events()).items())),
            "moments": {str(position): _moment(timeline, position) for position in (half, timeline.head)},
        }


def _moment(timeline: Timeline, position: int) -> dict[str, Any]:
    moment = timeline.at(position)
    page = [f"{node.kind} {telling(node, 60)}".strip() for node in moment.tree.root.walk()]
    return {"page": page, "session_state": moment.state, "widgets": moment.values}


def main() -> None:
    folder = Path(sys.argv[1])
    (folder / "digest.txt").write_text("".join(f"{line}\n" for line in digests(folder / "session.db")))
    text = json.dumps(expected(folder / "session.db"), ensure_ascii=False, indent=2)
    (folder / "expected.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
