import { describe, expect, test } from "vitest";
import { emptyView, foldAccepted, foldFresh, foldPatch, foldRun, foldWelcome, type View } from "./fold";
import type { Input, RunMessage, Welcome } from "./messages";
import { parseFrame } from "./messages";
import { scriptState } from "./script-state";
import { staleNodes } from "./stale";
import { propsOf, type WireNode } from "./tree";

const leaf = (id: number, props = {}): WireNode => ({ id, kind: "text_input", key: `k${id}`, props });
const block = (id: number, kind: string, children: WireNode[], props = {}): WireNode => ({
  id,
  kind,
  key: `k${id}`,
  props,
  children,
});

function welcome(main: WireNode[], more: Partial<Welcome> = {}): Welcome {
  const roots = ["main", "sidebar", "bottom", "event"].map((key, at) => ({
    ...block(at + 1, "root", at === 0 ? main : []),
    key,
  }));
  return {
    type: "welcome",
    session: "s",
    token: "t",
    viewer: 1,
    position: 5,
    batch: 0,
    running: false,
    config: { title: "app", version: "1", upload_limit: 1 },
    tree: { id: 0, kind: "app", key: "app", props: {}, children: roots },
    ...more,
  };
}

const started = (run: string, more: Partial<RunMessage> = {}): RunMessage => ({
  type: "run",
  run,
  phase: "started",
  scope: "app",
  inputs: 0,
  ...more,
});
const ended = (run: string): RunMessage => ({ ...started(run), phase: "ended", outcome: "finished" });

const stale = (view: View) => [...staleNodes(view.tree, view.runs.values())].sort((a, b) => a - b);

describe("a connection", () => {
  test("that brings a tree begins anew, one without goes on", () => {
    const first = foldWelcome(emptyView(), welcome([leaf(10)]));
    const again: Welcome = { ...welcome([]), position: 9 };
    const { tree: _, ...without } = again;
    const on = foldWelcome(foldRun(first, started("r1")), without);
    expect(on.tree).toBe(first.tree);
    expect(on.position).toBe(5);
    expect(on.runs.size).toBe(0);
    expect(foldWelcome(first, again).tree.nodes.has(10)).toBe(false);
    expect(foldWelcome(first, again).position).toBe(9);
  });

  test("made while a run is under way knows that something runs, until a run ends", () => {
    const view = foldWelcome(emptyView(), welcome([], { running: true }));
    expect(view.running).toBe(true);
    expect(foldRun(view, ended("r0")).running).toBe(false);
  });
});

test.each(["rerun", "cancelled"] as const)("a run that ended with %s is followed by another at once", (outcome) => {
  const view = foldRun(foldWelcome(emptyView(), welcome([])), started("r1"));
  const between = foldRun(view, { ...ended("r1"), outcome });
  expect([between.running, scriptState(between, true, [])]).toEqual([true, "running"]);
  expect(foldRun(foldRun(between, started("r2")), ended("r2")).running).toBe(false);
});

describe("which nodes are of the run before", () => {
  const page = [leaf(10), block(11, "container", [leaf(12), leaf(13)]), leaf(14)];
  const running = foldRun(foldWelcome(emptyView(), welcome(page)), started("r1"));
  const fresh = (nodes: Record<string, number>) => foldFresh(running, { type: "fresh", run: "r1", nodes });

  test("none without a run", () => {
    expect(stale(foldWelcome(emptyView(), welcome(page)))).toEqual([]);
    expect(stale(foldRun(running, ended("r1")))).toEqual([]);
  });

  test("all before the run has drawn anything", () => {
    expect(stale(running)).toEqual([10, 11, 12, 13, 14]);
  });

  test("those after the ones already redrawn, inside blocks too", () => {
    expect(stale(fresh({ 1: 2, 11: 1 }))).toEqual([13, 14]);
    expect(stale(fresh({ 1: 3, 11: 2 }))).toEqual([]);
  });

  test("not those that appeared during the run", () => {
    const view = foldPatch(running, {
      type: "patch",
      position: 6,
      ops: [["insert", 1, 0, block(20, "container", [leaf(21)])]],
    }).view;
    expect(stale(view)).toEqual([10, 11, 12, 13, 14]);
  });

  test("a fragment's run concerns what its block holds alone", () => {
    const view = foldWelcome(
      emptyView(),
      welcome([leaf(10), block(11, "fragment", [leaf(12)], { id: "f" }), leaf(13)]),
    );
    expect(stale(foldRun(view, started("r1", { scope: ["f"] })))).toEqual([12]);
    expect(stale(foldRun(view, started("r1", { scope: ["other"] })))).toEqual([]);
  });

  test("what is said of a run that is not under way is left aside", () => {
    expect(foldFresh(running, { type: "fresh", run: "r0", nodes: { 1: 3 } })).toBe(running);
  });
});

