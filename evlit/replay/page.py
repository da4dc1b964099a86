"""Lines of text in a terminal: cut to its width, in its colours, many at once; and times as they stand in them."""

from __future__ import annotations

import datetime as dt
from typing import Final, final

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style

#: Text and its style.
Part = tuple[str, str]

#: Guides of a tree: below the last child, below another, the last child, another.
_GUIDES: Final = ("    ", "│   ", "└── ", "├── ")
_ASCII_GUIDES: Final = ("    ", "|   ", "`-- ", "|-- ")

#: Lines that are printed at once: rich takes a lock and looks at the terminal each time.
_BATCH: Final = 500


@final
class Page:
    """Lines on their way to a console. rich's own trees and tables take 20 times as long for a page of 10,000 lines."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = console.width
        self.guides = _ASCII_GUIDES if console.options.ascii_only else _GUIDES
        self._styles: dict[str, Style] = {}
        self._segments: list[Segment] = []
        self._lines = 0

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *error: object) -> None:
        self.flush()

    def line(self, *parts: Part) -> None:
        """Print a line, cut to the width of the terminal."""
        sizes = [cell_len(text) for text, _ in parts]
        whole = sum(sizes) <= self.width
        left = self.width if whole else self.width - 1  # the last one says that there is more
        for (text, style), size in zip(parts, sizes, strict=True):
            self._segments.append(Segment(text if size <= left else set_cell_size(text, left), self._style(style)))
            left -= size
            if left <= 0:
                break
        if not whole:
            self._segments.append(Segment("…"))
        self._segments.append(Segment.line())
        self._lines += 1
        if self._lines >= _BATCH:
            self.flush()

    def flush(self) -> None:
        segments, self._segments, self._lines = self._segments, [], 0
        if segments:
            self.console.print(Segments(segments), end="", soft_wrap=True)

    def _style(self, name: str) -> Style | None:
        if not name:
            return None
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = Style.parse(name)
        return style


# -- times ------------------------------------------------------------------------------------------------------------


def elapsed(seconds: float) -> str:
    """Return a time since the session was opened: `0.733`, `1:05.733`, `2:01:05.733`, `3d 02:01:05`."""
    if not 0 <= seconds < 1e9:  # a clock that was set back, or damage
        return f"{seconds:.3f}"[:10]
    minutes, rest = divmod(round(seconds, 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days}d {hours:02}:{minutes:02}:{int(rest):02}"
    if hours:
        return f"{hours}:{minutes:02}:{rest:06.3f}"
    return f"{minutes}:{rest:06.3f}" if minutes else f"{rest:.3f}"


def clock(at: float | None) -> str:
    """Return a moment in the time zone of this machine."""
    if at is None:
        return ""
    try:
        return dt.datetime.fromtimestamp(at, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):  # damage: no calendar has that year
        return f"{at:g}"
