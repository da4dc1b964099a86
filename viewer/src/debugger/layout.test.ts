import { expect, test } from "vitest";
import { bounded, FIRST, layoutFrom } from "./layout";

test("what was kept comes back, within what fits", () => {
  const kept = { timeline: 200, left: 5, right: 99_999, events: 0.5, hidden: { right: true }, tab: "tree" };
  expect(layoutFrom(kept)).toEqual({
    timeline: 200,
    left: 220,
    right: 900,
    events: 0.5,
    hidden: { timeline: false, left: false, right: true },
    tab: "app",
  });
});

test.each([null, undefined, 3, "x", { left: "wide", hidden: 7 }, { left: Number.NaN }])(
  "of %j nothing is taken",
  (kept) => {
    expect(layoutFrom(kept)).toEqual(FIRST);
  },
);

test("sizes have a least and a most", () => {
  expect([bounded("timeline", 10), bounded("timeline", 1000), bounded("events", 0.4)]).toEqual([128, 420, 0.4]);
});
