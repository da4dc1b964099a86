import { describe, expect, test } from "vitest";
import type { Json } from "../../core/json";
import { type RowOptions, valueRows } from "./value-rows";

const OPTIONS: RowOptions = { coded: false, toggled: new Map(), levels: 9, only: false };

/** Each row as its indented name with the sign of what became of it. */
function shown(after: Json | undefined, before: Json | undefined, options: Partial<RowOptions> = {}): string[] {
  const signs = { set: "~", new: "+", gone: "-", inside: "." };
  return valueRows([{ name: "v", after, before, compared: true }], { ...OPTIONS, ...options }).map(
    (row) => `${"  ".repeat(row.depth)}${row.name ?? row.piece?.join("-")}${row.change ? ` ${signs[row.change]}` : ""}`,
  );
}

describe("what became of values", () => {
  test("each leaf that changed is marked, and what it stands in", () => {
    expect(shown({ a: 1, b: { c: [1, 2], d: true } }, { a: 1, b: { c: [1, 3], d: true } })).toEqual([
      "v .",
      "  a",
      "  b .",
      "    c .",
      "      0",
      "      1 ~",
      "    d",
    ]);
  });

  test("names come and go", () => {
    expect(shown({ a: 1, c: 3 }, { a: 1, b: 2 })).toEqual(["v .", "  a", "  c +", "  b -"]);
    expect(shown(undefined, 1)).toEqual(["v -"]);
    expect(shown(1, undefined)).toEqual(["v +"]);
  });

  test("what was put in front of a list does not change the rest of it", () => {
    expect(shown([0, 1, 2, 3], [1, 2, 3])).toEqual(["v .", "  0 +", "  1", "  2", "  3"]);
    expect(shown([1, 3], [1, 2, 3])).toEqual(["v .", "  0", "  1 -", "  1"]);
    expect(shown([1, 9, 3], [1, 2, 3])).toEqual(["v .", "  0", "  1 ~", "  2"]);
  });

  test("another kind of value is another value", () => {
    expect(shown([1], { 0: 1 }, { levels: 0 })).toEqual(["v ~"]);
    const tuple = { $: "tuple", v: [1, 2] };
    expect(shown(tuple, { $: "set", v: [1, 2] }, { coded: true, levels: 0 })).toEqual(["v ~"]);
    expect(shown(tuple, { $: "tuple", v: [1, 3] }, { coded: true })).toEqual(["v .", "  0", "  1 ~"]);
  });

  test("only what changed is left when that is asked for", () => {
    expect(shown({ a: 1, b: 2 }, { a: 1, b: 3 }, { only: true })).toEqual(["v .", "  b ~"]);
    expect(shown({ a: 1 }, { a: 1 }, { only: true })).toEqual([]);
  });

  test("what changed inside is open, what did not is not", () => {
    expect(shown({ a: [1], b: [2] }, { a: [1], b: [3] }, { levels: 0 })).toEqual(["v .", "  a", "  b .", "    0 ~"]);
  });

  test("long lists come in pieces; those in which something changed are open", () => {
    const before = Array.from({ length: 250 }, (_, at) => at);
    const after = before.with(220, -1);
    const rows = shown(after, before);
    expect(rows.slice(0, 3)).toEqual(["v .", "  0-99", "    0"]);
    expect(rows).toContain("  100-199");
    expect(rows).toContain("  200-249 .");
    expect(rows).toContain("    220 ~");
    expect(rows).not.toContain("    150");
  });

  test("paths are unique, whatever the names", () => {
    const rows = valueRows([{ name: "v", after: { a: { b: 1 }, "a/b": { c: 2 } }, compared: false }], OPTIONS);
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
  });
});
