// Lays a JSON value out as the rows of a tree: what is open, what a row says, how large values are cut into pieces.
import type { Json } from "../../core/json";

/** Long lists are shown in pieces of this many. */
export const PIECE = 100;

/** Beyond so many rows nothing opens by itself: a page must not hang on a value that the app only wanted to show. */
const OPEN_ROWS = 1000;

export interface Row {
  /** Which way leads here, unique in the tree. */
  readonly path: string;
  readonly depth: number;
  readonly name: string | number | undefined;
  readonly value: Json;
  /** A piece of a long list: its first and last index. */
  readonly piece?: readonly [number, number];
  readonly open?: boolean;
  readonly size?: number;
}

/** `true`: all of it is open, a number: so many levels are. */
export type Expanded = boolean | number;

/** The rows that are to be seen. `toggled` holds the paths that the reader opened or closed. */
export function rowsOf(value: Json, expanded: Expanded, toggled: ReadonlyMap<string, boolean>): Row[] {
  const levels = expanded === true ? Number.POSITIVE_INFINITY : Number(expanded);
  const rows: Row[] = [];
  const add = (node: Json, name: string | number | undefined, path: string, depth: number) => {
    const children = entriesOf(node);
    if (!children) {
      rows.push({ path, depth, name, value: node });
      return;
    }
    const open = toggled.get(path) ?? (depth < levels && rows.length < OPEN_ROWS);
    rows.push({ path, depth, name, value: node, open, size: children.length });
    if (open) addAll(children, path, depth + 1);
  };
  const addAll = (children: Entries, path: string, depth: number) => {
    if (children.length <= PIECE) {
      for (const [name, child] of children) add(child, name, `${path}/${encodeURIComponent(name)}`, depth);
      return;
    }
    for (let first = 0; first < children.length; first += PIECE) {
      const part = children.slice(first, first + PIECE);
      const piecePath = `${path}#${first}`;
      const open = toggled.get(piecePath) ?? (first === 0 && rows.length < OPEN_ROWS);
      const piece = [first, first + part.length - 1] as const;
      rows.push({ path: piecePath, depth, name: undefined, value: null, piece, open, size: part.length });
      if (!open) continue;
      for (const [name, child] of part) add(child, name, `${path}/${encodeURIComponent(name)}`, depth + 1);
    }
  };
  add(value, undefined, "", 0);
  return rows;
}

type Entries = readonly (readonly [string | number, Json])[];

function entriesOf(value: Json): Entries | undefined {
  if (isList(value)) return value.map((child, at) => [at, child] as const);
  return value !== null && typeof value === "object" ? Object.entries(value) : undefined;
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Where an arrow key leads in a tree: to another row, or to opening and closing this one. */
export function step(rows: readonly Row[], at: number, key: string): { to?: number; toggle?: number } {
  const row = rows[at];
  if (!row) return {};
  switch (key) {
    case "ArrowDown":
      return { to: Math.min(rows.length - 1, at + 1) };
    case "ArrowUp":
      return { to: Math.max(0, at - 1) };
    case "Home":
      return { to: 0 };
    case "End":
      return { to: rows.length - 1 };
    case "ArrowRight":
      if (row.open === false) return { toggle: at };
      return row.open && (row.size ?? 0) > 0 ? { to: at + 1 } : {};
    case "ArrowLeft":
      return row.open ? { toggle: at } : { to: Math.max(0, parentOf(rows, at)) };
    case "Enter":
    case " ":
      return row.open === undefined ? {} : { toggle: at };
    default:
      return {};
  }
}

function parentOf(rows: readonly Row[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  return rows.findLastIndex((row, before) => before < at && row.depth < depth);
}
