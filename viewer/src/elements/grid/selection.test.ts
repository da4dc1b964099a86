import { CompactSelection } from "@glideapps/glide-data-grid";
import { expect, test } from "vitest";
import { EMPTY, modesOf, toSelection, toValue } from "./selection";
import { valueFrom } from "./selection-value";

const SORTED = { order: [2, 0, 1], names: ["a", "b"] };

test("modes are read from the names the app gives", () => {
  expect(modesOf(["multi-row", "single-column"])).toEqual({ row: "multi", column: "single", cell: "none" });
  expect(modesOf(["single-cell"])).toEqual({ row: "none", column: "none", cell: "single" });
});

test("rows are numbers of the data, whatever the order on the screen", () => {
  const modes = modesOf(["multi-row", "multi-column"]);
  const rows = CompactSelection.fromSingleSelection(0).add(1);
  const selection = { rows, columns: CompactSelection.fromSingleSelection(1) };
  const value = toValue(selection, modes, SORTED);
  expect(value).toEqual({ rows: [0, 2], columns: ["b"], cells: [] });
  expect(toSelection(value, modes, SORTED, EMPTY)).toEqual(selection);
});

test("cells are rows and names, an area is all of its cells", () => {
  const modes = modesOf(["multi-cell"]);
  const range = { x: 0, y: 1, width: 2, height: 1 };
  const value = toValue({ ...EMPTY, current: { cell: [0, 1], range, rangeStack: [] } }, modes, SORTED);
  expect(value.cells).toEqual([
    [0, "a"],
    [0, "b"],
  ]);
  const back = toSelection(value, modes, SORTED, EMPTY);
  expect(toValue(back, modes, SORTED)).toEqual(value);
});

test("what cannot be selected is not sent", () => {
  const rows = CompactSelection.fromSingleSelection(0);
  const current = { cell: [0, 0] as const, range: { x: 0, y: 0, width: 1, height: 1 }, rangeStack: [] };
  expect(toValue({ rows, columns: rows, current }, modesOf(["single-column"]), SORTED)).toEqual({
    rows: [],
    columns: ["a"],
    cells: [],
  });
});

test("a value that is not there yet is empty", () => {
  expect(valueFrom(undefined)).toEqual({ rows: [], columns: [], cells: [] });
});
