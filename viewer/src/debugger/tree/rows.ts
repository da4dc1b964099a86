// The rows of the element tree: which nodes show, how deep, and what the event did to them. Pure; only what is in view is drawn.
import type { Tree } from "../../core/tree";
import type { Removed, Touched } from "../wire";
import { keyOf, labelOf } from "./words";

export type Change = "inserted" | "changed" | "moved" | "removed";

export interface Row {
  readonly id: number;
  readonly depth: number;
  /** Null for what has nothing below it. */
  readonly open: boolean | null;
  /** Which of its siblings it is, from 1, and how many there are. */
  readonly place: number;
  readonly of: number;
  /** An element that the event took away. */
  readonly gone?: Removed;
}

export interface Options {
  readonly closed: ReadonlySet<number>;
  /** Ids of what is looked for; all when absent. What they stand in shows too. */
  readonly found?: ReadonlySet<number> | undefined;
}

const TOP = 0;

export function rowsOf(tree: Tree, touched: Touched | null, { closed, found }: Options): Row[] {
  const shown = found && withAround(tree, found);
  const gone = byParent(tree, touched?.removed ?? []);
  const rows: Row[] = [];
  const stack: Row[] = [];
  const enter = (parent: number, depth: number) => {
    const below = childrenOf(tree, parent, gone, shown);
    for (let at = below.length - 1; at >= 0; at -= 1) {
      const child = below[at] as number | Removed;
      const common = { depth, place: at + 1, of: below.length };
      if (typeof child !== "number") stack.push({ id: child.id, open: null, gone: child, ...common });
      else stack.push({ id: child, open: hasBelow(tree, child, gone) ? isOpen(child) : null, ...common });
    }
  };
  const isOpen = (id: number) => shown !== undefined || !closed.has(id);
  enter(TOP, 0);
  for (let row = stack.pop(); row; row = stack.pop()) {
    rows.push(row);
    if (row.open) enter(row.id, row.depth + 1);
  }
  return rows;
}

function hasBelow(tree: Tree, id: number, gone: ReadonlyMap<number, Removed[]>): boolean {
  return Boolean(tree.nodes.get(id)?.children?.length) || gone.has(id);
}

/** The children that show, with those that are gone where they were. */
function childrenOf(
  tree: Tree,
  parent: number,
  emptied: ReadonlyMap<number, readonly Removed[]>,
  shown: ReadonlySet<number> | undefined,
): (number | Removed)[] {
  const children: (number | Removed)[] = [...(tree.nodes.get(parent)?.children ?? [])].filter(
    (id) => isWorthARow(tree, id) || emptied.has(id),
  );
  // In the order of their old places: what is put back first moves what comes after it to where it was.
  for (const one of emptied.get(parent) ?? [])
    children.splice(Math.min(one.index ?? children.length, children.length), 0, one);
  if (!shown) return children;
  return children.filter((child) => typeof child !== "number" || shown.has(child));
}

/** Roots are there in every page; of those without anything in them nobody needs to read. */
function isWorthARow(tree: Tree, id: number): boolean {
  const node = tree.nodes.get(id);
  return node?.kind !== "root" || node.children?.length !== 0;
}

function byParent(tree: Tree, removed: readonly Removed[]): Map<number, Removed[]> {
  const found = new Map<number, Removed[]>();
  for (const one of removed) {
    // Where its parent is gone too, it stands at the end of the page.
    const known = one.parent !== null && one.parent !== TOP && tree.nodes.has(one.parent);
    const parent = known ? (one.parent ?? TOP) : TOP;
    const placed = known ? one : { ...one, index: null };
    const others = found.get(parent);
    if (others) others.push(placed);
    else found.set(parent, [placed]);
  }
  for (const row of found.values()) row.sort((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity) || 0);
  return found;
}

function withAround(tree: Tree, found: ReadonlySet<number>): Set<number> {
  const shown = new Set<number>();
  for (const id of found) {
    for (let at: number | undefined = id; at !== undefined && !shown.has(at); at = tree.parents.get(at)) shown.add(at);
  }
  return shown;
}

/** The nodes that have all these words in what is known of them. */
export function search(tree: Tree, text: string): Set<number> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Set<number>();
  for (const node of tree.nodes.values()) {
    if (node.id === TOP) continue;
    const parts = [node.kind, labelOf(node), keyOf(node), node.line, node.fragment, `#${node.id}`];
    const all = parts.join(" ").toLowerCase();
    if (words.every((word) => all.includes(word))) found.add(node.id);
  }
  return found;
}

export function changesOf(touched: Touched | null): Map<number, Change> {
  const changes = new Map<number, Change>();
  if (!touched) return changes;
  for (const id of touched.moved) changes.set(id, "moved");
  for (const id of Object.keys(touched.changed)) if (Number(id) !== TOP) changes.set(Number(id), "changed");
  for (const id of touched.inserted) changes.set(id, "inserted");
  for (const { id } of touched.removed) changes.set(id, "removed");
  return changes;
}

/** The nodes around one, the nearest first. */
export function around(tree: Tree, id: number): number[] {
  const found = [];
  for (let at = tree.parents.get(id); at !== undefined; at = tree.parents.get(at)) found.push(at);
  return found;
}

export type Act = { readonly go: number } | { readonly open: number } | { readonly close: number };

/** What a key does to a tree, as the pattern of ARIA has it; undefined for keys that are for somebody else. */
export function actOf(key: string, rows: readonly Row[], at: number, screen: number): Act | undefined {
  const row = rows[at];
  const last = rows.length - 1;
  const go = (to: number): Act => ({ go: Math.max(0, Math.min(last, to)) });
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "Home":
      return go(0);
    case "End":
      return go(last);
    case "PageDown":
      return go(at + screen);
    case "PageUp":
      return go(at - screen);
    case "ArrowRight":
      if (row?.open === false) return { open: row.id };
      return row?.open ? go(at + 1) : go(at);
    case "ArrowLeft":
      if (row?.open) return { close: row.id };
      return go(parentOf(rows, at));
    default:
      return undefined;
  }
}

function parentOf(rows: readonly Row[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let before = at - 1; before >= 0; before -= 1) if ((rows[before]?.depth ?? 0) < depth) return before;
  return at;
}

/** The next row after `at`, around the end, whose label or kind begins so; -1 for none. */
export function typed(tree: Tree, rows: readonly Row[], at: number, text: string): number {
  const wanted = text.toLowerCase();
  for (let step = text.length > 1 ? 0 : 1; step <= rows.length; step += 1) {
    const index = (at + step) % rows.length;
    const row = rows[index];
    const node = row && tree.nodes.get(row.id);
    if (!node) continue;
    if ([labelOf(node), node.kind].some((name) => name?.toLowerCase().startsWith(wanted))) return index;
  }
  return -1;
}
