import { expect, test, vi } from "vitest";
import { Api } from "./api";
import { Debugger } from "./debugger";
import { fakeFetch } from "./dev/fake-api";
import { shownOf } from "./dev/mount";
import { type Goal, Steps } from "./steps";
import type { Filter } from "./wire";

function open(position: number, filter: Filter = {}) {
  vi.stubGlobal("fetch", fakeFetch());
  const debugged = new Debugger(new Api(), shownOf({ position, filter, playing: 1, following: true }));
  const nothing: string[] = [];
  return { debugged, nothing, steps: new Steps(debugged, (goal, step) => nothing.push(`${goal} ${step}`)) };
}

test.each<[Goal, 1 | -1, number, number]>([
  ["run", 1, 0, 6],
  ["run", 1, 6, 11],
  ["run", -1, 11, 6],
  ["input", 1, 1, 7],
  ["input", -1, 15, 7],
  ["error", 1, 0, 20],
  ["error", -1, 21, 20],
])("the next %s (%d) from %d is at %d", async (goal, step, from, to) => {
  const { debugged, steps } = open(from);
  steps.to(goal, step);
  await vi.waitFor(() => expect(debugged.shown).toMatchObject({ position: to, playing: null, following: false }));
});

test("matches are those of the filter", async () => {
  const { debugged, steps } = open(8, { text: "plus" });
  steps.to("match", 1);
  await vi.waitFor(() => expect(debugged.shown.position).toBe(15));
});

test("where there is nothing further, it is said", async () => {
  const { debugged, nothing, steps } = open(20);
  steps.to("error", 1);
  await vi.waitFor(() => expect(nothing).toEqual(["error 1"]));
  expect(debugged.shown.position).toBe(20);
});

test("while the server still counts, nothing found means nothing yet", async () => {
  let asked = 0;
  const find = () => {
    asked += 1;
    return asked < 3 ? { position: null, complete: false } : { position: 20, complete: true };
  };
  vi.stubGlobal("fetch", fakeFetch({ answers: { "api/s/s_sample/find": find } }));
  const debugged = new Debugger(new Api(), shownOf({ position: 1 }));
  new Steps(debugged, () => expect.unreachable()).to("error", 1);
  await vi.waitFor(() => expect(debugged.shown.position).toBe(20));
});

/** A server that answers when it is told to. */
function slow() {
  const waiting: (() => void)[] = [];
  const fetched = fakeFetch();
  vi.stubGlobal("fetch", async (...asked: Parameters<typeof fetch>) => {
    await new Promise<void>((then) => waiting.push(then));
    return fetched(...asked);
  });
  const answer = () => vi.waitFor(() => (waiting.shift() ?? expect.unreachable())());
  return { fetched, answer, waiting };
}

test("no step is lost while an answer is on its way; of a key that is held down those are", async () => {
  const { debugged, steps } = open(0);
  const { answer, fetched } = slow();
  steps.to("run", 1);
  steps.to("run", 1);
  for (let repeated = 0; repeated < 5; repeated += 1) steps.to("run", 1, true);
  steps.to("run", -1);
  for (const position of [6, 11, 6]) {
    await answer();
    await vi.waitFor(() => expect(debugged.shown.position).toBe(position));
  }
  expect(fetched.asked).toHaveLength(3);
});

test("who goes elsewhere before the answer stays there, and goes on from there", async () => {
  const { debugged, steps } = open(0);
  const { answer, waiting } = slow();
  steps.to("run", 1);
  steps.to("run", 1);
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  debugged.go(11);
  await answer();
  await new Promise((then) => setTimeout(then));
  expect([debugged.shown.position, waiting]).toEqual([11, []]);
  steps.to("run", -1);
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  debugged.go(20);
  steps.to("input", -1);
  await answer();
  await answer();
  await vi.waitFor(() => expect(debugged.shown.position).toBe(15));
});

test("what grows or plays meanwhile is not going elsewhere", async () => {
  const { debugged, steps } = open(1);
  const { answer } = slow();
  steps.to("input", 1);
  debugged.change({ position: 5 });
  await answer();
  await vi.waitFor(() => expect(debugged.shown.position).toBe(7));
});

test("a step by one event stays within the session", () => {
  const { debugged, steps } = open(21);
  steps.by(1);
  expect(debugged.shown.position).toBe(21);
  steps.by(-1);
  expect(debugged.shown.position).toBe(20);
});
