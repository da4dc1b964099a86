"""Which line of the app a call came from (step 7 of the click journey).

It runs in every `st.*` call, so it looks at as little as it can: a code object is looked up by its address (its hash
walks all its constants), and a line number is read once for each instruction, because reading one walks the line table
of the code.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import CodeType, FrameType
from typing import Final

_OURS: Final = str(Path(__file__).absolute().parent.parent) + os.sep

#: What runs the app's code: scripts, fragments, callbacks.
_RUNTIME: Final = str(Path(__file__).absolute().parent) + os.sep

#: Frames of these are never the author's: the machinery of `with` and decorators.
_MACHINERY: Final = frozenset({contextlib.__file__, "<frozen importlib._bootstrap>"})

#: Frames that are part of a function, and from Python 3.12 on no frames at all.
_COMPREHENSIONS: Final = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>"})


class CallSites:
    """Names of call sites, relative to one app folder."""

    def __init__(self, folder: str) -> None:
        self._folder = folder.rstrip(os.sep) + os.sep
        # The code object is kept beside its table, so that no other can get its address meanwhile.
        self._tables: dict[int, tuple[CodeType, dict[int, str] | None]] = {}

    def here(self, depth: int = 2) -> str:
        """Return the place of the innermost frame outside evlit, as `app.py:17`."""
        frame: FrameType | None = sys._getframe(depth)
        tables = self._tables
        while frame is not None:
            code = frame.f_code
            entry = tables.get(id(code))
            if entry is None:
                entry = tables[id(code)] = (code, None if self._is_ours(code) else {})
            table = entry[1]
            if table is not None:
                at = frame.f_lasti
                site = table.get(at)
                if site is None:
                    site = table[at] = f"{self.relative(code.co_filename)}:{frame.f_lineno}"
                return site
            frame = frame.f_back
        return "?:0"

    def path(self, depth: int = 2) -> str:
        """Return the place of a call with those of the calls around it in the app, innermost first, up to where evlit
        began to run the app's code: `app.py:17<app.py:40`. A function that is called from two lines is two places.
        """
        places = [self.here(depth + 1)]
        frame: FrameType | None = sys._getframe(depth)
        while frame is not None and (frame.f_code.co_filename in _MACHINERY or is_evlit(frame.f_code.co_filename)):
            frame = frame.f_back  # to the innermost, which is there already
        while frame is not None and not frame.f_code.co_filename.startswith(_RUNTIME):
            within, frame = frame.f_code.co_name in _COMPREHENSIONS, frame.f_back
            if frame is not None and not within and self.in_app(frame.f_code.co_filename):
                places.append(f"{self.relative(frame.f_code.co_filename)}:{frame.f_lineno}")
        return "<".join(places)

    def relative(self, path: str) -> str:
        """Return a path as the log names it: below the app's folder, else its last two parts."""
        if path.startswith(self._folder):
            return path[len(self._folder) :]
        return "/".join(Path(path).parts[-2:])

    def in_app(self, path: str) -> bool:
        """Tell whether a file is the author's own."""
        return path.startswith(self._folder) and f"{os.sep}site-packages{os.sep}" not in path and not is_evlit(path)

    def forget(self) -> None:
        """Drop what is known of code objects: the source was compiled anew."""
        self._tables.clear()

    def _is_ours(self, code: CodeType) -> bool:
        return is_evlit(code.co_filename) or code.co_filename in _MACHINERY


def is_evlit(path: str) -> bool:
    """Tell whether a file is part of the package, and no app in it."""
    # The demo app is part of the package, and an app like any other.
    return path.startswith(_OURS) and not path.startswith(_OURS + "demo" + os.sep)
