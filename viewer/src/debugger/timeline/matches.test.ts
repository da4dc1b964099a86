import { expect, test, vi } from "vitest";
import { Api } from "../api";
import { Debugger } from "../debugger";
import { fakeFetch, refusal } from "../dev/fake-api";
import { shownOf } from "../dev/mount";
import { EVENTS, OPENED } from "../dev/sample";
import { MatchMarks } from "./matches";
import { matchesOf } from "./tiles";

const WHOLE = [{ from: OPENED, to: OPENED + 70 }];

function open(answers: NonNullable<Parameters<typeof fakeFetch>[0]>["answers"] = {}) {
  const fake = fakeFetch({ answers });
  vi.stubGlobal("fetch", fake);
  const debugged = new Debugger(new Api(), shownOf());
  const marks = new MatchMarks(debugged);
  const positions = () => marks.tiles && matchesOf(marks.tiles.over(WHOLE, 1)).map(({ position }) => position);
  return { debugged, marks, asked: fake.asked, positions };
}

test("without a search there is nothing, and nothing is asked for", () => {
  const { marks, debugged, asked } = open();
  debugged.change({ position: 3 });
  expect(marks.tiles).toBeNull();
  expect(asked).toEqual([]);
});

test("the marks are the rows of the list", async () => {
  const { debugged, asked, positions } = open();
  debugged.change({ filter: { text: "plus", kinds: ["widgets"] } });
  expect(positions()).toEqual([]);
  await vi.waitFor(() => expect(positions()).toEqual([7, 15]));
  expect(asked[0]).toMatch(/^api\/s\/s_sample\/matches\?from=.*&buckets=1200&kinds=widgets&text=plus$/);
  expect(EVENTS.filter(({ text }) => text.includes("Plus")).map(({ position }) => position)).toEqual([7, 15]);
});

test("another search takes the place of the one before when its answer is here", async () => {
  const { debugged, marks, positions } = open();
  debugged.change({ filter: { text: "plus" } });
  await vi.waitFor(() => expect(positions()).toEqual([7, 15]));
  debugged.change({ filter: { text: "failed" } });
  expect(positions()).toEqual([7, 15]);
  await vi.waitFor(() => expect(positions()).toEqual([20]));
  debugged.change({ filter: {} });
  expect(marks.tiles).toBeNull();
});

test("a search that is refused leaves no marks of the one before", async () => {
  const { debugged, positions } = open({
    "api/s/s_sample/matches": (query) =>
      query.get("text") === "plus" ? { from: 0, to: 1, total: 1, marks: [EVENTS[6]] } : refusal(400, "too long"),
  });
  debugged.change({ filter: { text: "plus" } });
  await vi.waitFor(() => expect(positions()).toEqual([7]));
  debugged.change({ filter: { text: "x" } });
  await vi.waitFor(() => expect(positions()).toEqual([]));
});

test("what the server has not searched yet is asked for again", async () => {
  let asked = 0;
  const { debugged, marks } = open({
    "api/s/s_sample/matches": () => {
      asked += 1;
      return { from: OPENED, to: OPENED + 70, total: asked, marks: [], complete: asked >= 3 };
    },
  });
  debugged.change({ filter: { text: "plus" } });
  await vi.waitFor(() => expect(marks.tiles?.whole).toMatchObject({ complete: true, total: 3 }));
});
