"""A verification in words, as `evlit verify` and the pytest plugin print it."""

from __future__ import annotations

from typing import Any, Final

from evlit.replay.shorten import plain, short, short_state
from evlit.replay.summaries import summary
from evlit.verify.compare import NOTHING
from evlit.verify.verification import Verification
from evlit.verify.walk import Divergence

#: Characters of a value that are shown.
_ROOM: Final = 60


def lines_of(found: Verification) -> list[str]:
    """Return what came of a verification; the first line says it all."""
    if found.divergence is None:
        times = found.recorded / found.took if found.took else 0.0
        faster = f" ({times:.0f} times as fast)" if times >= 1.5 else ""
        lines = [
            (
                f"{found.path}: the same: {found.events} events, {found.runs} runs, "
                f"{found.recorded:.1f} s in {found.took:.2f} s{faster}"
            )
        ]
        return lines + [f"  note    {plain(note)}" for note in found.notes]
    d = found.divergence
    run = "" if d.run is None else f", run {d.run}"
    lines = [f"{found.path}: differs at event {d.position}{run}", f"  where   {_where(d)}"]
    before, after = _pair(d)
    lines += [f"  then    {before}", f"  now     {after}"]
    if d.because is not None:
        what = summary(d.because.event, found.page)
        lines.append(f"  after   event {d.because.position}, {d.because.kind}: {plain(what)}")
    lines += [f"  {'likely' if not number else '':<7} {plain(cause)}" for number, cause in enumerate(found.causes)]
    return lines


def words_of(d: Divergence) -> str:
    """Return the place of a divergence, and what was and is there, in one line."""
    before, after = _pair(d)
    return f"{_where(d)}: {before} then, {after} now"


def as_json(found: Verification) -> dict[str, Any]:
    """Return what came of a verification as JSON values; `docs/verify.md` describes them."""
    d = found.divergence
    report: dict[str, Any] = {
        "path": str(found.path),
        "status": "same" if d is None else "differs",
        "session": found.session,
        "app": str(found.app),
        "events": found.events,
        "runs": found.runs,
        "recorded": round(found.recorded, 6),
        "took": round(found.took, 6),
        "notes": list(found.notes),
    }
    if d is not None:
        because = d.because
        report["differs"] = {
            "what": d.what,
            "event": d.position,
            "run": d.run,
            "where": list(d.change.path),
            "prop": d.change.prop or None,
            "line": d.change.line,
            "then": None if _is_nothing(d.change.before) else d.change.before,
            "now": None if _is_nothing(d.change.after) else d.change.after,
            "missing": "then" if _is_nothing(d.change.before) else "now" if _is_nothing(d.change.after) else None,
            "after": None
            if because is None
            else {
                "event": because.position,
                "kind": because.kind,
                "words": plain(summary(because.event, found.page)),
            },
            "causes": list(found.causes),
        }
    return report


def _is_nothing(value: Any) -> bool:
    return isinstance(value, str) and value == NOTHING


def _where(d: Divergence) -> str:
    path = [plain(part) for part in d.change.path if part != "app"]
    where = " > ".join(path) or "page"
    if d.change.prop:
        where += f", {plain(d.change.prop)}"
    return where + (f"  ({plain(d.change.line)})" if d.change.line else "")


def _pair(d: Divergence) -> tuple[str, str]:
    before, after = d.change.before, d.change.after
    if isinstance(before, str) and isinstance(after, str):
        if d.what != "element" or not d.change.prop:
            return plain(before), plain(after)
        same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
        if same > _ROOM // 2 and before != NOTHING and after != NOTHING:
            return tuple(f"…{short(text[same - 8 :], _ROOM)}" for text in (before, after))  # type: ignore[return-value]  # of two
    return _value(before, d), _value(after, d)


def _value(value: Any, d: Divergence) -> str:
    if isinstance(value, str) and value == NOTHING:
        return NOTHING
    return short_state(value, _ROOM) if d.what == "state" else short(value, _ROOM)
