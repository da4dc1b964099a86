"""Ops: what they do to a tree, what they refuse, and what `diff` makes of two trees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from evlit.core.ops import Op, apply, diff, props_diff
from evlit.core.tree import MAIN, SIDEBAR, Tree
from evlit.errors import TreeError
from tests.core.writing import assert_same
from tests.strategies import props, trees

CASES = sorted((Path(__file__).parent.parent / "fixtures" / "ops").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_that_the_viewer_folds_too(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    assert apply(Tree.from_json(case["before"]), case["ops"]).to_json() == case["after"]


def test_cases_show_every_op() -> None:
    assert {op[0] for path in CASES for op in json.loads(path.read_text("utf-8"))["ops"]} == {
        "insert",
        "set",
        "unset",
        "append",
        "move",
        "remove",
    }


@given(trees(), trees())
def test_diff_leads_from_one_tree_to_the_other(a: Tree, b: Tree) -> None:
    before, after = a.to_json(), b.to_json()
    ops = diff(a, b)
    assert (a.to_json(), b.to_json()) == (before, after)
    assert_same(apply(a, ops), b)


@given(trees())
def test_diff_of_equal_trees_is_empty(tree: Tree) -> None:
    assert diff(tree, tree.copy()) == []


@given(props, props)
def test_props_diff_touches_only_what_differs(old: dict[str, Any], new: dict[str, Any]) -> None:
    ops = props_diff(5, old, new)
    touched = [name for op in ops for name in ([op[2]] if op[0] == "append" else op[2])]
    assert sorted(touched) == sorted(
        name for name in {**old, **new} if name not in old or name not in new or old[name] != new[name]
    )


def small() -> Tree:
    return apply(
        Tree(),
        [
            ["insert", MAIN, 0, {"id": 5, "kind": "container", "key": "a", "props": {}}],
            ["insert", 5, 0, {"id": 6, "kind": "text", "key": "b", "props": {"body": "b", "size": 3}}],
            ["insert", 5, 1, {"id": 7, "kind": "container", "key": "c", "props": {}}],
        ],
    )


@pytest.mark.parametrize(
    ("op", "message"),
    [
        (["insert", 99, 0, {"id": 8, "kind": "text", "key": "k", "props": {}}], "expected the id of a node .* got 99"),
        (["insert", 6, 0, {"id": 8, "kind": "text", "key": "k", "props": {}}], "expected a block as parent of node 8"),
        (["insert", 5, 3, {"id": 8, "kind": "text", "key": "k", "props": {}}], "an index from 0 to 2 in node 5, got 3"),
        (["insert", 5, -1, {"id": 8, "kind": "text", "key": "k", "props": {}}], "an index from 0 to 2 in node 5"),
        (["insert", 5, 0, {"id": 6, "kind": "text", "key": "k", "props": {}}], "an id that was never used, got 6"),
        (["insert", 5, 0, {"id": 8, "kind": "text", "props": {}}], "a node with id, kind, key and props.*'key'"),
        (["set", 99, {"body": ""}], "expected the id of a node of this tree, got 99; it has 8 nodes"),
        (["unset", 99, ["body"]], "got 99"),
        (["append", 6, "size", "4"], "expected a text prop 'size' in node 6 to append to, got 3"),
        (["append", 6, "gone", "4"], "expected a text prop 'gone' in node 6 to append to, got None"),
        (["move", 6, 6, 0], "expected a block"),
        (["move", 5, 7, 0], "expected a block outside node 5 to move it to, got node 7 inside it"),
        (["move", 5, 5, 0], "expected a block outside node 5"),
        (["move", 6, 5, 2], "an index from 0 to 1 in node 5, got 2"),
        (["move", SIDEBAR, 5, 0], "expected a node that can be moved.*the roots stay"),
        (["move", 0, 5, 0], "expected a node that can be moved"),
        (["remove", MAIN], "expected a node that can be removed.*the roots stay"),
        (["remove", 99], "got 99"),
        (["replace", 5, {}], "expected an op .insert, set, unset, append, move, remove., got"),
        (["set", 5], "expected an op"),
    ],
)
def test_an_op_that_does_not_fit_is_refused_and_changes_nothing(op: Op, message: str) -> None:
    tree = small()
    with pytest.raises(TreeError, match=message):
        apply(tree, [op])
    assert_same(tree, small())


def test_ops_before_one_that_does_not_fit_are_applied() -> None:
    tree = small()
    with pytest.raises(TreeError, match="99"):
        apply(tree, [["set", 6, {"body": "new"}], ["remove", 99], ["remove", 6]])
    assert tree[6].props["body"] == "new"


def test_apply_never_changes_props_in_place() -> None:
    tree = small()
    before = tree[6].props
    apply(tree, [["set", 6, {"body": "c"}], ["append", 6, "body", "d"], ["unset", 6, ["size"]]])
    assert (before, tree[6].props) == ({"body": "b", "size": 3}, {"body": "cd"})
