import { expect, test } from "vitest";
import type { DataTable } from "./arrow";
import { shownColumns } from "./shown-columns";

const TABLE: DataTable = {
  rows: 0,
  columns: ["__index_level_0__", "a", "b", "c"].map((name) => ({ name, kind: "integer", at: () => null })),
};
const INDEX = { index: ["__index_level_0__"] };

function titles(options: Parameters<typeof shownColumns>[1]): string[] {
  return shownColumns(TABLE, { ...INDEX, ...options }).map(({ title }) => title);
}

test("an index without a name has an empty header; a plain count is not shown", () => {
  expect(titles({})).toEqual(["", "a", "b", "c"]);
  expect(titles({ range_index: true })).toEqual(["a", "b", "c"]);
  expect(titles({ range_index: true, hide_index: false })).toEqual(["", "a", "b", "c"]);
  expect(titles({ hide_index: true })).toEqual(["a", "b", "c"]);
});

test("a plain count that is asked for numbers the rows, though it is not in the data", () => {
  const bare = { rows: 3, columns: TABLE.columns.slice(1) };
  const [index, ...rest] = shownColumns(bare, { range_index: true, hide_index: false });
  expect(rest.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(index).toMatchObject({ title: "", isIndex: true });
  expect([0, 1, 2].map((row) => index?.at(row))).toEqual([0, 1, 2]);
  expect(shownColumns(bare, { range_index: true })).toHaveLength(3);
});

test("the order the app asked for also leaves columns out", () => {
  expect(titles({ column_order: ["c", "a", "nothing"] })).toEqual(["", "c", "a"]);
});

test("columns are renamed and hidden by name, the index by its own", () => {
  const config = { a: { label: "First" }, b: { hidden: true }, _index: { label: "No." } };
  expect(titles({ column_config: config })).toEqual(["No.", "First", "c"]);
  expect(titles({ column_config: { _index: { hidden: true } } })).toEqual(["a", "b", "c"]);
});

test("width, help, alignment, type and its options come along", () => {
  const [, a] = shownColumns(TABLE, {
    ...INDEX,
    column_config: {
      a: {
        width: "medium",
        help: "why",
        alignment: "center",
        pinned: true,
        type_config: { type: "progress", format: "%d", min_value: 3 },
      },
    },
  });
  expect(a).toMatchObject({
    width: 200,
    help: "why",
    align: "center",
    pinned: true,
    type: "progress",
    format: "%d",
    options: { min_value: 3 },
  });
});
