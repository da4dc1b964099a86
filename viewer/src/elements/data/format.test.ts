import { describe, expect, test } from "vitest";
import type { Cell, Column } from "./arrow";
import { toCsv } from "./csv";
import { formatCell, formatDuration, formatFloat } from "./format";
import { nextSorting, sortedRows } from "./order";

function column(name: string, kind: Column["kind"], values: readonly Cell[]): Column {
  return { name, kind, at: (row) => values[row] ?? null };
}

describe("numbers", () => {
  test.each([
    [0, "0"],
    [0.1 + 0.2, "0.3"],
    [1 / 3, "0.3333"],
    [1234567.5, "1234567.5"],
    [1e-7, "1e-7"],
    [-2.5e-5, "-2.5e-5"],
    [1e21, "1e21"],
  ])("%d is written as %s", (value, text) => {
    expect(formatFloat(value)).toBe(text);
  });

  test.each([
    ["%.1f €", 2.345, "2.3 €"],
    ["percent", 0.256, "25.6%"],
    ["dollar", 1234.5, "$1,234.50"],
    ["plain", 1234.5678912, "1234.5678912"],
  ])("the format %s is kept", (format, value, text) => {
    expect(formatCell(value, { kind: "float" }, format)).toBe(text);
  });

  test("infinity is no row of letters", () => {
    expect(formatCell(Number.NEGATIVE_INFINITY, { kind: "float" })).toBe("−∞");
  });
});

describe("times", () => {
  test("a format in tokens, also in another zone", () => {
    const noon = Date.UTC(2024, 0, 15, 12);
    expect(formatCell(noon, { kind: "datetime" }, "D MMM YYYY, HH:mm")).toBe("15 Jan 2024, 12:00");
    expect(formatCell(noon, { kind: "datetime", zone: "Asia/Kolkata" }, "HH:mm")).toBe("17:30");
    expect(formatCell(noon, { kind: "datetime", zone: "-03:30" })).toBe("2024-01-15 08:30:00-03:30");
    expect(formatCell(noon, { kind: "datetime", zone: "UTC" }, "iso8601")).toBe("2024-01-15T12:00:00.000+00:00");
  });

  test("durations", () => {
    expect([90_061_000, -1500, 2 * 86_400_000].map(formatDuration)).toEqual([
      "1 day 01:01:01",
      "-00:00:01.500",
      "2 days 00:00:00",
    ]);
  });
});

describe("order", () => {
  const numbers = column("n", "float", [3, null, 1, 2, 1]);

  test("up and down, missing values last, ties as they were", () => {
    expect([...sortedRows(numbers, 5, false)]).toEqual([2, 4, 3, 0, 1]);
    expect([...sortedRows(numbers, 5, true)]).toEqual([0, 3, 2, 4, 1]);
  });

  test("words with numbers in them sort as one would", () => {
    expect([...sortedRows(column("s", "text", ["b10", "b9", "A"]), 3, false)]).toEqual([2, 1, 0]);
  });

  test("long integers and decimals compare by value", () => {
    expect([...sortedRows(column("i", "integer", [2n ** 61n, 5, 2n ** 60n]), 3, false)]).toEqual([1, 2, 0]);
    expect([...sortedRows(column("d", "decimal", ["10.00", "9.50"]), 2, false)]).toEqual([1, 0]);
  });

  test("clicks on a header go up, down, and back", () => {
    const up = nextSorting(undefined, 1);
    const down = nextSorting(up, 1);
    expect([up, down, nextSorting(down, 1), nextSorting(down, 2)]).toEqual([
      { column: 1, down: false },
      { column: 1, down: true },
      undefined,
      { column: 2, down: false },
    ]);
  });
});

test("the downloaded file quotes what needs it and has values in full", () => {
  const csv = toCsv([column('a "b"', "text", ["x,y", null]), column("n", "float", [1 / 3, 2])], [1, 0]);
  expect(csv).toBe('"a ""b""",n\r\n,2\r\n"x,y",0.3333333333333333\r\n');
});
