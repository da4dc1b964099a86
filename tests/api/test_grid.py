"""Grids, room, badges and skeletons."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from evlit.api.container import Container
from evlit.errors import (
    StreamlitAPIException,
    StreamlitDuplicateElementKey,
    StreamlitIncompatibleParametersError,
    StreamlitInvalidHeightError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from tests.api.conftest import Page

st = Container()
wrong: Any = st


def test_what_is_written_into_a_grid_fills_its_cells(page: Page) -> None:
    def script() -> None:
        with st.grid(3, key="g") as grid:
            st.text("a")
            with grid.cell(column_span=2, row_span=3):
                st.text("b")
                st.text("c")
            grid.cell(column_span="all").text("d")
            grid.cell().text("e")

    page.draw(script)
    (grid,) = page.main
    assert (grid.kind, grid.props) == ("grid", {"columns": 3, "key": "g"})
    cells = grid.children or []
    assert [cell.kind for cell in cells] == ["text", "grid_cell", "grid_cell", "grid_cell"]
    assert [cell.props for cell in cells[1:]] == [{"columns": 2, "rows": 3}, {"columns": "all"}, {}]
    assert len(cells[1].children or ()) == 2
    assert page.draw(script) == []


def test_a_plain_grid_says_nothing(page: Page) -> None:
    assert page.only(lambda: st.grid()).props == {}


def test_arguments_of_grids(page: Page) -> None:
    props = page.only(
        lambda: st.grid(
            4, min_column_width=90, wrap=False, gap=("large", None), vertical_alignment="center", border=True,
            row_height=120, width=500, height=400, dense=True,
        )
    ).props  # fmt: skip
    assert props == {
        "columns": 4, "min_width": 90, "wrap": False, "gap": "none", "row_gap": "large", "valign": "center",
        "border": True, "row_height": 120, "width": 500, "height": 400, "dense": True,
    }  # fmt: skip
    assert page.only(lambda: st.grid(gap=("small", 7))).props == {"gap": 7, "row_gap": "small"}
    assert page.only(lambda: st.grid(gap=["large", "large"])).props == {"gap": "large"}


def test_mistaken_grids(page: Page) -> None:
    for columns in (0, 25):
        with pytest.raises(StreamlitValueOutOfRangeError, match="from 1 to 24"):
            page.run(partial(wrong.grid, columns))
    for other in ("three", 2.0, True):
        with pytest.raises(StreamlitInvalidParameterTypeError, match="columns"):
            page.run(partial(wrong.grid, other))
    with pytest.raises(StreamlitIncompatibleParametersError, match="wrap=False"):
        page.run(lambda: st.grid(wrap=False))
    with pytest.raises(StreamlitValueError, match="gap"):
        page.run(lambda: wrong.grid(gap=("small", "small", "small")))
    with pytest.raises(StreamlitValueError, match="row_height"):
        page.run(lambda: st.grid(row_height=0))
    with pytest.raises(StreamlitValueOutOfRangeError, match="column_span"):
        page.run(lambda: st.grid(2).cell(column_span=0))
    with pytest.raises(StreamlitDuplicateElementKey):
        page.run(lambda: [st.grid(key="k"), st.container(key="k")])


def test_space(page: Page) -> None:
    assert page.only(st.space).props == {"size": "small"}
    assert page.only(lambda: st.space("stretch")).props == {"size": "stretch"}
    assert page.only(lambda: st.space(12)).props == {"size": 12}
    with pytest.raises(StreamlitValueError, match="size"):
        page.run(lambda: wrong.space("huge"))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="size"):
        page.run(lambda: wrong.space(1.5))


def test_a_badge_is_markdown(page: Page) -> None:
    assert page.only(lambda: st.badge("New")).props == {"body": ":blue-badge[New]", "width": "content"}
    node = page.only(lambda: st.badge("A [b]", icon=":material/star:", color="grey", width="stretch", help="h"))
    assert node.kind == "markdown"
    assert node.props == {"body": r":gray-badge[:material/star: A \[b\]]", "width": "stretch", "help": "h"}
    with pytest.raises(StreamlitValueError, match="color"):
        page.run(lambda: wrong.badge("New", color="pink"))
    with pytest.raises(StreamlitAPIException, match="icon"):
        page.run(lambda: st.badge("New", icon="star"))


def test_a_skeleton_keeps_the_place_of_what_comes(page: Page) -> None:
    node = page.only(lambda: st.skeleton(120, width=300))
    assert (node.kind, node.props) == ("skeleton", {"height": 120, "width": 300})

    def script() -> None:
        place = st.skeleton()
        st.text("below")
        place.text("here")

    page.draw(script)
    assert [node.props["body"] for node in page.main] == ["here", "below"]


def test_a_skeleton_of_a_block_goes_at_its_end(page: Page) -> None:
    seen: list[Any] = []

    def script(fail: bool = False) -> None:
        with st.skeleton(90):
            seen[:] = [(node.kind, node.props) for node in page.main]
            st.text("inside")
            if fail:
                raise ZeroDivisionError

    page.draw(script)
    assert seen[0] == ("skeleton", {"height": 90, "delayed": True})
    assert page.kinds() == ["text"]
    with pytest.raises(ZeroDivisionError):
        page.run(lambda: script(fail=True))
    assert "skeleton" not in page.kinds()


def test_a_skeleton_has_a_height_of_its_own(page: Page) -> None:
    with pytest.raises(StreamlitInvalidHeightError):
        page.run(lambda: wrong.skeleton("content"))
