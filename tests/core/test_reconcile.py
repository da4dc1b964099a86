"""Reconciliation: the page becomes what the run wrote, by the fewest ops that say so."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from evlit.core.codec import dumps
from evlit.core.ops import Op, apply
from evlit.core.reconcile import Reconciler
from evlit.core.tree import EVENT, MAIN, SIDEBAR, Node, Tree
from tests import strategies
from tests.core.writing import Writer, assert_same, drawn, shape
from tests.strategies import Script, scripts, wild_scripts

runs = st.lists(st.tuples(wild_scripts, st.booleans()), min_size=1, max_size=4)


def ops_of(tree: Tree, run: int, script: Script, **options: Any) -> list[Op]:
    """Run a script over a tree, check that its ops lead from the old tree to the new one, and return them."""
    before = tree.copy()
    ops = Writer(tree, run, **options).run(script)
    assert_same(apply(before, ops), tree)
    return ops


# -- laws -------------------------------------------------------------------------------------------------------------


@given(runs)
def test_ops_lead_to_the_tree_of_the_run(runs: list[tuple[Script, bool]]) -> None:
    tree, theirs = Tree(), Tree()
    for number, (script, close) in enumerate(runs, start=1):
        apply(theirs, Writer(tree, number).run(script, close=close))
        assert_same(theirs, tree)


@given(runs, wild_scripts)
def test_a_closed_run_leaves_what_it_would_draw_on_an_empty_page(runs: list[tuple[Script, bool]], last: Script) -> None:
    tree = Tree()
    for number, (script, close) in enumerate(runs, start=1):
        Writer(tree, number).run(script, close=close)
    Writer(tree, 100).run(last)
    assert shape(tree.root) == shape(drawn(last).root)


@given(st.lists(st.none() | strategies.props, max_size=12))
def test_changes_of_one_node_arrive_in_their_order(changes: list[dict[str, Any] | None]) -> None:
    tree, texts = Tree(), []
    reconciler = Reconciler(tree, 1)
    node = reconciler.place(tree[MAIN], "text", {}, "app.py:1")
    texts.append(dumps(reconciler.patch.take()))
    for change in changes:
        if change is None:
            texts.append(dumps(reconciler.patch.take()))
        else:
            reconciler.change(node, change)
    texts.append(dumps(reconciler.patch.take()))
    assert_same(apply(Tree(), [op for text in texts for op in orjson.loads(text)]), tree)


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


@given(runs, wild_scripts)
def test_writing_through_nodes_of_earlier_runs_keeps_ops_and_tree_together(
    runs: list[tuple[Script, bool]], last: Script
) -> None:
    tree = Tree()
    held: list[int] = []
    for number, (script, close) in enumerate(runs, start=1):
        writer = Writer(tree, number, outside=held)
        writer.run(script, close=close)
        held = writer.handles
    ops_of(tree, 100, last, outside=held)


@given(wild_scripts, wild_scripts, st.lists(st.tuples(wild_scripts, st.booleans()), min_size=1, max_size=3))
def test_fragment_runs_touch_their_block_and_accumulate_elsewhere(
    page: Script, inside: Script, reruns: list[tuple[Script, bool]]
) -> None:
    tree, outside = page_with_fragment(page, inside)
    theirs = tree.copy()
    for number, (script, close) in enumerate(reruns, start=2):
        before = [id for id in elsewhere(tree) if not in_slot(tree[id])]
        writer = Writer(tree, number, "f", outside)
        apply(theirs, writer.run(script, close=close))
        assert_same(theirs, tree)
        destructive = {"replace", "clear", "remove"}
        if not destructive & {call.do for call in flat(script)} and not any(call.key for call in flat(script)):
            # Slots show what was written last; nothing else that stood outside is gone or elsewhere.
            assert is_subsequence(before, elsewhere(tree))
    again, _ = page_with_fragment(page, inside, tree=tree, run=50)
    fresh, _ = page_with_fragment(page, inside)
    assert shape(again.root) == shape(fresh.root)


def page_with_fragment(
    page: Script, inside: Script, *, tree: Tree | None = None, run: int = 1
) -> tuple[Tree, list[int]]:
    """Run an app that draws a page and a fragment `f` below it; return also the page's nodes."""
    tree = Tree() if tree is None else tree
    writer = Writer(tree, run)
    main = tree[MAIN]
    writer.write(main, page)
    held = list(writer.handles)
    block = writer.reconciler.place(main, "fragment", {"id": "f"}, "app.py:90", "fragment:f", None)
    writer.fragment = "f"
    writer.handles = []
    writer.write(block, inside)
    writer.reconciler.close()
    writer.flush()
    return tree, held


