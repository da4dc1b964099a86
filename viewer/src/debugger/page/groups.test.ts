import { expect, test } from "vitest";
import { treeOf } from "../../core/tree";
import { sampleTree } from "../../dev/fake-server";
import type { How, Mark } from "./contract";
import { groups } from "./groups";
import { marksOf } from "./marks";

const text = { kind: "text", props: { body: "t" } };
// 10, 11 (with 12 and 13 in it), 14, 15
const TREE = treeOf(sampleTree({ main: [text, { kind: "container", children: [text, text] }, text, text] }));
const marks = (how: How, ...ids: number[]): Mark[] => ids.map((id) => ({ id, how }));

test("neighbours that came together are one group, with what is in them", () => {
  expect(groups(TREE, marks("inserted", 10, 11, 12, 13, 15))).toEqual([
    { ids: [10, 11], how: "inserted" },
    { ids: [15], how: "inserted" },
  ]);
});

test("the order in which they came does not matter", () => {
  expect(groups(TREE, marks("inserted", 15, 14, 12))).toEqual([
    { ids: [14, 15], how: "inserted" },
    { ids: [12], how: "inserted" },
  ]);
});

test("what changed stands for itself, inside of something new too", () => {
  expect(groups(TREE, [...marks("inserted", 11), ...marks("changed", 12, 14)])).toEqual([
    { ids: [11], how: "inserted" },
    { ids: [12], how: "changed" },
    { ids: [14], how: "changed" },
  ]);
});

test("what is not on the page has no group", () => {
  expect(groups(TREE, marks("inserted", 99))).toEqual([]);
});

test("an element that changed and moved is marked once", () => {
  const touched = { inserted: [10], changed: { 0: ["title"], 11: ["border"] }, moved: [11, 14], removed: [] };
  expect(marksOf(touched)).toEqual([
    { id: 10, how: "inserted" },
    { id: 11, how: "changed" },
    { id: 14, how: "moved" },
  ]);
});
