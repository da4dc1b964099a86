"""Options of widgets (S-142 to S-144): what becomes of a choice when they change, and how they travel."""

from __future__ import annotations

import pytest

from evlit.testing.harness import TestSession
from tests.conformance.visiting import visit


def test_s142_a_choice_that_is_no_option_any_more() -> None:
    """When the options change, a selectbox and a radio whose choice is gone go back to the default, a multiselect keeps
    what is left, and with `accept_new_options` unknown texts stay.
    """
    source = """
        import evlit as st
        options = ["c", "d"] if st.checkbox("Other") else ["a", "b", "c"]
        st.text([
            st.selectbox("S", options, key="s"), st.radio("R", options, key="r"),
            st.multiselect("M", options, key="m"), st.selectbox("N", options, key="n", accept_new_options=True),
        ])
    """

    async def then(t: TestSession) -> None:
        for label, value in (("S", "b"), ("R", "c"), ("M", ["c", "a"]), ("N", "b")):
            await t.set(label, value)
        assert t.texts() == ["['b', 'c', ['c', 'a'], 'b']"]
        await t.set("Other", True)
        assert t.texts() == ["['c', 'c', ['c'], 'b']"]

    visit(source, then)


def test_s143_options_travel_as_their_labels() -> None:
    """A viewer names an option by its label; where several have the same, the first is meant."""
    source = """
        import evlit as st
        st.text(st.selectbox("S", [1, 2, 3], 2, format_func=lambda n: "few" if n < 3 else "many"))
    """

    async def then(t: TestSession) -> None:
        assert t.find("S").props["options"] == ["few", "few", "many"]
        await t.set("S", "few")
        assert t.texts() == ["1"]

    visit(source, then)


ENUMS = """
    from enum import Enum
    import evlit as st
    class Colour(Enum):
        RED = {red}
        BLUE = 2
    if "colour" not in st.session_state:
        class Old(Enum):
            RED = 5
            BLUE = 2
        Old.__qualname__ = "Colour"
        st.session_state.colour = Old.{name}
    chosen = st.selectbox("C", Colour, {index}, key="colour")
    st.text([chosen.name, isinstance(chosen, Colour)])
"""


@pytest.mark.parametrize(
    ("mode", "name", "same"),
    [
        ("nameOnly", "BLUE", True),
        ("nameOnly", "RED", True),
        ("nameAndValue", "BLUE", True),
        ("nameAndValue", "RED", False),
        ("off", "BLUE", False),
    ],
)
def test_s144_members_of_a_class_that_was_made_anew(mode: str, name: str, same: bool) -> None:
    """A member of an Enum whose module was loaded again counts as the one of the class of now, by name, or by name and
    value, as `runner.enumCoercion` says.
    """
    other = {"RED": "BLUE", "BLUE": "RED"}[name]
    source = ENUMS.format(red=1, name=name, index=["RED", "BLUE"].index(other))

    async def then(t: TestSession) -> None:
        assert t.texts() == [str([name if same else other, True])]

    visit(source, then, options={"runner.enumCoercion": mode})