def elsewhere(tree: Tree) -> list[int]:
    """Return the ids of all nodes outside of fragment `f`, in the order of the page."""
    mine = {node.id for node in tree.fragments["f"].walk()}
    return [node.id for node in tree.root.walk() if node.id not in mine]


def in_slot(node: Node | None) -> bool:
    """Tell whether a node stands in a slot, or is one."""
    while node is not None and node.kind != "empty":
        node = node.parent
    return node is not None


def is_subsequence(part: list[int], whole: list[int]) -> bool:
    rest = iter(whole)
    return all(id in rest for id in part)


def flat(script: Script) -> list[Any]:
    return [inner for call in script for inner in (call, *flat(call.body))]


# -- what each rule promises ------------------------------------------------------------------------------------------


class Page:
    """A main block that is written call by call."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.runs = 0

    def run(self) -> Reconciler:
        self.runs += 1
        return Reconciler(self.tree, self.runs)

    def show(self, *calls: tuple[Any, ...]) -> list[Op]:
        """Run an app of leaves, each (site, props) or (site, props, key), and return the ops."""
        reconciler = self.run()
        for site, props, *key in calls:
            reconciler.place(self.tree[MAIN], "markdown", props, site, *key)
        reconciler.close()
        return reconciler.patch.take()

    @property
    def main(self) -> list[Node]:
        return self.tree[MAIN].children or []

    @property
    def bodies(self) -> list[Any]:
        return [node.props.get("body") for node in self.main]


def lines(*bodies: str) -> list[tuple[str, dict[str, Any]]]:
    return [(f"app.py:{body}", {"body": body}) for body in bodies]


def keyed(*keys: str) -> list[tuple[str, dict[str, Any], str]]:
    return [("app.py:1", {"body": key}, key) for key in keys]


def test_an_element_inserted_at_the_front_is_one_op() -> None:
    page = Page()
    page.show(*lines("b", "c", "d"))
    [op] = page.show(*lines("a", "b", "c", "d"))
    assert op[:3] == ["insert", MAIN, 0]
    assert page.bodies == ["a", "b", "c", "d"]


@given(st.integers(0, 20), st.integers(1, 20))
def test_an_element_inserted_anywhere_is_one_op(index: int, count: int) -> None:
    names = [f"n{number}" for number in range(count)]
    page = Page()
    page.show(*lines(*names))
    names.insert(index, "new")
    [op] = page.show(*lines(*names))
    assert op[:3] == ["insert", MAIN, min(index, count)]


def test_an_element_that_is_gone_is_one_op() -> None:
    page = Page()
    page.show(*lines("a", "b", "c"))
    gone = page.main[0].id
    assert page.show(*lines("b", "c")) == [["remove", gone]]


def test_a_changed_prop_is_one_set_of_it_alone() -> None:
    page = Page()
    page.show(("app.py:1", {"body": "old", "help": "what it is", "icon": "i"}))
    assert page.show(("app.py:1", {"body": "new", "help": "what it is", "icon": "i"})) == [
        ["set", page.main[0].id, {"body": "new"}]
    ]


def test_a_prop_that_is_gone_is_one_unset() -> None:
    page = Page()
    page.show(("app.py:1", {"body": "same", "help": "what it is"}))
    assert page.show(("app.py:1", {"body": "same"})) == [["unset", page.main[0].id, ["help"]]]


def test_two_keyed_elements_that_swap_are_one_move() -> None:
    page = Page()
    page.show(*keyed("a", "b"))
    ids = {node.key: node.id for node in page.main}
    assert page.show(*keyed("b", "a")) == [["move", ids["a"], MAIN, 1]]
    assert [node.id for node in page.main] == [ids["b"], ids["a"]]


@given(st.permutations([f"k{number}" for number in range(8)]))
def test_keyed_elements_keep_their_nodes_in_any_order(order: list[str]) -> None:
    page = Page()
    page.show(*keyed(*sorted(order)))
    ids = {node.key: node.id for node in page.main}
    ops = page.show(*keyed(*order))
    assert {op[0] for op in ops} <= {"move"}
    assert [node.id for node in page.main] == [ids[key] for key in order]


def test_streamed_text_is_appended_not_sent_again() -> None:
    page = Page()
    reconciler = page.run()
    node = reconciler.place(page.tree[MAIN], "markdown", {"body": "The beginning of it"}, "app.py:1")
    reconciler.patch.take()
    for body in ("The beginning of it,", "The beginning of it, then", "The beginning of it, then the rest"):
        reconciler.change(node, {"body": body})
    assert reconciler.patch.take() == [["append", node.id, "body", ", then the rest"]]


def test_changes_of_a_node_between_two_flushes_are_one_set() -> None:
    page = Page()
    page.show(("app.py:1", {"done": 0}))
    reconciler = page.run()
    for done in (1, 2, 3):
        reconciler.change(page.main[0], {"done": done})
    assert reconciler.patch.take() == [["set", page.main[0].id, {"done": 3}]]


def test_the_value_of_a_widget_is_set_whole() -> None:
    # The viewer adopts a value that is set; and what the run starts from may not be what the page shows by now.
    page = Page()
    page.show(("app.py:1", {"widget": "w", "value": "a text of some length"}, "w"))
    assert page.show(("app.py:1", {"widget": "w", "value": "a text of some length, and more"}, "w")) == [
        ["set", page.main[0].id, {"value": "a text of some length, and more"}]
    ]


def test_changes_of_a_node_that_waits_go_into_its_insert() -> None:
    page = Page()
    reconciler = page.run()
    block = reconciler.place(page.tree[MAIN], "container", {}, "app.py:1")
    inner = reconciler.place(block, "text", {"body": "first"}, "app.py:2")
    reconciler.change(inner, {"body": "second"})
    [op] = reconciler.patch.take()
    assert op[3]["children"][0]["props"] == {"body": "second"}


def test_an_element_removed_before_anyone_saw_it_was_never_there() -> None:
    page = Page()
    reconciler = page.run()
    spinner = reconciler.place(page.tree[MAIN], "text", {"body": "Working"}, "app.py:1")
    reconciler.remove(spinner)
    assert reconciler.patch.take() == []


def test_a_loop_tells_its_rounds_apart() -> None:
    page = Page()
    calls = [("app.py:1", {"body": str(number)}) for number in range(3)]
    page.show(*calls)
    ids = [node.id for node in page.main]
    page.show(*calls, ("app.py:1", {"body": "3"}))
    assert [node.id for node in page.main[:3]] == ids
    assert page.bodies == ["0", "1", "2", "3"]


def test_a_cancelled_run_removes_nothing() -> None:
    page = Page()
    page.show(*lines("a", "b", "c"))
    reconciler = page.run()
    reconciler.place(page.tree[MAIN], "markdown", {"body": "new"}, "app.py:new")
    assert page.bodies == ["new", "a", "b", "c"]
    assert [op[0] for op in reconciler.patch.take()] == ["insert"]


def test_a_slot_shows_what_was_written_last_in_place() -> None:
    page = Page()
    reconciler = page.run()
    slot = reconciler.place(page.tree[MAIN], "empty", {}, "app.py:1")
    first = reconciler.place(slot, "text", {"body": "1"}, "app.py:2")
    reconciler.patch.take()
    second = reconciler.place(slot, "text", {"body": "2"}, "app.py:3")
    assert (second.id, reconciler.patch.take()) == (first.id, [["set", first.id, {"body": "2"}]])
    third = reconciler.place(slot, "markdown", {"body": "3"}, "app.py:4")
    assert [node.id for node in slot.children or ()] == [third.id]
    assert [op[0] for op in reconciler.patch.take()] == ["remove", "insert"]


def test_another_widget_in_a_slot_is_another_node() -> None:
    page = Page()
    reconciler = page.run()
    slot = reconciler.place(page.tree[MAIN], "empty", {}, "app.py:1")
    name = reconciler.place(slot, "text_input", {"widget": "name", "value": "typed here"}, "app.py:2", "name")
    mail = reconciler.place(slot, "text_input", {"widget": "mail", "value": ""}, "app.py:3", "mail")
    assert mail.id != name.id
    assert page.tree.widgets == {"mail": mail}


def test_a_second_container_in_a_slot_starts_empty() -> None:
    page = Page()
    reconciler = page.run()
    slot = reconciler.place(page.tree[MAIN], "empty", {}, "app.py:1")
    for body in ("1", "2"):
        inner = reconciler.place(slot, "container", {}, "app.py:2")
        reconciler.place(inner, "text", {"body": body}, "app.py:3")
    [shown] = slot.children or []
    assert [node.props["body"] for node in shown.children or ()] == ["2"]


def test_a_slot_that_is_not_written_again_is_emptied() -> None:
    page = Page()
    for bodies in (["1"], []):
        reconciler = page.run()
        slot = reconciler.place(page.tree[MAIN], "empty", {}, "app.py:1")
        for body in bodies:
            reconciler.place(slot, "text", {"body": body}, "app.py:2")
        reconciler.close()
    assert page.main[0].children == []


def test_replacing_a_node_of_an_earlier_run_leaves_the_order_of_this_one() -> None:
    page = Page()
    page.show(*lines("a", "b"))
    held = page.main[0]
    reconciler = page.run()
    reconciler.place(page.tree[MAIN], "markdown", {"body": "b"}, "app.py:b")
    reconciler.replace(held, "text", {"body": "instead of a"}, "app.py:9")
    reconciler.place(page.tree[MAIN], "markdown", {"body": "c"}, "app.py:c")
    reconciler.close()
    assert page.bodies == ["instead of a", "b", "c"]


def test_writing_to_what_is_gone_with_its_block_does_nothing() -> None:
    page = Page()
    reconciler = page.run()
    block = reconciler.place(page.tree[MAIN], "container", {}, "app.py:1")
    spinner = reconciler.place(block, "text", {"body": "Working"}, "app.py:2")
    reconciler.patch.take()
    reconciler.clear(page.tree[MAIN])
    reconciler.patch.take()
    reconciler.remove(spinner)
    reconciler.change(spinner, {"body": "Done"})
    assert reconciler.replace(spinner, "markdown", {"body": "Done"}, "app.py:3") is spinner
    assert reconciler.patch.take() == []


def test_a_fragment_adds_to_outside_blocks_until_the_next_full_run() -> None:
    tree = Tree()

    def app(run: int) -> None:
        reconciler = Reconciler(tree, run)
        reconciler.place(tree[SIDEBAR], "text", {"body": "app"}, "app.py:1")
        block = reconciler.place(tree[MAIN], "fragment", {"id": "f"}, "app.py:9", "fragment:f")
        reconciler.place(block, "text", {"body": "inside"}, "app.py:2", fragment="f")
        reconciler.place(tree[SIDEBAR], "text", {"body": "0"}, "app.py:3", fragment="f")
        reconciler.place(tree[SIDEBAR], "checkbox", {"widget": "w", "value": False}, "app.py:4", "w", "f")
        reconciler.close()
        reconciler.patch.take()

    app(1)
    for run in (2, 3):
        reconciler = Reconciler(tree, run, [tree.fragments["f"]])
        reconciler.place(tree[SIDEBAR], "text", {"body": str(run)}, "app.py:3", fragment="f")
        reconciler.place(tree[SIDEBAR], "checkbox", {"widget": "w", "value": True}, "app.py:4", "w", "f")
        reconciler.close()
        assert [op[0] for op in reconciler.patch.take()] == (["insert", "set", "remove"] if run == 2 else ["insert"])
    assert [node.props.get("body", "widget") for node in tree[SIDEBAR].children or ()] == [
        "app",
        "0",
        "widget",
        "2",
        "3",
    ]
    assert tree.fragments["f"].children == []
    app(4)
    assert [node.props.get("body", "widget") for node in tree[SIDEBAR].children or ()] == ["app", "0", "widget"]


def test_progress_counts_what_is_drawn_anew() -> None:
    page = Page()
    page.show(*lines("a", "b", "c"))
    reconciler = page.run()
    for site, props in lines("a", "b"):
        reconciler.place(page.tree[MAIN], "markdown", props, site)
    assert reconciler.progress() == {MAIN: 2, SIDEBAR: 0, 3: 0, EVENT: 0}


def test_waiting_grows_with_what_is_not_taken() -> None:
    page = Page()
    reconciler = page.run()
    assert reconciler.patch.waiting == 0
    reconciler.place(page.tree[MAIN], "text", {"body": "1"}, "app.py:1")
    assert reconciler.patch.waiting == 1
    reconciler.patch.take()
    assert reconciler.patch.waiting == 0
