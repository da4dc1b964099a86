import { expect, test } from "vitest";
import { bytes, count, counted, shortCount, span } from "./format";

test.each([
  [0, "0 ms"],
  [0.0004, "0.4 ms"],
  [0.0123, "12 ms"],
  [0.9999, "1.00 s"],
  [3.204, "3.20 s"],
  [59.999, "1:00"],
  [125, "2:05"],
  [3725, "1:02:05"],
  [273_600, "3 d 04:00"],
  [-2, "-2.00 s"],
])("%d seconds are %s", (seconds, words) => {
  expect(span(seconds)).toBe(words);
});

test("sizes and counts are short", () => {
  expect([bytes(900), bytes(118_784), bytes(5_400_000), bytes(3e12)]).toEqual([
    "900 B",
    "116 KiB",
    "5.1 MiB",
    "2794 GiB",
  ]);
  expect([count(1204), shortCount(999), shortCount(1_250_000)]).toEqual(["1,204", "999", "1.3M"]);
  expect([counted(1, "event"), counted(0, "event")]).toEqual(["1 event", "0 events"]);
});
