"""Reading a log runs nothing that is in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from evlit.log.rows import Row
from evlit.log.store import SqliteStore
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from tests.log.rows import open_session

MODULE = "evlit_hostile_module"
PICKLE = "gASVIAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAR0cnVllIWUUpQu"  # os.system, as pickle calls it


def test_what_a_log_names_is_neither_imported_nor_called(tmp_path: Path) -> None:
    trap = tmp_path / f"{MODULE}.py"
    trap.write_text(f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n")
    hostile = {
        tag: {"$": tag, "type": f"{MODULE}.Thing", "v": value, "factory": f"{MODULE}.Thing", "rest": {}, "extra": {}}
        for tag, value in {
            "object": {"__reduce__": PICKLE},
            "enum": "MEMBER",
            "namedtuple": {"a": 1},
            "opaque": PICKLE,
            "pickle": PICKLE,
            "path": "/etc/passwd",
            "defaultdict": [],
        }.items()
    }
    events: list[tuple[str, dict[str, object]]] = [
        ("session.opened", {"app": f"{MODULE}.py", "source": "0" * 40, "versions": {MODULE: "1"}}),
        ("run.started", {"run": 1, "scope": None, "page": "", "source": "0" * 40, "clock": 0.0, "random": 1}),
        ("state.changed", {"run": 1, "set": hostile}),
        (f"{MODULE}.thing", {"py/object": f"{MODULE}.Thing", "__class__": MODULE}),
    ]
    sys.path.insert(0, str(tmp_path))
    try:
        with SqliteStore(tmp_path / "log.db") as store:
            epoch = open_session(store)
            rows = [Row(kind, 1, json.dumps(data).encode(), 0.0) for kind, data in events]
            store.append("s1", epoch, 0, rows)
        with Recording(tmp_path / "log.db") as recording:
            moment = Timeline(recording, None).at(-1)
        assert set(moment.state) == set(hostile)
    finally:
        sys.path.remove(str(tmp_path))
    assert MODULE not in sys.modules
    assert not (tmp_path / "sprung").exists()
