import { describe, expect, test } from "vitest";
import { type Column, readTable } from "./arrow";
import fixture from "./fixtures/types.arrow.json";
import { formatCell } from "./format";

const table = readTable(Uint8Array.from(atob(fixture.base64), (char) => char.charCodeAt(0)));

function column(name: string): Column {
  const found = table.columns.find((each) => each.name === name);
  if (!found) throw new Error(`the fixture has no column ${name}`);
  return found;
}

describe("what pyarrow writes", () => {
  test("rows of all batches count", () => {
    expect(table.rows).toBe(3);
  });

  test.each([
    ["i8", "integer", [1, null, -3]],
    ["i64", "integer", [1, 2n ** 60n, null]],
    ["f", "float", [1.5, null, null]],
    ["dec", "decimal", ["12.50", "-0.07", null]],
    ["b", "boolean", [true, false, null]],
    ["s", "text", ["a", "ü", null]],
    ["cat", "text", ["x", "y", "x"]],
    ["d", "date", [Date.UTC(2024, 1, 29), null, Date.UTC(1969, 11, 31)]],
    ["t", "time", [3_723_500, null, 0]],
    ["ts", "datetime", [Date.UTC(2024, 1, 29, 13, 5, 7), null, Date.UTC(1960, 0, 1)]],
    ["dur", "duration", [93_604_000, null, 0]],
    ["list", "list", [[1, 2], [], null]],
    ["obj", "object", [{ a: 1, b: "x" }, null, { a: null, b: "y" }]],
    ["none", "empty", [null, null, null]],
    ["ls", "text", ["p", null, "q"]],
  ])("%s is read as %s", (name, kind, values) => {
    const { at, kind: found } = column(name);
    expect([0, 1, 2].map(at)).toEqual(values);
    expect(found).toBe(kind);
  });

  test("a dictionary is known as a set of categories", () => {
    expect(column("cat").categories).toBe(true);
  });

  test.each([
    ["i64", ["1", "1152921504606846976", ""]],
    ["d", ["2024-02-29", "", "1969-12-31"]],
    ["t", ["01:02:03.500", "", "00:00:00"]],
    ["ts", ["2024-02-29 13:05:07", "", "1960-01-01 00:00:00"]],
    ["tz", ["2024-07-01 12:00:00+02:00", "", "2024-01-01 11:00:00+01:00"]],
    ["dur", ["1 day 02:00:04", "", "00:00:00"]],
    ["list", ["1, 2", "", ""]],
    ["obj", ['{"a":1,"b":"x"}', "", '{"a":null,"b":"y"}']],
    ["raw", ["00 ff", "", ""]],
  ])("%s is shown as %j", (name, texts) => {
    const shown = column(name);
    expect([0, 1, 2].map((row) => formatCell(shown.at(row), shown))).toEqual(texts);
  });
});
