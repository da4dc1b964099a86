// Lays values out as the rows of a tree, each beside what it was: what changed, what came, what is gone.
import type { Json } from "../../core/json";
import { sameJson } from "../../store/same";
import { type Child, type Shape, shapeOf } from "./coded";

/** `inside`: something that it holds changed. */
export type Change = null | "set" | "new" | "gone" | "inside";

export interface ValueRow {
  /** Which way leads here, unique in the tree. */
  readonly path: string;
  readonly depth: number;
  readonly name: string | number | undefined;
  readonly value: Json;
  readonly shape: Shape;
  readonly change: Change;
  /** What it was, where it changed as a whole. */
  readonly before?: Json;
  readonly open?: boolean;
  readonly size?: number;
  /** A piece of a long value: its first and last index. */
  readonly piece?: readonly [number, number];
}

/** One of the values that stand at the top. Without `before` it is not compared; `undefined` says that it was not there. */
export interface Top {
  readonly name: string;
  readonly after: Json | undefined;
  readonly before?: Json | undefined;
  readonly compared: boolean;
}

export interface RowOptions {
  readonly coded: boolean;
  /** What the reader opened or closed, by path. */
  readonly toggled: ReadonlyMap<string, boolean>;
  /** So many levels are open by themselves. */
  readonly levels: number;
  /** Only what changed. */
  readonly only: boolean;
}

const PIECE = 100;
/** Beyond so many rows nothing opens by itself. */
const OPEN_ROWS = 400;

interface Pair {
  readonly name: string | number;
  readonly after: Json | undefined;
  readonly before: Json | undefined;
}

export function valueRows(tops: readonly Top[], options: RowOptions): ValueRow[] {
  const layout = new Layout(options);
  for (const { name, after, before, compared } of tops) {
    layout.add({ name, after, before: compared ? before : after }, `/${encodeURIComponent(name)}`, 0);
  }
  return layout.rows;
}

class Layout {
  readonly rows: ValueRow[] = [];

  constructor(readonly options: RowOptions) {}

  add(pair: Pair, path: string, depth: number): void {
    const { coded, only, toggled, levels } = this.options;
    const change = changeOf(pair, coded);
    if (only && change === null) return;
    const value = pair.after ?? (pair.after === undefined ? (pair.before ?? null) : null);
    const shape = shapeOf(value, coded);
    const base = { path, depth, name: pair.name, value, shape, change };
    if (!shape.children?.length) {
      this.rows.push({ ...base, ...(change === "set" ? { before: pair.before ?? null } : {}) });
      return;
    }
    const few = this.rows.length < OPEN_ROWS;
    const open = toggled.get(path) ?? ((change === "inside" && few) || (depth < levels && few));
    this.rows.push({
      ...base,
      open,
      size: shape.children.length,
      ...(change === "set" ? { before: pair.before ?? null } : {}),
    });
    if (open) this.#addAll(pairsOf(pair, change, coded), path, depth + 1);
  }

  #addAll(pairs: readonly Pair[], path: string, depth: number): void {
    const shown = this.options.only ? pairs.filter((pair) => changeOf(pair, this.options.coded) !== null) : pairs;
    if (shown.length <= PIECE) {
      for (const [at, pair] of shown.entries()) this.add(pair, `${path}/${at}.${encodeURIComponent(pair.name)}`, depth);
      return;
    }
    for (let first = 0; first < shown.length; first += PIECE) {
      const part = shown.slice(first, first + PIECE);
      const piecePath = `${path}#${first}`;
      const touched = part.some((pair) => changeOf(pair, this.options.coded) !== null);
      const open = this.options.toggled.get(piecePath) ?? (first === 0 || touched);
      const piece = [first, first + part.length - 1] as const;
      const shape = shapeOf(null, false);
      const change = touched ? "inside" : null;
      this.rows.push({
        path: piecePath,
        depth,
        name: undefined,
        value: null,
        shape,
        change,
        piece,
        open,
        size: part.length,
      });
      if (!open) continue;
      for (const [at, pair] of part.entries()) {
        this.add(pair, `${path}/${first + at}.${encodeURIComponent(pair.name)}`, depth + 1);
      }
    }
  }
}

function changeOf({ after, before }: Pair, coded: boolean): Change {
  if (after === undefined) return "gone";
  if (before === undefined) return "new";
  if (sameJson(after, before)) return null;
  return alike(shapeOf(after, coded), shapeOf(before, coded)) ? "inside" : "set";
}

/** Whether two values are compared part by part. */
function alike(a: Shape, b: Shape): boolean {
  return Boolean(a.children?.length && b.children?.length && a.type === b.type && a.brackets?.[0] === b.brackets?.[0]);
}

/** What stands in a value, each beside what it was. */
function pairsOf(pair: Pair, change: Change, coded: boolean): Pair[] {
  const { after, before } = pair;
  const shown = after === undefined ? before : after;
  const children = shapeOf(shown ?? null, coded).children ?? [];
  if (change === "gone" || change === "new" || change === "set") {
    // Its parts are not compared: the row above says what became of all of it.
    return children.map(({ name, value }) => ({ name, after: value, before: value }));
  }
  const old = shapeOf(before ?? null, coded).children ?? [];
  const byIndex = children.every(({ name }) => typeof name === "number");
  return byIndex ? pairedByOrder(children, old) : pairedByName(children, old);
}

function pairedByName(children: readonly Child[], old: readonly Child[]): Pair[] {
  const was = new Map(old.map(({ name, value }) => [name, value]));
  const is = new Set(children.map(({ name }) => name));
  return [
    ...children.map(({ name, value }) => ({ name, after: value as Json | undefined, before: was.get(name) })),
    ...old.filter(({ name }) => !is.has(name)).map(({ name, value }) => ({ name, after: undefined, before: value })),
  ];
}

/** Of lists, what is equal at both ends stays; what is between is compared in order. */
function pairedByOrder(children: readonly Child[], old: readonly Child[]): Pair[] {
  const [count, was] = [children.length, old.length];
  const same = (i: number, j: number) => sameJson(children[i]?.value ?? null, old[j]?.value ?? null);
  let start = 0;
  while (start < count && start < was && same(start, start)) start++;
  let end = 0;
  while (end < count - start && end < was - start && same(count - 1 - end, was - 1 - end)) end++;
  const pairs: Pair[] = [];
  for (let at = 0; at < start; at++) pairs.push(pairAt(children[at], old[at]));
  const middle = Math.max(count, was) - start - end;
  for (let at = start; at < start + middle; at++) {
    pairs.push(pairAt(at < count - end ? children[at] : undefined, at < was - end ? old[at] : undefined));
  }
  for (let at = count - end; at < count; at++) pairs.push(pairAt(children[at], old[at - count + was]));
  return pairs;
}

function pairAt(child: Child | undefined, old: Child | undefined): Pair {
  return { name: child?.name ?? old?.name ?? 0, after: child?.value, before: old?.value };
}
