// Which elements of two pages differ: those recorded, and those that other code drew at the same position.
import { propsOf, type Tree, type TreeNode } from "../../core/tree";
import type { Mark } from "./contract";

export interface Compared {
  /** On the page as recorded: what is not there, or otherwise, on the other. */
  readonly left: readonly Mark[];
  readonly right: readonly Mark[];
}

/** Ids say nothing here: each run gives its own. Elements belong together that stand at the same place of the same parent. */
export function compare(left: Tree, right: Tree): Compared {
  const found = { left: [] as Mark[], right: [] as Mark[] };
  pair(left, 0, right, 0, found);
  return found;
}

function pair(left: Tree, a: number, right: Tree, b: number, found: { left: Mark[]; right: Mark[] }): void {
  const one = left.nodes.get(a);
  const other = right.nodes.get(b);
  if (!one || !other) return;
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
  const [a, b] = [propsOf(one), propsOf(other)];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => NUMBERED.has(name) || JSON.stringify(a[name]) === JSON.stringify(b[name]));
}

/** Props that count runs, or name what another run names otherwise. */
const NUMBERED: ReadonlySet<string> = new Set(["run", "widget"]);

type Pairs = [left: number | undefined, right: number | undefined][];

/** Children by kind and key, in order: the longest common part of both rows, what is between them alone. */
function matched(left: Tree, a: readonly number[], right: Tree, b: readonly number[]): Pairs {
  const names = (tree: Tree, ids: readonly number[]) =>
    ids.map((id) => `${tree.nodes.get(id)?.kind}\n${tree.nodes.get(id)?.key}`);
  const [one, other] = [names(left, a), names(right, b)];
  let first = 0;
  while (first < one.length && first < other.length && one[first] === other[first]) first += 1;
  let last = 0;
  while (last < one.length - first && last < other.length - first && one.at(-1 - last) === other.at(-1 - last))
    last += 1;
  const pairs: Pairs = a.slice(0, first).map((id, at) => [id, b[at]]);
  // What is left in the middle: each finds the first of its name that is free.
  const free = new Map<string, number[]>();
  for (let at = first; at < other.length - last; at += 1) {
    const name = other[at] ?? "";
    free.set(name, [...(free.get(name) ?? []), b[at] as number]);
  }
  for (let at = first; at < one.length - last; at += 1) pairs.push([a[at], free.get(one[at] ?? "")?.shift()]);
  for (const rest of free.values()) for (const id of rest) pairs.push([undefined, id]);
  for (let at = last; at > 0; at -= 1) pairs.push([a.at(-at), b.at(-at)]);
  return pairs;
}
