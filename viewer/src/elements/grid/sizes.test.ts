import { expect, test } from "vitest";
import { gridHeight, ROW_PX } from "./sizes";

test.each([
  [3, undefined, 143],
  [0, undefined, 73],
  [1000, undefined, 400],
  [1000, "content", 35_038],
  [5, 200, 200],
  [5, "stretch", "100%"],
] as const)("%d rows with height %s take %s", (rows, height, expected) => {
  expect(gridHeight(rows, ROW_PX, height)).toBe(expected);
});
