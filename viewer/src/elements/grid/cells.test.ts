import { GridCellKind } from "@glideapps/glide-data-grid";
import { expect, test } from "vitest";
import type { Cell, CellKind } from "../data/arrow";
import type { ShownColumn } from "../data/shown-columns";
import { gridCell, linkText } from "./cells";

function shown(kind: CellKind, cell: Cell, more: Partial<ShownColumn> = {}): ShownColumn {
  return { name: "c", title: "c", kind, isIndex: false, options: {}, at: () => cell, ...more };
}

test("numbers stand to the right, in the format of the column, and are copied in full", () => {
  expect(gridCell(shown("float", 0.25678, { format: "%.1f" }), 0, "None")).toMatchObject({
    kind: GridCellKind.Text,
    displayData: "0.3",
    copyData: "0.2568",
    contentAlign: "right",
    readonly: true,
  });
});

test("what is missing shows the placeholder and copies nothing", () => {
  expect(gridCell(shown("boolean", null), 0, "–")).toMatchObject({ displayData: "–", copyData: "", style: "faded" });
});

test("booleans and lists have cells of their own, unless the app wants text", () => {
  expect(gridCell(shown("boolean", true), 0, "").kind).toBe(GridCellKind.Boolean);
  expect(gridCell(shown("list", ["a", 1]), 0, "")).toMatchObject({ kind: GridCellKind.Bubble, data: ["a", "1"] });
  expect(gridCell(shown("boolean", true, { type: "text" }), 0, "")).toMatchObject({ displayData: "True" });
});

test.each([
  [0.3, {}, "float", 0.3, "30%"],
  [50, {}, "integer", 0.5, "50%"],
  [7, { min_value: 5, max_value: 9 }, "float", 0.5, "50%"],
  [12, { max_value: 10 }, "float", 1, "100%"],
] as const)("progress of %d with %j is %s", (value, options, kind, share, text) => {
  expect(gridCell(shown(kind, value, { type: "progress", options }), 0, "")).toMatchObject({ data: { share, text } });
});

test.each([
  ["https://x.y/a%20b", undefined, "https://x.y/a%20b"],
  ["https://x.y/a", "Open", "Open"],
  ["https://x.y/a%20b", "https://x.y/(.*)", "a b"],
  ["https://x.y/a", "(", "("],
])("the link %s with %s reads %s", (url, display, text) => {
  expect(linkText(url, display)).toBe(text);
});
