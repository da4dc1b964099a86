import { expect, test } from "vitest";
import type { Bar, Mark } from "../wire";
import { barAt, LANES, markAt, rowAt, rowsOf } from "./geometry";

const bar = (run: number, from: number, to: number | null): Bar => ({
  run,
  from,
  to,
  position: run * 10,
  last: null,
  count: 1,
  outcome: null,
  fragment: false,
  text: "",
});
const place = (at: number) => at;

test.each([128, 172, 420])("in %d pixels all rows stand below each other", (height) => {
  const rows = rowsOf(height);
  expect(rows.map(({ name }) => name)).toEqual(["ruler", ...LANES, "overview"]);
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    expect(row.top).toBeGreaterThanOrEqual(before ? before.top + before.height : 0);
  }
  const last = rows.at(-1);
  expect((last?.top ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(height + 1);
  expect(rowAt(rows, 10)?.name).toBe("ruler");
});

test.each([128, 172, 420])("in %d pixels there is room for matches too", (height) => {
  const rows = rowsOf(height, true);
  expect(rows.map(({ name }) => name)).toEqual(["ruler", "matches", ...LANES, "overview"]);
  for (const [index, row] of rows.slice(1).entries()) {
    const before = rows[index];
    expect(row.top).toBeGreaterThanOrEqual((before?.top ?? 0) + (before?.height ?? 0));
  }
  const last = rows.at(-1);
  expect((last?.top ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(height);
});

test("the nearest mark is meant, and none that is far", () => {
  const marks = [10, 14, 40].map((at): Mark => ({ at, position: at, count: 1, tone: "plain", text: "" }));
  expect(markAt(marks, 13, place)?.at).toBe(14);
  expect(markAt(marks, 25, place)).toBeNull();
});

test("of runs over each other the shortest is meant; one under way goes to the end", () => {
  const bars = [bar(1, 0, 100), bar(2, 40, 50), bar(3, 120, null)];
  expect(barAt(bars, 45, place, 200)?.run).toBe(2);
  expect(barAt(bars, 60, place, 200)?.run).toBe(1);
  expect(barAt(bars, 190, place, 200)?.run).toBe(3);
  expect(barAt(bars, 110, place, 200)).toBeNull();
});
