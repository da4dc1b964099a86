import { describe, expect, test } from "vitest";
import { treeOf } from "../../core/tree";
import { sampleTree } from "../../dev/fake-server";
import type { Removed, Touched } from "../wire";
import { actOf, changesOf, type Row, rowsOf, search, typed } from "./rows";

const text = (body: string, more = {}) => ({ kind: "text", props: { body }, ...more });
// 10 heading, 11 form, 12 and 13 in it, 14 text; 15 in the sidebar
const TREE = treeOf(
  sampleTree({
    main: [
      { kind: "heading", props: { body: "Sign up" }, line: "app.py:5" },
      { kind: "form", props: { key: "sign" }, children: [text("Name"), text("Mail")] },
      text("none yet"),
    ],
    sidebar: [text("Help")],
  }),
);
const NOTHING: Touched = { inserted: [], changed: {}, moved: [], removed: [] };
const gone = (id: number, parent: number | null, index: number | null): Removed => ({
  id,
  kind: "text",
  label: `gone ${id}`,
  parent,
  index,
});

function rows(touched: Touched | null = NOTHING, closed: number[] = [], found?: Set<number>): Row[] {
  return rowsOf(TREE, touched, { closed: new Set(closed), found });
}

const ids = (all: readonly Row[]) => all.map((row) => row.id);

describe("rows", () => {
  test("are the nodes in the order of the page, without the parts that are empty", () => {
    expect(ids(rows())).toEqual([1, 10, 11, 12, 13, 14, 2, 15]);
    expect(rows().map((row) => row.depth)).toEqual([0, 1, 1, 2, 2, 1, 0, 1]);
    expect(rows()[2]).toEqual({ id: 11, depth: 1, open: true, place: 2, of: 3 });
  });

  test("of what is closed are not there", () => {
    expect(ids(rows(NOTHING, [11]))).toEqual([1, 10, 11, 14, 2, 15]);
    expect(rows(NOTHING, [11])[2]?.open).toBe(false);
    expect(ids(rows(NOTHING, [1, 2]))).toEqual([1, 2]);
  });

  test("of what was taken away stand where it stood", () => {
    const touched = { ...NOTHING, removed: [gone(31, 11, 2), gone(30, 11, 0), gone(32, 3, 0)] };
    expect(ids(rows(touched))).toEqual([1, 10, 11, 30, 12, 31, 13, 14, 2, 15, 3, 32]);
    expect(rows(touched)[3]).toMatchObject({ gone: { label: "gone 30" }, depth: 2, open: null });
  });

  test("of what was taken away with its parent stand at the end", () => {
    expect(ids(rows({ ...NOTHING, removed: [gone(30, 99, 0), gone(31, null, null)] })).slice(-2)).toEqual([30, 31]);
  });

  test("that are looked for show with what they stand in, even where that is closed", () => {
    expect(ids(rows(NOTHING, [1, 11], search(TREE, "mail")))).toEqual([1, 11, 13]);
    expect(ids(rows(NOTHING, [], new Set()))).toEqual([]);
  });
});

test.each([
  ["sign up", [10]],
  ["app.py:5", [10]],
  ["sign", [10, 11]],
  ["text n", [12, 14]],
  ["#15", [15]],
  ["nowhere", []],
])("%s is found in %j", (words, found) => {
  expect([...search(TREE, words)]).toEqual(found);
});

test("a change is the strongest of what happened to a node", () => {
  const touched = { inserted: [1], changed: { 2: ["a"] }, moved: [2, 3], removed: [gone(4, 1, 0)] };
  expect([...changesOf(touched)].sort()).toEqual([
    [1, "inserted"],
    [2, "changed"],
    [3, "moved"],
    [4, "removed"],
  ]);
});

describe("keys", () => {
  // 0: main, 1: heading, 2: form, 3 and 4 in it, 5: text, 6: sidebar, 7: in it
  test.each([
    ["ArrowDown", 2, { go: 3 }],
    ["ArrowDown", 7, { go: 7 }],
    ["ArrowUp", 0, { go: 0 }],
    ["Home", 5, { go: 0 }],
    ["End", 1, { go: 7 }],
    ["PageDown", 1, { go: 6 }],
    ["PageUp", 7, { go: 2 }],
    ["ArrowRight", 2, { go: 3 }],
    ["ArrowRight", 1, { go: 1 }],
    ["ArrowLeft", 2, { close: 11 }],
    ["ArrowLeft", 4, { go: 2 }],
    ["ArrowLeft", 1, { go: 0 }],
    ["Enter", 1, undefined],
  ])("%s on row %i is %j", (key, at, act) => {
    expect(actOf(key, rows(), at, 5)).toEqual(act);
  });

  test("open what is closed, and leave it closed once it is", () => {
    expect(actOf("ArrowRight", rows(NOTHING, [11]), 2, 5)).toEqual({ open: 11 });
    expect(actOf("ArrowLeft", rows(NOTHING, [11]), 2, 5)).toEqual({ go: 0 });
  });

  test.each([
    ["n", 0, 3],
    ["n", 3, 5],
    ["n", 5, 3],
    ["none", 5, 5],
    ["none", 3, 5],
    ["for", 0, 2],
    ["zz", 0, -1],
  ])("typing %s on row %i leads to %i", (letters, at, to) => {
    expect(typed(TREE, rows(), at, letters)).toBe(to);
  });
});

test("ten thousand nodes are quick", () => {
  const many = { kind: "container", children: Array.from({ length: 100 }, (_, at) => text(`row ${at}`)) };
  const tree = treeOf(sampleTree({ main: Array.from({ length: 100 }, () => many) }));
  expect(rowsOf(tree, NOTHING, { closed: new Set() })).toHaveLength(10_101);
});
