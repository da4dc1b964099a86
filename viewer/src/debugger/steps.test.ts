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

test("a step by one event stays within the session", () => {
  const { debugged, steps } = open(21);
  steps.by(1);
  expect(debugged.shown.position).toBe(21);
  steps.by(-1);
  expect(debugged.shown.position).toBe(20);
});
