import { describe, expect, test } from "vitest";
import type { EditorField } from "../../core/elements.gen";
import type { ShownColumn } from "../data/shown-columns";
import { type Draft, editedColumns, shownRows, withCells, withoutRows, withRows } from "./edited-table";

const FIELDS: readonly EditorField[] = [
  { name: "n", type: "int", required: true },
  { name: "d", type: "date" },
  { name: "off", type: "int", disabled: true, default: 7 },
];
const PROPS = { fields: FIELDS, rows: 3, num_rows: "dynamic" as const, index: [] };
const EMPTY: Draft = { edits: { edited_rows: {}, added_rows: [], deleted_rows: [] }, drafts: [] };
const ORDER = [0, 1, 2];

const COLUMNS: readonly ShownColumn[] = [
  { name: "n", title: "n", kind: "integer", isIndex: false, options: {}, at: (row) => row * 10 },
  { name: "d", title: "d", kind: "date", isIndex: false, options: {}, at: () => 0 },
  { name: "off", title: "off", kind: "integer", isIndex: false, options: {}, at: () => 1 },
];

function shown(draft: Draft, readOnly = false) {
  const columns = editedColumns(COLUMNS, PROPS, draft, readOnly);
  return Array.from(shownRows(ORDER, PROPS.rows, draft), (row) => columns.map((column) => column.at(row)));
}

describe("an edited table", () => {
  test("shows edits over the data, and added rows after it", () => {
    const draft: Draft = {
      edits: { edited_rows: { 1: { n: 5, d: "1970-01-02" } }, added_rows: [{ n: 6 }], deleted_rows: [0] },
      drafts: [{ off: 7 }],
    };
    expect(shown(draft)).toEqual([
      [5, 86_400_000, 1],
      [20, 0, 1],
      [6, null, null],
      [null, null, 7],
    ]);
  });

  test("says which columns can be edited", () => {
    const names = (readOnly: boolean) =>
      editedColumns(COLUMNS, PROPS, EMPTY, readOnly).flatMap(({ name, field }) => (field ? [name] : []));
    expect(names(false)).toEqual(["n", "d"]);
    expect(names(true)).toEqual([]);
  });

  test("takes a new row once it has what it needs", () => {
    const begun = withRows(EMPTY, 1, PROPS);
    expect(begun).toEqual({ ...EMPTY, drafts: [{ off: 7 }] });
    const dated = withCells(begun, [{ row: 3, column: "d", value: "2024-01-01" }], PROPS);
    expect(dated.edits.added_rows).toEqual([]);
    const whole = withCells(dated, [{ row: 3, column: "n", value: 1 }], PROPS);
    expect(whole.edits.added_rows).toEqual([{ off: 7, d: "2024-01-01", n: 1 }]);
    expect(whole.drafts).toEqual([]);
  });

  test("finds rows of the data, added ones and drafts by their numbers", () => {
    const draft: Draft = { edits: { ...EMPTY.edits, added_rows: [{ n: 1 }, { n: 2 }] }, drafts: [{}] };
    const cells = [0, 4, 5].map((row) => ({ row, column: "d", value: "2024-01-01" }));
    const edited = withCells(draft, cells, PROPS);
    expect(edited.edits.edited_rows).toEqual({ 0: { d: "2024-01-01" } });
    expect(edited.edits.added_rows).toEqual([{ n: 1 }, { n: 2, d: "2024-01-01" }]);
    expect(edited.drafts).toEqual([{ d: "2024-01-01" }]);
    const left = withoutRows(edited, [0, 3, 5], PROPS);
    expect(left.edits.added_rows).toEqual([{ n: 2, d: "2024-01-01" }]);
    expect(left.edits.deleted_rows).toEqual([0]);
    expect(left.drafts).toEqual([]);
  });
});