test("an accepted input becomes the value of its widgets, and of no others", () => {
  const view = foldWelcome(
    emptyView(),
    welcome([leaf(10, { widget: "a", value: 1 }), leaf(11, { widget: "b", value: 1 }), leaf(12, { widget: "c" })]),
  );
  const { view: after, changed } = foldAccepted(view, 7, { a: 2, gone: 3, c: 4 });
  expect(changed).toEqual([10]);
  expect([10, 11].map((id) => propsOf(after.tree.nodes.get(id) ?? fail()).value)).toEqual([2, 1]);
  expect(after.position).toBe(7);
  expect(after.tree.nodes.get(11)).toBe(view.tree.nodes.get(11));
});

test("positions only grow", () => {
  const view = foldWelcome(emptyView(), welcome([]));
  expect(foldPatch(view, { type: "patch", position: 3, ops: [] }).view.position).toBe(5);
});

describe("the state of the script", () => {
  const idle = foldWelcome(emptyView(), welcome([]));
  const broken = foldPatch(idle, {
    type: "patch",
    position: 6,
    ops: [["insert", 4, 0, { id: 30, kind: "exception", key: "e", props: { type: "SyntaxError", syntax: true } }]],
  }).view;
  const inputs: Record<string, Input> = {
    click: { type: "widgets", values: {}, trigger: { a: true } },
    stop: { type: "stop" },
    dismiss: { type: "dismiss", dialog: "d", run: 1 },
  };
  const cases: [string, View, boolean, string[]][] = [
    ["initial", emptyView(), false, []],
    ["notRunning", idle, true, []],
    ["notRunning", idle, true, ["dismiss"]],
    ["rerunRequested", idle, true, ["click"]],
    ["running", foldRun(idle, started("r1")), true, []],
    ["rerunRequested", foldRun(idle, started("r1")), true, ["click"]],
    ["stopRequested", foldRun(idle, started("r1")), true, ["click", "stop"]],
    ["notRunning", foldRun(foldRun(idle, started("r1")), ended("r1")), true, []],
    ["rerunRequested", foldAccepted(idle, 7, {}).view, true, []],
    ["notRunning", foldAccepted(idle, 7, {}, false).view, true, []],
    [
      "notRunning",
      foldRun(foldRun(foldAccepted(idle, 7, {}).view, started("r1", { inputs: 7 })), ended("r1")),
      true,
      [],
    ],
    ["compilationError", broken, true, []],
    ["running", foldRun(broken, started("r1")), true, []],
  ];
  test.each(cases)("%s", (word, view, welcomed, waiting) => {
    expect(
      scriptState(
        view,
        welcomed,
        waiting.map((name) => inputs[name] ?? fail()),
      ),
    ).toBe(word);
  });
});

describe("a frame", () => {
  test("holds one message or several", () => {
    expect(parseFrame('{"type":"pong"}')).toEqual([{ type: "pong" }]);
    expect(parseFrame('[{"type":"pong"},{"type":"pong"}]')).toHaveLength(2);
  });

  test("keeps what a newer server says out of the way", () => {
    expect(parseFrame('[{"type":"weather"},{"type":"pong"}]')).toEqual([{ type: "pong" }]);
  });

  test.each(["3", "null", "[[]]", '{"no":"type"}'])("that is not made of messages is an error: %s", (text) => {
    expect(() => parseFrame(text)).toThrow("expected a message with a type");
  });
});

function fail(): never {
  throw new Error("the test expected this to be there");
}
