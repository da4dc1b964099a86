"""`session_state` over restarts: objects of the app's own classes, and what cannot be recorded."""

from __future__ import annotations

import logging
import textwrap
from pathlib import Path

import pytest

from evlit.core import events as e
from evlit.runtime import notices
from evlit.runtime.session import decoded
from tests.runtime.lives import Life, run


@pytest.fixture(autouse=True)
def _notices() -> None:
    notices.forget()


CLASSES = """
    import evlit as st
    if st.session_state.get("item") is None:
        st.text("early: none")
    from dataclasses import dataclass, field
    from enum import Enum
    from typing import NamedTuple
    import attrs
    import pydantic
    from helpers import Cart

    class Colour(Enum):
        RED = 1

    class Named(NamedTuple):
        x: int

    @dataclass
    class Item:
        name: str
        tags: list = field(default_factory=list)
        def shout(self):
            return self.name.upper()

    @attrs.frozen
    class Point:
        x: int
        y: int = attrs.field(default=0, validator=attrs.validators.instance_of(int))

    class Model(pydantic.BaseModel):
        model_config = {"extra": "allow"}
        a: int
        b: str = "b"
        _secret: int = pydantic.PrivateAttr(3)

    state = st.session_state
    if "item" not in state:
        st.text("made")
        state.item, state.point, state.colour, state.named = Item("ada", ["t"]), Point(1, 2), Colour.RED, Named(5)
        state.model, state.cart = Model(a=1, c=[1]), Cart([Item("in cart")])
        state.model._secret = 4
    assert type(state.item) is Item or "made" not in state
    st.text(f"{state.item.shout()} {state.item} {state.point} {hash(state.point) == hash(Point(1, 2))}")
    st.text(f"{state.colour.name} {state.named} {state.model!r} {state.model._secret} {state.model.model_fields_set}")
    st.text(f"{state.model == Model(a=1, c=[1])} {state.cart} {type(state.cart.items[0]).__name__}")
"""


def test_classes_of_the_app_come_back_when_it_has_loaded_them(tmp_path: Path) -> None:
    pytest.importorskip("pydantic")
    (tmp_path / "helpers.py").write_text("import attrs\n@attrs.define\nclass Cart:\n    items: list\n", "utf-8")

    async def main() -> None:
        life = Life(tmp_path, CLASSES)
        async with life.process():
            first = life.texts()
            assert first[:2] == ["early: none", "made"]
        async with life.process():
            # Asked for before its class is there, an entry is absent; it is there afterwards.
            assert life.texts() == ["early: none", *first[2:]]

    run(main)


EVOLVED = """
    import evlit as st
    from dataclasses import dataclass
    @dataclass
    class Item:
        {fields}
    if "item" not in st.session_state:
        st.text("made")
        st.session_state.item = Item("ada")
    st.text(repr(vars(st.session_state.item)))
"""


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        ("name: str", ["{'name': 'ada'}"]),
        ("name: str; size: int = 5", ["{'name': 'ada', 'size': 5}"]),
        ("title: str", ["made", "{'title': 'ada'}"]),
        ("name: str; size: int = None; __post_init__ = lambda self: 1 / 0", ["{'name': 'ada', 'size': None}"]),
    ],
)
def test_a_class_with_other_fields_than_recorded(tmp_path: Path, fields: str, texts: list[str]) -> None:
    async def main() -> None:
        life = Life(tmp_path, EVOLVED.format(fields="name: str"))
        async with life.process():
            pass
        life.app.write_text(textwrap.dedent(EVOLVED.format(fields=fields)), "utf-8")
        async with life.process():
            assert life.texts() == texts

    run(main)


def test_an_entry_whose_class_is_gone_waits_for_it(tmp_path: Path) -> None:
    (tmp_path / "shapes.py").write_text("import attrs\n@attrs.define\nclass Circle:\n    r: int\n", "utf-8")
    with_it = """
        import evlit as st
        from shapes import Circle
        st.session_state.setdefault("c", Circle(1))
        st.text(st.session_state.c)
    """
    without = """
        import sys
        import evlit as st
        sys.modules.pop("shapes", None)
        st.text(f"{'c' in st.session_state} {list(st.session_state)} {len(st.session_state)}")
    """

    async def main() -> None:
        life = Life(tmp_path, with_it)
        async with life.process():
            assert life.texts() == ["Circle(r=1)"]
        life.app.write_text(textwrap.dedent(without), "utf-8")
        async with life.process():
            assert life.texts() == ["False [] 0"]
        life.app.write_text(textwrap.dedent(with_it).replace("Circle(1)", "Circle(2)"), "utf-8")
        async with life.process():
            assert life.texts() == ["Circle(r=1)"]
            assert life.changes("c")[1:] == []

    run(main)


OPAQUE = """
    import threading
    import evlit as st
    if "lock" not in st.session_state:
        st.text("made")
        st.session_state.lock = threading.Lock()
        st.session_state.deep = {"good": 1, "bad": [threading.Lock()]}
        ring = st.session_state.ring = []
        ring.append(ring)
        st.session_state.big = [threading.Lock() for _ in range(9000)]
        st.session_state.fine = 1
    st.button("Again")
    st.text(sorted(st.session_state))
"""


def test_what_cannot_be_recorded_is_told_once_and_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        life = Life(tmp_path, OPAQUE)
        with caplog.at_level(logging.WARNING, "evlit"):
            async with life.process():
                await life.click("Again")
                await life.rest()
                assert life.entry("fine") == 1
                ring = {"$": "opaque", "type": "builtins.list", "text": "<list of 1>", "why": "holds itself"}
                assert life.entry("ring") == [ring]
        told = [record.message for record in caplog.records if "will be absent" in record.message]
        assert sorted(text.partition(" ")[0] for text in told) == [
            f'st.session_state["{key}"]' for key in ("big", "deep", "lock", "ring")
        ]
        assert any("at ['bad'][0] holds a _thread.lock" in text for text in told)
        async with life.process():
            assert life.texts()[0] == "made"
            assert life.texts()[1] == "['big', 'deep', 'fine', 'lock', 'ring']"
            removed = [decoded(row).event for row in life.store.read(life.id)]
            assert not any(isinstance(event, e.StateChanged) and event.removed for event in removed)

    run(main)


def test_what_the_app_does_not_make_anew_is_removed(tmp_path: Path) -> None:
    app = """
        import evlit as st
        if "x" not in st.session_state:
            st.session_state.x = 1
            st.session_state.lock = object()
    """

    async def main() -> None:
        life = Life(tmp_path, app)
        async with life.process():
            pass
        async with life.process():
            assert set(life.session.projection.state) == {"x"}
            (removed,) = (decoded(row).event for row in life.store.read(life.id) if b"removed" in row.row.data)
            assert isinstance(removed, e.StateChanged)
            assert removed.removed == ("lock",)

    run(main)
