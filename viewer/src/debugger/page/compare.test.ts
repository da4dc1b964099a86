import { expect, test } from "vitest";
import { treeOf, type WireNode } from "../../core/tree";
import { compare } from "./compare";

let next = 100;

function node(key: string, props: Record<string, string | number> = {}, ...children: WireNode[]): WireNode {
  next += 1;
  return { id: next, kind: key.replace(/-.*/, ""), key, props, ...(children.length ? { children } : {}) };
}

const page = (...children: WireNode[]) =>
  treeOf({
    id: 0,
    kind: "app",
    key: "app",
    props: {},
    children: [{ id: 1, kind: "root", key: "main", props: {}, children }],
  });

const keys = (tree: ReturnType<typeof page>, marks: readonly { id: number; how: string }[]) =>
  marks.map(({ id, how }) => `${how} ${tree.nodes.get(id)?.key}`);

function compared(left: ReturnType<typeof page>, right: ReturnType<typeof page>) {
  const found = compare(left, right);
  return { left: keys(left, found.left), right: keys(right, found.right) };
}

test("a widget whose label is another one is still the same widget", () => {
  const draw = (label: string) =>
    page(node("slider-a", { label: "A" }), node(`input-${label}`, { label }), node("input-z", { label: "Z" }));
  const [left, right] = [draw("Name"), draw("Your name")];
  expect(compared(left, right)).toEqual({ left: ["different input-Name"], right: ["different input-Your name"] });
  expect(compare(left, right).pairs.size).toBe(5);
});

test("two pages of two runs are the same, whatever their ids, runs and widgets", () => {
  const draw = (run: number) => page(node("box-0", {}, node("text-0", { body: "a", run, widget: `w${run}` })));
  expect(compared(draw(1), draw(2))).toEqual({ left: [], right: [] });
});

test("a changed prop marks the element on both, and not what it stands in", () => {
  const draw = (body: string) => page(node("box-0", {}, node("text-0", { body }), node("text-1", { body: "same" })));
  expect(compared(draw("1"), draw("2"))).toEqual({ left: ["different text-0"], right: ["different text-0"] });
});

test("what one of them alone has is marked there", () => {
  const left = page(node("text-0", { body: "a" }), node("text-1", { body: "b" }));
  const right = page(node("text-0", { body: "a" }), node("metric-0", { value: 1 }), node("text-1", { body: "b" }));
  expect(compared(left, right)).toEqual({ left: [], right: ["inserted metric-0"] });
  expect(compared(right, left)).toEqual({ left: ["different metric-0"], right: [] });
});

test("children in another order still find each other", () => {
  const left = page(node("a-0", { v: 1 }), node("b-0", { v: 2 }), node("c-0"));
  const right = page(node("b-0", { v: 2 }), node("a-0", { v: 3 }), node("c-0"));
  expect(compared(left, right)).toEqual({ left: ["different a-0"], right: ["different a-0"] });
});

test("a line that is put in marks itself alone", () => {
  const line = (at: number, body: string) => node(`text-app.py:${at}`, { body });
  const left = page(line(1, "a"), line(2, "b"), line(3, "c"));
  const right = page(line(1, "a"), line(2, "new"), line(3, "b"), line(4, "c"));
  expect(compared(left, right)).toEqual({ left: [], right: ["inserted text-app.py:2"] });
});
