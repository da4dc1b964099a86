// Which elements of two pages differ: those recorded, and those that other code drew at the same position.
import { propsOf, type Tree, type TreeNode } from "../../core/tree";
import type { Mark } from "./contract";

export interface Compared {
  /** On the page as recorded: what is not there, or otherwise, on the other. */
  readonly left: readonly Mark[];
  readonly right: readonly Mark[];
  /** Ids on the right of those on the left that are the same element. */
  readonly pairs: ReadonlyMap<number, number>;
}

/** Ids say nothing here: each run gives its own. Elements belong together that stand at the same place of the same parent. */
export function compare(left: Tree, right: Tree): Compared {
  const found = { left: [], right: [], pairs: new Map() };
  pair(left, 0, right, 0, found);
  return found;
}

interface Found {
  readonly left: Mark[];
  readonly right: Mark[];
  readonly pairs: Map<number, number>;
}

function pair(left: Tree, a: number, right: Tree, b: number, found: Found): void {
  const one = left.nodes.get(a);
  const other = right.nodes.get(b);
  if (!one || !other) return;
  found.pairs.set(a, b);
  if (a !== 0 && !alike(one, other)) {
    found.left.push({ id: a, how: "different" });
    found.right.push({ id: b, how: "different" });
  }
  const pairs = matched(left, one.children ?? [], right, other.children ?? []);
  for (const [x, y] of pairs) {
    if (x !== undefined && y !== undefined) pair(left, x, right, y, found);
    else if (x !== undefined) found.left.push({ id: x, how: "different" });
    else if (y !== undefined) found.right.push({ id: y, how: "inserted" });
  }
}

function alike(one: TreeNode, other: TreeNode): boolean {
  return one.kind === other.kind && contentOf(one) === contentOf(other);
}

/** Props that count runs, or name what another run names otherwise. */
const NUMBERED: ReadonlySet<string> = new Set(["run", "widget"]);

type Pairs = [left: number | undefined, right: number | undefined][];

type Name = (tree: Tree) => (id: number) => string | null;

/** Leaves by what they show: keys may name lines, and a line that is put in moves all that are below it. */
const byContent: Name = (tree) => (id) => {
  const node = tree.nodes.get(id);
  return !node || node.children ? null : `${node.kind}\n${contentOf(node)}`;
};
const byKey: Name = (tree) => (id) => `${tree.nodes.get(id)?.kind}\n${tree.nodes.get(id)?.key}`;
const byKind: Name = (tree) => (id) => tree.nodes.get(id)?.kind ?? null;

function contentOf(node: TreeNode): string {
  const entries = Object.entries(propsOf(node)).filter(([name]) => !NUMBERED.has(name));
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Pairs children by what they show, then those left over by key, then by kind alone; each in order. */
function matched(left: Tree, a: readonly number[], right: Tree, b: readonly number[]): Pairs {
  const found = new Map<number, number>();
  const taken = new Set<number>();
  for (const name of [byContent, byKey, byKind]) {
    const free = new Map<string, number[]>();
    for (const id of b) {
      const own = taken.has(id) ? null : name(right)(id);
      if (own !== null) push(free, own, id);
    }
    for (const id of a) {
      const own = found.has(id) ? null : name(left)(id);
      const other = own === null ? undefined : free.get(own)?.shift();
      if (other === undefined) continue;
      found.set(id, other);
      taken.add(other);
    }
  }
  return [
    ...a.map((id): Pairs[number] => [id, found.get(id)]),
    ...b.filter((id) => !taken.has(id)).map((id): Pairs[number] => [undefined, id]),
  ];
}

function push(lists: Map<string, number[]>, name: string, id: number): void {
  const list = lists.get(name);
  if (list) list.push(id);
  else lists.set(name, [id]);
}
