// What a user did to the table of a data editor, and the changes that are sent of it. As core/edits.py, which tells why.
import type { Json, JsonObject } from "./json";

export type Cells = Readonly<Record<string, Json>>;

export interface Edits {
  readonly edited_rows: Readonly<Record<string, Cells>>;
  readonly added_rows: readonly Cells[];
  readonly deleted_rows: readonly number[];
}

interface Change {
  edited_rows?: Record<string, Cells>;
  reset_rows?: Record<string, readonly string[]>;
  added_rows?: readonly [start: number, count: number, rows: readonly Cells[], total: number];
  deleted_rows?: readonly number[];
  restored_rows?: readonly number[];
}

const CHANGE = "$edits";

/** The value of an editor from what its widget holds, whatever that is. */
export function editsFrom(held: Json | undefined): Edits {
  const { edited_rows, added_rows, deleted_rows } = (held ?? {}) as unknown as Partial<Edits>;
  return { edited_rows: edited_rows ?? {}, added_rows: added_rows ?? [], deleted_rows: deleted_rows ?? [] };
}

/** The value that a widget has after it was sent one, which may be a change of the one before. */
export function merged(before: Json | undefined, value: Json): Json {
  if (!isChange(value)) return value;
  const change = value[CHANGE] as unknown as Change;
  const { edited_rows, added_rows, deleted_rows } = editsFrom(before);
  const edited: Record<string, Cells> = { ...edited_rows };
  for (const [row, cells] of Object.entries(change.edited_rows ?? {})) edited[row] = { ...edited[row], ...cells };
  for (const [row, columns] of Object.entries(change.reset_rows ?? {})) {
    const left = Object.entries(edited[row] ?? {}).filter(([column]) => !columns.includes(column));
    delete edited[row];
    if (left.length) edited[row] = Object.fromEntries(left);
  }
  const added = [...added_rows];
  if (change.added_rows) {
    const [start, count, rows, total] = change.added_rows;
    if (added.length - count + rows.length === total) added.splice(start, count, ...rows);
  }
  const gone = new Set([...deleted_rows, ...(change.deleted_rows ?? [])]);
  for (const row of change.restored_rows ?? []) gone.delete(row);
  // An object has its numbers in order by itself.
  const deleted = [...gone].sort((a, b) => a - b);
  return { edited_rows: edited, added_rows: added, deleted_rows: deleted } as unknown as Json;
}

/** What to send so that an editor with the value `before` gets the value `after`. */
export function changeOf(before: Edits, after: Edits): Json {
  const change: Change = {};
  for (const row of new Set([...Object.keys(before.edited_rows), ...Object.keys(after.edited_rows)])) {
    const [was, is] = [before.edited_rows[row] ?? {}, after.edited_rows[row] ?? {}];
    const set = Object.entries(is).filter(
      ([column, value]) => !Object.hasOwn(was, column) || !same(was[column], value),
    );
    const reset = Object.keys(was).filter((column) => !Object.hasOwn(is, column));
    if (set.length) change.edited_rows = { ...change.edited_rows, [row]: Object.fromEntries(set) };
    if (reset.length) change.reset_rows = { ...change.reset_rows, [row]: reset };
  }
  const splice = spliceOf(before.added_rows, after.added_rows);
  if (splice) change.added_rows = splice;
  const deleted = without(after.deleted_rows, before.deleted_rows);
  const restored = without(before.deleted_rows, after.deleted_rows);
  if (deleted.length) change.deleted_rows = deleted;
  if (restored.length) change.restored_rows = restored;
  return { [CHANGE]: change as unknown as Json };
}

/** The part of a list that is another one, between what is alike at both ends. */
function spliceOf(before: readonly Cells[], after: readonly Cells[]): Change["added_rows"] {
  let start = 0;
  while (start < Math.min(before.length, after.length) && same(before[start], after[start])) start += 1;
  let alike = 0;
  while (
    alike < Math.min(before.length, after.length) - start &&
    same(before[before.length - 1 - alike], after[after.length - 1 - alike])
  )
    alike += 1;
  const [count, rows] = [before.length - alike - start, after.slice(start, after.length - alike)];
  return count || rows.length ? [start, count, rows, after.length] : undefined;
}

function without(rows: readonly number[], others: readonly number[]): readonly number[] {
  const known = new Set(others);
  return rows.filter((row) => !known.has(row));
}

function same(a: Json | Cells | undefined, b: Json | Cells | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isChange(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, CHANGE);
}
