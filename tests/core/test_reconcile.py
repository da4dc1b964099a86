"""Reconciliation: the page becomes what the run wrote, by the fewest ops that say so."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evlit.core.ops import Op, apply
from evlit.core.reconcile import Reconciler
from evlit.core.tree import EVENT, MAIN, SIDEBAR, Node, Tree
from tests.core.writing import Writer, drawn, shape
from tests.strategies import Script, scripts, wild_scripts

runs = st.lists(st.tuples(wild_scripts, st.booleans()), min_size=1, max_size=4)


def ops_of(tree: Tree, run: int, script: Script, **options: Any) -> list[Op]:
    """Run a script over a tree, check that its ops lead from the old tree to the new one, and return them."""
    before = tree.copy()
    ops = Writer(tree, run, **options).run(script)
    assert apply(before, ops).to_json() == tree.to_json()
    return ops


# -- laws -------------------------------------------------------------------------------------------------------------


@given(runs)
def test_ops_lead_to_the_tree_of_the_run(runs: list[tuple[Script, bool]]) -> None:
    tree, theirs = Tree(), Tree()
    for number, (script, close) in enumerate(runs, start=1):
        apply(theirs, Writer(tree, number).run(script, close=close))
        assert theirs.to_json() == tree.to_json()


@given(runs, wild_scripts)
def test_a_closed_run_leaves_what_it_would_draw_on_an_empty_page(
    runs: list[tuple[Script, bool]], last: Script
) -> None:
    tree = Tree()
    for number, (script, close) in enumerate(runs, start=1):
        Writer(tree, number).run(script, close=close)
    Writer(tree, 100).run(last)
    assert shape(tree.root) == shape(drawn(last).root)


@given(scripts)
def test_an_unchanged_rerun_emits_nothing(script: Script) -> None:
    once = tuple(call for call in script if not rewrites_a_slot(call))
    tree = drawn(once)
    assert Writer(tree, 2).run(once) == []


def rewrites_a_slot(call: Any) -> bool:
    """Tell whether a slot shows several things in turn: those changes are the point, in every run."""
    if call.do == "slot" and sum(inner.times for inner in call.body) > 1:
        return True
    return any(rewrites_a_slot(inner) for inner in call.body)
