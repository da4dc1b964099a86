import { expect, test } from "vitest";
import { labelAngleFor, legendColumnsFor } from "./config";

test.each([
  [["A", "B", "C"], 300, 0],
  [["Monday", "Tuesday", "Wednesday"], 300, 0],
  [["Monday", "Tuesday", "Wednesday"], 120, -45],
  [[], 300, 0],
] as const)("%j in %d px are turned by %d", (names, width, angle) => {
  expect(labelAngleFor(names, width)).toBe(angle);
});

test.each([
  [["East", "West"], 700, 10],
  [["East", "West"], 300, 4],
  [["a very long name of a series, longer than there is room for"], 300, 1],
] as const)("%j in %d px stand in %d columns", (names, width, columns) => {
  expect(legendColumnsFor(names, width)).toBe(columns);
});
