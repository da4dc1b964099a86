import { describe, expect, test } from "vitest";
import { changeOf, type Edits, editsFrom, merged } from "./edits";
import type { Json } from "./json";

const NONE: Edits = { edited_rows: {}, added_rows: [], deleted_rows: [] };

function folded(before: Edits, ...values: Json[]): Edits {
  return editsFrom(values.reduce<Json>((value, change) => merged(value, change), before as unknown as Json));
}

describe("a change", () => {
  test("holds what is different, not what is alike", () => {
    const before: Edits = { edited_rows: { 1: { a: 1, b: 2 } }, added_rows: [{ a: 1 }, { a: 2 }], deleted_rows: [3] };
    const now: Edits = {
      edited_rows: { 1: { a: 1, b: 3 }, 4: { c: null } },
      added_rows: [{ a: 1 }, { a: 2 }, { a: 3 }],
      deleted_rows: [3, 5],
    };
    expect(changeOf(before, now)).toEqual({
      $edits: {
        edited_rows: { 1: { b: 3 }, 4: { c: null } },
        added_rows: [2, 0, [{ a: 3 }], 3],
        deleted_rows: [5],
      },
    });
  });

  test("takes cells and rows back", () => {
    const before: Edits = { edited_rows: { 1: { a: 1 } }, added_rows: [{ a: 1 }, { a: 2 }], deleted_rows: [3] };
    const change = changeOf(before, { ...NONE, added_rows: [{ a: 2 }] });
    expect(change).toEqual({
      $edits: { reset_rows: { 1: ["a"] }, added_rows: [0, 1, [], 1], restored_rows: [3] },
    });
    expect(folded(before, change)).toEqual({ ...NONE, added_rows: [{ a: 2 }] });
  });

  test("that was added already adds no row once more", () => {
    const change = changeOf(NONE, { ...NONE, added_rows: [{ a: 1 }] });
    expect(folded(NONE, change, change).added_rows).toEqual([{ a: 1 }]);
  });

  test("of any edits to any others gives these", () => {
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const cells = () => Object.fromEntries(Array.from({ length: random(3) + 1 }, () => ["abc"[random(3)], random(3)]));
    const edits = (): Edits => ({
      edited_rows: Object.fromEntries(Array.from({ length: random(4) }, () => [random(12), cells()])),
      added_rows: Array.from({ length: random(4) }, () => (random(4) ? cells() : {})),
      deleted_rows: [...new Set(Array.from({ length: random(4) }, () => random(12)))].sort((a, b) => a - b),
    });
    for (let round = 0; round < 500; round += 1) {
      const [before, now] = [edits(), edits()];
      expect(folded(before, changeOf(before, now))).toEqual(now);
    }
  });
});

test("what is no change is the value itself", () => {
  expect(merged(NONE as unknown as Json, "text")).toBe("text");
  expect(merged(undefined, { $other: 1 })).toEqual({ $other: 1 });
  expect(editsFrom(undefined)).toEqual(NONE);
});
