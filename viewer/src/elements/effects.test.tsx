import { act, fireEvent } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { allByTestId, renderPage, say } from "../dev/render-page";

const BALLOONS = { id: 900, kind: "balloons", key: "b", props: { run: 1 } };

function stages(): NodeListOf<Element> {
  return document.querySelectorAll(".ev-effect");
}

function endAll(): void {
  for (const piece of document.querySelectorAll(".ev-effect > *")) act(() => void fireEvent.animationEnd(piece));
}

function preferStillness(still: boolean): void {
  vi.spyOn(window, "matchMedia").mockImplementation(
    (query) =>
      Object.assign(new EventTarget(), { matches: still && query.includes("reduce"), media: query }) as MediaQueryList,
  );
}

beforeEach(() => preferStillness(false));
afterEach(() => vi.restoreAllMocks());

test("balloons rise when their op comes, again with the next run, and leave nothing behind", () => {
  const server = renderPage({ main: [] });
  say(server, { type: "patch", position: 11, ops: [["insert", 1, 0, BALLOONS]] });
  expect(stages()).toHaveLength(1);
  endAll();
  expect(stages()).toHaveLength(0);
  say(server, { type: "patch", position: 12, ops: [["set", 900, { run: 2 }]] });
  expect(stages()).toHaveLength(1);
});

test("a tree that is loaded as a whole does not play what was seen before", () => {
  renderPage({
    main: [
      { kind: "balloons", props: { run: 1 } },
      { kind: "snow", props: { run: 1 } },
    ],
  });
  expect(allByTestId("stBalloons")).toHaveLength(1);
  expect(stages()).toHaveLength(0);
});

test("nothing moves for who asked for less motion", () => {
  preferStillness(true);
  const server = renderPage({ main: [] });
  say(server, { type: "patch", position: 11, ops: [["insert", 1, 0, { ...BALLOONS, kind: "snow" }]] });
  expect(allByTestId("stSnow")).toHaveLength(1);
  expect(stages()).toHaveLength(0);
});
