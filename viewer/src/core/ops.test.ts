import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { applyOps, type Op, OpError } from "./ops";
import { propsOf, type Tree, treeOf, type WireNode } from "./tree";

const leaf = (id: number, props = {}): WireNode => ({ id, kind: "markdown", key: `k${id}`, props });
const box = (id: number, ...children: WireNode[]): WireNode => ({
  id,
  kind: "container",
  key: `k${id}`,
  props: {},
  children,
});

function start(...main: WireNode[]): Tree {
  const roots = ["main", "sidebar", "bottom", "event"].map(
    (key, at): WireNode => ({ id: at + 1, kind: "root", key, props: {}, children: at === 0 ? main : [] }),
  );
  return treeOf({ id: 0, kind: "app", key: "app", props: {}, children: roots });
}

/** The tree as text: ids, with children in brackets. */
function outline(tree: Tree, id = 1): string {
  const children = tree.nodes.get(id)?.children;
  return children ? `${id}[${children.map((child) => outline(tree, child)).join(" ")}]` : `${id}`;
}

describe("each op", () => {
  const cases: [name: string, op: Op, after: string][] = [
    ["insert at the front", ["insert", 1, 0, leaf(20)], "1[20 10 11[12 13]]"],
    ["insert at the end", ["insert", 1, 2, leaf(20)], "1[10 11[12 13] 20]"],
    ["insert with its subtree", ["insert", 11, 1, box(20, leaf(21))], "1[10 11[12 20[21] 13]]"],
    ["move within the parent, counted without the node", ["move", 10, 1, 1], "1[11[12 13] 10]"],
    ["move into another block", ["move", 10, 11, 2], "1[11[12 13 10]]"],
    ["remove with the subtree", ["remove", 11], "1[10]"],
  ];
  test.each(cases)("%s", (_, op, after) => {
    expect(outline(applyOps(start(leaf(10), box(11, leaf(12), leaf(13))), [op]).tree)).toBe(after);
  });

  test("set adds and replaces props, unset takes them away, append adds text", () => {
    const before = start(leaf(10, { body: "a", help: "h" }));
    const { tree } = applyOps(before, [
      ["set", 10, { body: "b", align: "center" }],
      ["unset", 10, ["help", "not there"]],
      ["append", 10, "body", "c"],
    ]);
    expect(tree.nodes.get(10)?.props).toEqual({ body: "bc", align: "center" });
  });
});

test("the tree before stays as it was", () => {
  const before = start(leaf(10, { body: "a" }), box(11));
  const text = outline(before);
  applyOps(before, [
    ["set", 10, { body: "b" }],
    ["move", 10, 11, 0],
    ["remove", 11],
  ]);
  expect(outline(before)).toBe(text);
  expect(before.nodes.get(10)?.props).toEqual({ body: "a" });
});

test("nodes that no op touched are the same objects", () => {
  const before = start(leaf(10), leaf(11), box(12, leaf(13)));
  const { tree, changed } = applyOps(before, [["set", 10, { body: "b" }]]);
  expect([...changed]).toEqual([10]);
  expect([1, 11, 12, 13].filter((id) => tree.nodes.get(id) !== before.nodes.get(id))).toEqual([]);
});

test("an insert changes the parent and no sibling", () => {
  const { changed, inserted } = applyOps(start(leaf(10), leaf(11)), [["insert", 1, 0, box(20, leaf(21))]]);
  expect([...changed].sort()).toEqual([1, 20, 21]);
  expect([...inserted].sort()).toEqual([20, 21]);
});

test("removed nodes are told with what they were, nodes that came and went are not", () => {
  const { removed } = applyOps(start(leaf(10, { body: "a" })), [
    ["remove", 10],
    ["insert", 1, 0, leaf(20)],
    ["remove", 20],
  ]);
  expect([...removed].map(([id, node]) => [id, propsOf(node).body])).toEqual([[10, "a"]]);
});

