import { describe, expect, test } from "vitest";
import { PIECE, rowsOf, step } from "./rows";

const VALUE = { a: 1, b: [true, null], c: {} };

function shown(rows: ReturnType<typeof rowsOf>): string[] {
  return rows.map((row) => `${"  ".repeat(row.depth)}${row.piece?.join("-") ?? row.name ?? "."}`);
}

describe("rows", () => {
  test("all of it is open by default", () => {
    expect(shown(rowsOf(VALUE, true, new Map()))).toEqual([".", "  a", "  b", "    0", "    1", "  c"]);
  });

  test("a number opens so many levels, false none", () => {
    expect(shown(rowsOf(VALUE, 1, new Map()))).toEqual([".", "  a", "  b", "  c"]);
    expect(shown(rowsOf(VALUE, false, new Map()))).toEqual(["."]);
  });

  test("what the reader opened or closed wins", () => {
    const toggled = new Map([
      ["", true],
      ["/b", true],
    ]);
    expect(shown(rowsOf(VALUE, false, toggled))).toEqual([".", "  a", "  b", "    0", "    1", "  c"]);
  });

  test("long lists come in pieces of which the first is open", () => {
    const rows = rowsOf(
      Array.from({ length: 250 }, (_, at) => at),
      true,
      new Map(),
    );
    const pieces = rows.filter((row) => row.piece);
    expect(pieces.map((row) => row.piece)).toEqual([
      [0, 99],
      [100, 199],
      [200, 249],
    ]);
    expect(rows).toHaveLength(1 + 3 + PIECE);
  });

  test("a huge value does not open by itself beyond a bound", () => {
    const huge = Array.from({ length: 90 }, () => Array.from({ length: 90 }, () => ({ x: 1 })));
    expect(rowsOf(huge, true, new Map()).length).toBeLessThan(1300);
  });

  test("keys that look like paths do not collide", () => {
    const rows = rowsOf({ a: { b: 1 }, "a/b": { c: 2 } }, true, new Map());
    expect(new Set(rows.map((row) => row.path)).size).toBe(rows.length);
  });
});

describe("keys", () => {
  const rows = rowsOf(VALUE, true, new Map());

  test.each([
    ["ArrowDown", 0, { to: 1 }],
    ["ArrowUp", 0, { to: 0 }],
    ["End", 0, { to: 5 }],
    ["Home", 4, { to: 0 }],
    ["ArrowRight", 2, { to: 3 }],
    ["ArrowLeft", 2, { toggle: 2 }],
    ["ArrowLeft", 4, { to: 2 }],
    ["Enter", 2, { toggle: 2 }],
    ["Enter", 1, {}],
    ["ArrowRight", 1, {}],
    ["x", 1, {}],
  ] as const)("%s on row %i", (key, at, expected) => {
    expect(step(rows, at, key)).toEqual(expected);
  });

  test("right opens what is closed", () => {
    expect(step(rowsOf(VALUE, false, new Map()), 0, "ArrowRight")).toEqual({ toggle: 0 });
  });
});
