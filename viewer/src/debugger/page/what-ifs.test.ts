import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sampleTree } from "../../dev/fake-server";
import { Api } from "../api";
import { Debugger } from "../debugger";
import { shownOf } from "../dev/mount";
import type { WhatIf } from "../wire";
import { REST_MS, WhatIfs } from "./what-ifs";

const TOUCHED = { inserted: [], changed: {}, moved: [], removed: [] };

function whole(position: number, more: Partial<WhatIf> = {}): WhatIf {
  const tree = sampleTree({ main: [{ kind: "text", props: { body: `at ${position}` } }] });
  const place = { page: "", query: "", running: [], theme: null, url: null, at: null };
  const verdict = { status: "same" as const, differences: [], error: null };
  return { ...place, ...verdict, position, tree, from: null, ops: null, touched: TOUCHED, ...more };
}

let asked: { position: number; since: number | null }[];
let answers: ((answer: WhatIf | Response) => void)[];
let timers: { ms: number; then: () => void; off: boolean }[];
let debugged: Debugger;
let store: WhatIfs;
let stop: () => void;

beforeEach(() => {
  asked = [];
  answers = [];
  timers = [];
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    asked.push(JSON.parse(String(init.body)));
    return new Promise<Response>((then) =>
      answers.push((answer) => then(answer instanceof Response ? answer : Response.json(answer))),
    );
  });
  debugged = new Debugger(new Api(), shownOf({ position: 5, head: 100 }));
  store = new WhatIfs(debugged, (ms, then) => {
    const timer = { ms, then, off: false };
    timers.push(timer);
    return () => {
      timer.off = true;
    };
  });
  stop = store.subscribe(() => {});
});

afterEach(() => stop());

function rest(): void {
  const due = timers.filter(({ off }) => !off);
  timers = [];
  for (const { ms, then } of due) {
    expect(ms).toBe(REST_MS);
    then();
  }
}

async function answer(with_: WhatIf | Response): Promise<void> {
  answers.shift()?.(with_);
  await vi.waitFor(() => expect(store.state.running).toBeNull());
}

test("code is run where the debugger rests, and nowhere on the way there", async () => {
  for (const position of [6, 7, 8]) debugged.go(position);
  expect(asked).toEqual([]);
  rest();
  expect(asked).toEqual([{ position: 8, since: null }]);
  expect(store.state.running).toBe(8);
  await answer(whole(8));
  expect(store.state.answer?.status).toBe("same");
});

test("the next page comes as what differs from the one that is shown", async () => {
  rest();
  await answer(whole(5));
  debugged.go(6);
  rest();
  expect(asked.at(-1)).toEqual({ position: 6, since: 5 });
  await answer(whole(6, { tree: null, from: 5, ops: [["set", 10, { body: "new" }]], status: "different" }));
  expect(store.state.tree.nodes.get(10)?.props).toEqual({ body: "new" });
  expect(store.state.step.from).toBe(5);
});

test("a refusal is said, and not asked for again until somebody wishes", async () => {
  rest();
  await answer(Response.json({ error: "start with --app" }, { status: 409 }));
  expect(store.state.problem).toBe("start with --app");
  rest();
  expect(asked).toHaveLength(1);
  store.again();
  rest();
  await answer(whole(5));
  expect(store.state).toMatchObject({ problem: null, running: null });
});

test("code that was saved meanwhile is asked for where the page is", async () => {
  rest();
  await answer(whole(5));
  store.refresh();
  expect(asked).toHaveLength(2);
  await answer(whole(5, { status: "different" }));
  expect(store.state.answer?.status).toBe("different");
  debugged.go(7);
  store.refresh();
  expect(asked).toHaveLength(2);
});
