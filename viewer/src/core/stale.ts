// Which nodes still show the run before while a run is under way: those the page fades.
import type { Run } from "./fold";
import { isKind, type Tree } from "./tree";

/** All nodes that no run under way has redrawn yet. Without a run under way there are none. */
export function staleNodes(tree: Tree, runs: Iterable<Run>): Set<number> {
  const stale = new Set<number>();
  for (const run of runs) {
    for (const top of scopeRoots(tree, run)) markChildren(tree, run, top, true, stale);
  }
  return stale;
}

/** The blocks a run redraws: the roots, or the blocks of its fragments. */
function scopeRoots(tree: Tree, run: Run): number[] {
  const { scope } = run;
  if (scope === "app") return [...(tree.nodes.get(0)?.children ?? [])];
  return [...tree.nodes.values()]
    .filter((node) => (isKind(node, "fragment") || isKind(node, "dialog")) && scope.includes(node.props.id))
    .map((node) => node.id);
}

function markChildren(tree: Tree, run: Run, id: number, reached: boolean, stale: Set<number>): void {
  const redrawn = reached ? (run.redrawn.get(id) ?? 0) : 0;
  tree.nodes.get(id)?.children?.forEach((child, index) => {
    // What appeared during the run is new, with all that is in it.
    if (run.drawn.has(child)) return;
    const fresh = index < redrawn;
    if (!fresh) stale.add(child);
    markChildren(tree, run, child, fresh, stale);
  });
}
