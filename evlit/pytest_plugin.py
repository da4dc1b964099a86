"""The pytest plugin of evlit: recorded sessions are tests. `recordings/**/session.db` is collected, and each of them is
verified as `evlit verify` does it.

pytest imports it in every project of an environment, so it imports what executes recordings when there is one. Without
the extra `evlit[verify]`, or without such files, it does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_NAME = "session.db"
_FOLDER = "recordings"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what a project may say of its recordings."""
    parser.addini("evlit_skip", "names of folders below recordings/ whose session.db is no test", "args", [])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Recordings | None:
    """Collect a recorded session."""
    if file_path.name != _NAME or _FOLDER not in file_path.parts or find_spec("time_machine") is None:
        return None
    if set(parent.config.getini("evlit_skip")) & set(file_path.parts):
        return None
    found: Recordings = Recordings.from_parent(parent, path=file_path)
    return found


class Recordings(pytest.File):
    """A file with one session."""

    def collect(self) -> Iterable[pytest.Item]:
        item: Recorded = Recorded.from_parent(self, name="verify")
        yield item


class DiffersError(Exception):
    """The session is another one now."""


class Recorded(pytest.Item):
    """One recorded session, executed again."""

    def runtest(self) -> None:
        from evlit.verify import verify
        from evlit.verify.report import lines_of

        found = verify(self.path)
        if not found.same:
            raise DiffersError(
                "\n".join(
                    [
                        *lines_of(found),
                        "",
                        f"If that is as it should be: evlit verify --update {self.path}",
                        f"The inputs that it takes: evlit shrink --diverges {self.path}",
                    ]
                )
            )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, DiffersError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.parent.name}/{_NAME}"
