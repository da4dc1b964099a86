import { expect, test } from "vitest";
import { labelAngleFor } from "./config";

test.each([
  [["A", "B", "C"], 300, 0],
  [["Monday", "Tuesday", "Wednesday"], 300, 0],
  [["Monday", "Tuesday", "Wednesday"], 120, -45],
  [[], 300, 0],
] as const)("%j in %d px are turned by %d", (names, width, angle) => {
  expect(labelAngleFor(names, width)).toBe(angle);
});
