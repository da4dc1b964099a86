// The table that an editor shows: the data with the edits on top. A row has a number: those of the data their place in
// it, those that were added the numbers after these. A new row that lacks a required value is a draft, not sent yet.
import type { Cells, Edits } from "../../core/edits";
import type { DataEditorProps, EditorField } from "../../core/elements.gen";
import type { Json } from "../../core/json";
import type { Cell } from "../data/arrow";
import type { ShownColumn } from "../data/shown-columns";
import { cellOf, kindOf } from "./entries";

export interface EditedColumn extends ShownColumn {
  /** How its cells are edited; none for those that cannot be. */
  readonly field?: EditorField;
  /** It cannot be edited, and others can. */
  readonly locked?: true;
}

export interface CellEdit {
  readonly row: number;
  readonly column: string;
  readonly value: Json;
}

/** What an editor adds up to: the edits that the app knows of, or will, and the drafts. */
export interface Draft {
  readonly edits: Edits;
  readonly drafts: readonly Cells[];
}

type Given = Pick<DataEditorProps, "fields" | "rows" | "index" | "num_rows">;

export const canAdd = (props: Pick<Given, "num_rows">) => props.num_rows === "dynamic" || props.num_rows === "add";
export const canDelete = (props: Pick<Given, "num_rows">) =>
  props.num_rows === "dynamic" || props.num_rows === "delete";

/** What edits call a column. */
export function fieldName(column: Pick<ShownColumn, "name" | "isIndex">, props: Pick<Given, "index">): string {
  return column.isIndex && (props.index?.length ?? 0) <= 1 ? "_index" : column.name;
}

export function editedColumns(
  columns: readonly ShownColumn[],
  props: Given,
  { edits, drafts }: Draft,
  readOnly: boolean,
): readonly EditedColumn[] {
  const fields = new Map(props.fields.map((field) => [field.name, field]));
  return columns.map((column) => {
    const name = fieldName(column, props);
    const field = fields.get(name);
    if (!field) return column;
    const at = (row: number): Cell => {
      const cells =
        row < props.rows
          ? edits.edited_rows[row]
          : (edits.added_rows[row - props.rows] ?? drafts[row - props.rows - edits.added_rows.length] ?? {});
      if (cells && Object.hasOwn(cells, name)) return cellOf(field, cells[name] ?? null);
      return row < props.rows ? column.at(row) : null;
    };
    return {
      ...column,
      at,
      ...(field.empty ? { kind: kindOf(field) } : {}),
      ...(readOnly ? {} : field.disabled ? { locked: true as const } : { field }),
    };
  });
}

/** Numbers of the rows that are shown, in order. `order` is that of the data. */
export function shownRows(order: ArrayLike<number>, rows: number, { edits, drafts }: Draft): Uint32Array {
  const gone = new Set(edits.deleted_rows);
  const kept = Array.from(order).filter((row) => !gone.has(row));
  const added = edits.added_rows.length + drafts.length;
  return Uint32Array.from([...kept, ...Array.from({ length: added }, (_, at) => rows + at)]);
}

export function withCells(draft: Draft, cells: readonly CellEdit[], props: Given): Draft {
  const edited: Record<string, Cells> = { ...draft.edits.edited_rows };
  const added = [...draft.edits.added_rows];
  const drafts = [...draft.drafts];
  for (const { row, column, value } of cells) {
    const [at, after] = [row - props.rows, row - props.rows - added.length];
    if (at < 0) edited[row] = { ...edited[row], [column]: value };
    else if (after < 0) added[at] = { ...added[at], [column]: value };
    else drafts[after] = { ...drafts[after], [column]: value };
  }
  return completed({ edits: { ...draft.edits, edited_rows: edited, added_rows: added }, drafts }, props.fields);
}

/** Rows begin with the defaults of their columns. */
export function withRows(draft: Draft, count: number, props: Given): Draft {
  const row = Object.fromEntries(
    props.fields.flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default] as const])),
  );
  const rows = Array.from({ length: count }, () => row);
  return completed({ ...draft, drafts: [...draft.drafts, ...rows] }, props.fields);
}

export function withoutRows({ edits, drafts }: Draft, rows: readonly number[], props: Given): Draft {
  const gone = new Set(rows);
  const isKept = (from: number) => (_: Cells, at: number) => !gone.has(from + at);
  const deleted = new Set([...edits.deleted_rows, ...rows.filter((row) => row < props.rows)]);
  return {
    edits: {
      edited_rows: edits.edited_rows,
      added_rows: edits.added_rows.filter(isKept(props.rows)),
      deleted_rows: [...deleted].sort((a, b) => a - b),
    },
    drafts: drafts.filter(isKept(props.rows + edits.added_rows.length)),
  };
}

/** Drafts that have what they need become rows. */
function completed({ edits, drafts }: Draft, fields: readonly EditorField[]): Draft {
  const required = fields.filter((field) => field.required && !field.disabled).map((field) => field.name);
  const isWhole = (row: Cells) => required.every((name) => (row[name] ?? null) !== null);
  const whole = drafts.filter(isWhole);
  if (!whole.length) return { edits, drafts };
  return {
    edits: { ...edits, added_rows: [...edits.added_rows, ...whole] },
    drafts: drafts.filter((row) => !isWhole(row)),
  };
}