test("a removed node can be followed by one with another id, and its parent link is gone", () => {
  const { tree } = applyOps(start(box(10, leaf(11))), [["remove", 10]]);
  expect([10, 11].some((id) => tree.nodes.has(id) || tree.parents.has(id))).toBe(false);
});

test("ops that bring a value are decisions of the app", () => {
  const input = { id: 20, kind: "text_input", key: "k", props: { widget: "w", value: "" } };
  const { decided } = applyOps(start(leaf(10, { value: 1 }), leaf(11, { value: 1 }), leaf(12)), [
    ["set", 10, { value: 2 }],
    ["unset", 11, ["value"]],
    ["set", 12, { body: "b" }],
    ["insert", 1, 0, input],
  ]);
  expect([...decided].sort()).toEqual([10, 11, 20]);
});

test("toasts and effects are shown when inserted and when run is set", () => {
  const effect = (id: number, kind: string): WireNode => ({ id, kind, key: kind, props: { run: 1 } });
  const before = start(effect(10, "balloons"), effect(11, "snow"));
  const { shown } = applyOps(before, [
    ["insert", 4, 0, { ...effect(20, "toast"), props: { body: "Hi" } }],
    ["set", 10, { run: 2 }],
  ]);
  expect([...shown].sort()).toEqual([10, 20]);
});

describe("an op that does not fit says which and where", () => {
  const tree = start(leaf(10, { body: "a", n: 1 }), box(11, box(12)));
  const cases: [Op, string][] = [
    [["insert", 1, 0, leaf(10)], 'op "insert" on node 10: the id is in the tree already'],
    [["insert", 99, 0, leaf(20)], 'op "insert" on node 20: no such parent: 99'],
    [["insert", 10, 0, leaf(20)], 'op "insert" on node 20: its parent 10 (markdown) is not a block'],
    [["insert", 1, 3, leaf(20)], 'op "insert" on node 20: expected an index from 0 to 2 in 1, got 3'],
    [["insert", 1, -1, leaf(20)], 'op "insert" on node 20: expected an index from 0 to 2 in 1, got -1'],
    [["set", 99, {}], 'op "set" on node 99: no such node'],
    [["unset", 99, []], 'op "unset" on node 99: no such node'],
    [["append", 10, "n", "x"], 'op "append" on node 10: expected prop "n" to hold text, it holds a number'],
    [["append", 10, "none", "x"], 'op "append" on node 10: expected prop "none" to hold text, it holds nothing'],
    [["move", 11, 12, 0], 'op "move" on node 11: its new parent 12 is inside it'],
    [["move", 11, 11, 0], 'op "move" on node 11: its new parent 11 is inside it'],
    [["move", 10, 1, 2], 'op "move" on node 10: expected an index from 0 to 1 in 1, got 2'],
    [["move", 2, 1, 0], 'op "move" on node 2: the roots stay where they are'],
    [["remove", 99], 'op "remove" on node 99: no such node'],
    [["remove", 1], 'op "remove" on node 1: the roots stay where they are'],
    [["explode", 10] as unknown as Op, 'op "explode" on node 10: unknown op'],
  ];
  test.each(cases)("%j", (op, message) => {
    expect(() => applyOps(tree, [op])).toThrow(OpError);
    expect(() => applyOps(tree, [op])).toThrow(message);
  });
});

interface Fixture {
  readonly name: string;
  readonly before: WireNode;
  readonly ops: readonly Op[];
  readonly after: WireNode;
}

/** The cases that evlit/core is tested with too, a file each. */
const folder = path.resolve(import.meta.dirname, "../../../tests/fixtures/ops");
const fixtures = readdirSync(folder).map(
  (name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Fixture,
);

describe("the cases shared with evlit/core", () => {
  test.each(fixtures)("$name", ({ before, ops, after }) => {
    expect(plain(applyOps(treeOf(before), ops).tree)).toEqual(plain(treeOf(after)));
  });
});

function plain(tree: Tree): Map<number, unknown> {
  return new Map([...tree.nodes].sort(([a], [b]) => a - b));
}
