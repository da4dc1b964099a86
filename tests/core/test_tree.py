"""The tree: what always exists, and how nodes are found by widget and by fragment."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from evlit.core.elements import ROOTS
from evlit.core.ops import apply
from evlit.core.tree import FIRST_ID, MAIN, SIDEBAR, Tree, node_from_json
from evlit.errors import TreeError
from tests.core.writing import assert_same
from tests.strategies import trees


def node(id: int, kind: str, /, **props: Any) -> dict[str, Any]:
    return {"id": id, "kind": kind, "key": f"app.py:{id}", "props": props}


def test_five_nodes_always_exist() -> None:
    tree = Tree()
    assert {each.key: each.id for each in tree.root.walk()} == ROOTS
    assert len(tree) == FIRST_ID == tree.next_id


@given(trees())
def test_json_round_trip(tree: Tree) -> None:
    assert_same(Tree.from_json(tree.to_json()), tree)


@given(trees())
def test_every_node_knows_its_parent_and_is_found_by_id(tree: Tree) -> None:
    walked = list(tree.root.walk())
    assert {each.id: each for each in walked} == tree.nodes
    assert len(walked) == len(tree)
    for each in walked:
        for child in each.children or ():
            assert child.parent is each


def test_a_copy_changes_alone_and_goes_on_with_the_ids() -> None:
    tree = apply(Tree(), [["insert", MAIN, 0, node(5, "text", body="a")], ["remove", 5]])
    copy = tree.copy()
    assert copy.next_id == 6  # 5 was given away once, and is never given again
    apply(copy, [["insert", MAIN, 0, node(6, "text", body="b")]])
    assert (5 in tree, 6 in tree, 6 in copy) == (False, False, True)


def test_an_inserted_subtree_counts_for_the_next_id() -> None:
    block = {**node(5, "container"), "children": [node(40, "text", body="")]}
    assert apply(Tree(), [["insert", MAIN, 0, block]]).next_id == 41


def test_widgets_and_fragments_are_found_by_their_ids_until_they_go() -> None:
    tree = apply(
        Tree(),
        [
            ["insert", MAIN, 0, {**node(5, "fragment", id="f"), "children": [node(6, "checkbox", widget="w")]}],
            ["insert", MAIN, 1, node(7, "dialog", id="d")],
        ],
    )
    assert (tree.widgets["w"].id, tree.fragments["f"].id, tree.fragments["d"].id) == (6, 5, 7)
    apply(tree, [["set", 6, {"widget": "other"}], ["remove", 7]])
    assert (set(tree.widgets), set(tree.fragments)) == ({"other"}, {"f"})
    apply(tree, [["remove", 5]])
    assert (tree.widgets, tree.fragments) == ({}, {})


def test_the_newer_of_two_nodes_of_a_widget_counts() -> None:
    # As while a run draws the widget in the sidebar that the last one drew in the main part.
    tree = apply(
        Tree(),
        [
            ["insert", SIDEBAR, 0, node(5, "checkbox", widget="w")],
            ["insert", MAIN, 0, node(6, "checkbox", widget="w")],
            ["insert", SIDEBAR, 0, node(7, "checkbox", widget="w")],
        ],
    )
    for newest in (7, 6, 5):
        assert tree.widgets["w"].id == newest
        assert Tree.from_json(tree.to_json()).widgets["w"].id == newest
        apply(tree, [["remove", newest]])
    assert "w" not in tree.widgets


def test_an_older_node_of_a_widget_may_go_first() -> None:
    tree = apply(
        Tree(),
        [["insert", MAIN, 0, node(5, "checkbox", widget="w")], ["insert", MAIN, 0, node(6, "toggle", widget="w")]],
    )
    apply(tree, [["remove", 5]])
    assert tree.widgets["w"].id == 6
    apply(tree, [["remove", 6]])
    assert tree.widgets == {}


def test_timers_are_the_fragments_with_an_interval() -> None:
    tree = apply(
        Tree(),
        [
            ["insert", MAIN, 0, node(5, "fragment", id="ticks", every=2.5)],
            ["insert", MAIN, 1, node(6, "fragment", id="waits")],
        ],
    )
    assert tree.timers() == {"ticks": 2.5}


def test_a_block_has_children_even_when_none_came_with_it() -> None:
    assert node_from_json(node(5, "container")).children == []
    assert node_from_json(node(5, "text")).children is None


def test_a_kind_of_a_newer_version_may_hold_others() -> None:
    value = {**node(5, "carousel"), "children": [node(6, "text", body="a")]}
    assert node_from_json(value).to_json() == value


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(TreeError, match="expected the id of a node of this tree, got 7; it has 5 nodes"):
        Tree()[7]
