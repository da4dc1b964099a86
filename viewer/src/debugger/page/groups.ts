// Marks that stand together are drawn as one: what a first run puts in is one new part of the page, not a hundred.
import type { Tree } from "../../core/tree";
import type { How, Mark } from "./contract";

export interface Group {
  readonly ids: readonly number[];
  readonly how: How;
}

/** Neighbours of one parent that stand out alike, as groups; what is inside of something inserted goes with it. */
export function groups(tree: Tree, marks: readonly Mark[]): Group[] {
  const how = new Map(marks.map((mark) => [mark.id, mark.how]));
  const found: Group[] = [];
  const done = new Set<number>();
  for (const { id, how: kind } of marks) {
    if (done.has(id) || !tree.nodes.has(id)) continue;
    if (kind !== "inserted") {
      found.push({ ids: [id], how: kind });
      continue;
    }
    if (insideInserted(tree, how, id)) continue;
    const row = neighbours(tree, how, id);
    for (const one of row) done.add(one);
    found.push({ ids: row, how: kind });
  }
  return found;
}

function insideInserted(tree: Tree, how: ReadonlyMap<number, How>, id: number): boolean {
  for (let at = tree.parents.get(id); at !== undefined; at = tree.parents.get(at)) {
    if (how.get(at) === "inserted") return true;
  }
  return false;
}

function neighbours(tree: Tree, how: ReadonlyMap<number, How>, id: number): number[] {
  const parent = tree.nodes.get(tree.parents.get(id) ?? Number.NaN);
  const siblings = parent?.children ?? [id];
  const like = (at: number) => how.get(siblings[at] ?? Number.NaN) === "inserted";
  let first = siblings.indexOf(id);
  let last = first;
  while (like(first - 1)) first -= 1;
  while (like(last + 1)) last += 1;
  return siblings.slice(first, last + 1);
}
