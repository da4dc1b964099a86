"""What the watched files held when they were last looked at: saving without a change is none (S-349).

Which files matter is asked of the path alone; whether something happened, of the content.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from attrs import define, field

#: Folders that hold no source of the app.
PASSED_OVER: Final = frozenset(
    {".evlit", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv", "venv"}
    | {"__pycache__", "node_modules", "site-packages", ".idea", ".hypothesis"}
)

#: Files that are looked at beforehand. The first save of any other counts as a change, whatever it holds.
LIMIT: Final = 2000


@define(eq=False)
class Sources:
    """The files whose changes concern an app.

    Parameters
    ----------
    folder
        The app's own: its Python files count.
    others
        Folders of which every file counts.
    passed_over
        Folders of which no file counts.
    """

    folder: Path
    others: tuple[Path, ...] = ()
    passed_over: tuple[Path, ...] = ()
    _digests: dict[str, str | None] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.folder = self.folder.resolve()
        self.others = tuple(Path(each).expanduser().resolve() for each in self.others)
        self.passed_over = tuple(Path(each).expanduser().resolve() for each in self.passed_over)

    @property
    def folders(self) -> list[Path]:
        """Folders to watch, none inside another."""
        there = {each for each in (self.folder, *self.others) if each.is_dir()}
        return sorted(each for each in there if not any(each != one and each.is_relative_to(one) for one in there))

    def counts(self, path: str) -> bool:
        """Tell whether a file of that path is watched."""
        file = Path(path)
        if any(file.is_relative_to(each) for each in self.passed_over):
            return False
        inside = [each for each in (self.folder, *self.others) if file.is_relative_to(each)]
        # Of several the innermost says which parts of the path are the app's own.
        if not inside or PASSED_OVER.intersection(file.relative_to(max(inside, key=lambda e: len(e.parts))).parts):
            return False
        return file.suffix == ".py" or self.is_other(path)

    def is_other(self, path: str) -> bool:
        """Tell whether a file counts because of its folder, whatever it is."""
        return any(Path(path).is_relative_to(each) for each in self.others)

    def scan(self) -> None:
        """Look at all files that count, up to a limit."""
        for number, path in enumerate(self._files()):
            if number >= LIMIT:
                break
            self._digests.setdefault(path, _digest(path))

    def changed(self, paths: Iterable[str]) -> set[str]:
        """Return those of some files whose content is another one than when they were last looked at."""
        found = set()
        for path in paths:
            digest = _digest(path)
            if path not in self._digests or self._digests[path] != digest:
                found.add(path)
            self._digests[path] = digest
        return found

    def _files(self) -> Iterator[str]:
        for top in self.folders:
            for folder, folders, files in os.walk(top):
                folders[:] = [each for each in folders if each not in PASSED_OVER]
                for name in files:
                    path = str(Path(folder, name))
                    if self.counts(path):
                        yield path


def _digest(path: str) -> str | None:
    """Return a digest of a file's content; None when there is none."""
    with suppress(OSError):
        return blake2b(Path(path).read_bytes(), digest_size=16).hexdigest()
    return None
