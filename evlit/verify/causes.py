"""Likely reasons of a divergence, out of what differs and what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from evlit.core import events as e
from evlit.replay.recording import Recording

if TYPE_CHECKING:
    from evlit.verify.walk import Divergence, Walk

_RANDOM: Final = re.compile(
    r"\b(default_rng\(\s*\)|uuid[14]\(|secrets\.|SystemRandom|urandom|random\.(?!default_rng\(\s*[^)\s])|shuffle\()"
)
_CLOCK: Final = re.compile(
    r"\b(perf_counter|monotonic|process_time|datetime\.now|utcnow|date\.today|time\.time|Timestamp\.now)"
)
_OUTSIDE: Final = re.compile(
    r"\b(requests|httpx|urllib|aiohttp|socket|sqlalchemy|sqlite3|psycopg|boto3|subprocess|open\(|read_csv|read_sql"
    r"|read_parquet|os\.environ)"
)


def causes_of(
    divergence: Divergence,
    app: Path,
    recording: Recording,
    opened: Any,
    walk: Walk,
    now: dict[str, str],
) -> tuple[str, ...]:
    """Return likely reasons, the likeliest first."""
    found = []
    recorded = _source_at(walk, divergence)
    text = app.read_text(encoding="utf-8-sig", errors="replace") if app.is_file() else ""
    old = None if recorded is None else recording.source(recorded)
    if old is not None and old != text:
        found.append(f"the code is another one: {app.name} was changed since the recording")
    if _left_out(divergence.because):
        found.append("a value was left out of the recording (a password, `record=False`, `log.redact`)")
    shown = _around(text, divergence.change.line)
    for place in dict.fromkeys((shown, text)):
        why = [] if divergence.what == "decision" else _why(place)
        found += [each for each in why if each not in found]
        if why:
            break
    if isinstance(opened, e.SessionOpened):
        for name, version in opened.versions.items():
            if name in now and now[name] != version:
                found.append(f"another version of {name}: {version} then, {now[name]} now")
    found += walk.notes
    return tuple(found) or ("nothing that can be seen in the code: a module that it imports, or data that it reads",)


def _why(text: str) -> list[str]:
    found = []
    if match := _RANDOM.search(text):
        found.append(
            f"randomness: `{match[1]}` is drawn from a generator that the recording does not know, or the recording is "
            "older than the seeds; give it a seed, or wrap the call with `st.record`"
        )
    if match := _CLOCK.search(text):
        found.append(f"the clock: `{match[1]}` is known as of the start of each run only")
    if match := _OUTSIDE.search(text):
        found.append(f"what is outside: `{match[1]}` may give something else today; wrap the call with `st.record`")
    return found


def _around(text: str, line: str | None) -> str:
    """Return the lines of the app around a call."""
    number = (line or "").rpartition(":")[2]
    if not number.isdigit():
        return ""
    lines = text.splitlines()
    return "\n".join(lines[max(int(number) - 3, 0) : int(number)])


def _source_at(walk: Walk, divergence: Divergence) -> str | None:
    started = [x.event for x in walk.events if isinstance(x.event, e.RunStarted) and x.position <= divergence.position]
    opened = walk.events[0].event
    return started[-1].source if started else opened.source if isinstance(opened, e.SessionOpened) else None


def _left_out(because: Any) -> bool:
    event = None if because is None else because.event
    return isinstance(event, e.WidgetsChanged) and "redacted" in repr(event.values)
