"""Writing into blocks of others: each writer has its own part, and the page never depends on what came before."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evlit.core.ops import apply
from evlit.core.reconcile import Reconciler
from evlit.core.tree import MAIN, Node, Tree
from tests.core.writing import assert_same, shape

FRAGMENTS = ("f", "f/g", "h", "p", "q")

#: Parallel ones, in the order of their calls.
BESIDE = ("p", "q")

#: Who writes, into which block, from which line, with which key.
call = st.tuples(
    st.sampled_from([None, *FRAGMENTS]), st.integers(0, 1), st.integers(1, 3), st.none() | st.sampled_from("xyz")
)
calls = st.lists(call, max_size=12)


class App:
    """A page of two boxes and some fragments, which write into the boxes."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.runs = 0

    def run(self, calls: list[Any], scope: tuple[str, ...] | None = None, *, replace: bool = False) -> None:
        """Run all of it, or some fragments, and check that the ops lead to the tree."""
        self.runs += 1
        theirs = self.tree.copy()
        reconciler = Reconciler(self.tree, self.runs, None if scope is None else ())
        if scope is None:
            self.boxes = [self._box(reconciler, line) for line in (90, 91)]
            for name in FRAGMENTS:
                main = self.tree[MAIN]
                reconciler.place(main, "fragment", {"id": name}, "app.py:99", f"fragment:{name}")
        for name in scope or ():
            reconciler.begin(self.tree.fragments[name], replace=replace)
        for name in BESIDE:
            reconciler.ranks.begin(name)
        keys: set[str] = set()
        for owner, box, line, key in calls:
            if key is not None and key in keys:
                continue  # the API refuses a second element of one key
            if scope is None or owner in scope:
                keys.add(key or "")
                block = self.tree[self.boxes[box].id]
                reconciler.place(block, "text", {"body": f"{owner} {line}"}, f"app.py:{line}", key, owner)
        reconciler.close()
        assert_same(apply(theirs, reconciler.patch.take()), self.tree)

    def _box(self, reconciler: Reconciler, line: int) -> Node:
        return reconciler.place(self.tree[MAIN], "container", {}, f"app.py:{line}")

    def owners(self, box: int) -> list[str | None]:
        return [child.fragment for child in self.tree[self.boxes[box].id].children or ()]


@given(
    st.lists(st.tuples(calls, st.none() | st.sets(st.sampled_from(FRAGMENTS)).map(tuple), st.booleans()), max_size=4),
    calls,
)
def test_a_full_run_leaves_what_it_would_draw_on_an_empty_page(before: list[Any], last: list[Any]) -> None:
    app, fresh = App(), App()
    app.run([])
    for written, scope, replace in before:
        app.run(written, scope, replace=replace)
    app.run(last)
    fresh.run(last)
    assert shape(app.tree.root) == shape(fresh.tree.root)


@given(calls, st.lists(st.tuples(calls, st.sampled_from(FRAGMENTS)), max_size=3))
def test_parts_of_several_fragments_never_mix(first: list[Any], reruns: list[Any]) -> None:
    app = App()
    app.run(first)
    for written, name in reruns:
        app.run(written, (name,), replace=True)
    for box in (0, 1):
        owners = [owner for owner in app.owners(box) if owner is not None]
        parts = [owner for index, owner in enumerate(owners) if index == 0 or owners[index - 1] != owner]
        assert len(parts) == len(set(parts))


@given(calls, st.sampled_from(FRAGMENTS))
def test_a_fragment_that_writes_the_same_again_changes_nothing(first: list[Any], name: str) -> None:
    app = App()
    app.run(first)
    before = shape(app.tree.root)
    nodes = set(app.tree.nodes)
    taken = {key for owner, _, _, key in first if owner != name}
    mine = [call for call in first if call[3] is None or call[3] not in taken]
    app.run(mine, (name,), replace=True)
    if mine == first:
        assert (shape(app.tree.root), set(app.tree.nodes)) == (before, nodes)


@given(calls, st.permutations(range(12)))
def test_the_pace_of_threads_is_not_seen(written: list[Any], order: list[int]) -> None:
    def beside(call: Any) -> bool:
        return call[0] in BESIDE

    def keyless(calls: list[Any]) -> list[Any]:
        return [(owner, box, line, None) for owner, box, line, _ in calls]

    one, other = App(), App()
    written = keyless(written)
    one.run(written)
    # Each writer keeps its own order; only whose turn it is differs.
    queues = {name: [call for call in written if call[0] == name] for name in BESIDE}
    rest = [call for call in written if not beside(call)]
    mixed: list[Any] = []
    for turn in order:
        queue = [rest, queues["p"], queues["q"]][turn % 3]
        if queue:
            mixed.append(queue.pop(0))
    other.run([*mixed, *queues["q"], *rest, *queues["p"]])
    assert shape(one.tree.root) == shape(other.tree.root)
