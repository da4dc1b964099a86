"""What notebooks show of a recording, a timeline, a moment, a difference, an explanation: what a terminal would, as
HTML. All that a log holds is escaped on the way.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from evlit.replay import terminal

if TYPE_CHECKING:
    from evlit.replay.causes import Chain, Explanation
    from evlit.replay.recording import Recording
    from evlit.replay.timeline import Difference, Moment, Timeline

#: Lines that a notebook is shown of one thing.
LINES: Final = 200

_WIDTH: Final = 110
_FRAME: Final = '<pre style="line-height:1.3; overflow-x:auto">{code}</pre>'
_SESSIONS: Final = 20


def as_html(show: Callable[[Console], object]) -> str:
    """Return as HTML what is printed on a console."""
    console = Console(
        file=io.StringIO(), record=True, width=_WIDTH, force_terminal=True, color_system="standard", highlight=False
    )
    show(console)
    text = console.export_html(theme=DEFAULT_TERMINAL_THEME, code_format=_FRAME, inline_styles=True)
    lines = text.split("\n")
    if len(lines) <= LINES:
        return text
    return "\n".join(lines[:LINES]) + f"\n… {len(lines) - LINES} more lines</pre>"


def recording_html(recording: Recording) -> str:
    """Return the sessions of a recording, the newest ones of many."""
    rows = recording.session_rows()
    return as_html(lambda console: terminal.sessions(rows[-_SESSIONS:], console))


def timeline_html(timeline: Timeline) -> str:
    """Return the session of a timeline."""
    return as_html(lambda console: terminal.sessions([timeline.session], console))


def moment_html(moment: Moment) -> str:
    """Return the page and the state of a moment."""
    return as_html(lambda console: terminal.moment(moment.timeline, moment, console))


def difference_html(found: Difference) -> str:
    """Return what changed."""
    return as_html(lambda console: terminal.difference(found, console))


def explanation_html(found: Explanation) -> str:
    """Return why an element is as it is."""
    return as_html(lambda console: terminal.explanation(found, console))


def chain_html(found: Chain) -> str:
    """Return what led to an event."""
    return as_html(lambda console: terminal.chain(found, console))
