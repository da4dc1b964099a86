"""A row of a damaged log is told from one that is sound, and what is wrong with it is said."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from evlit.log.rows import RecordedRow, Row
from evlit.log.sound import unsound

SOUND = RecordedRow("s_1", 3, 9, Row("run.ended", 1, b'{"run": 1}', 12.5, 1, None))


def test_a_sound_row_is_sound() -> None:
    assert unsound(SOUND) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": b"\xff"}, r"expected str as its kind, got b'\xff'"),
        ({"version": 1.5}, "expected int as its version, got 1.5"),
        ({"version": True}, "expected int as its version, got True"),
        ({"at": 12}, "expected float as its at, got 12"),
        ({"data": None}, "expected bytes as its data, got None"),
        ({"run": "one"}, "expected int or nothing as its run, got 'one'"),
        ({"cause": 1.0}, "expected int or nothing as its cause, got 1.0"),
        ({"data": b'{"run": '}, "expected JSON, got b'{\"run\": ': "),
        ({"data": b'{"run": "\xff"}'}, "expected JSON, got "),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], why: str) -> None:
    found = unsound(attrs.evolve(SOUND, row=attrs.evolve(SOUND.row, **change)))
    assert found is not None
    assert found.startswith(why)
