import { expect, test } from "vitest";
import { Axis, gapsOf, labelStep, moved, showing, within, zoomed } from "./axis";

const plain = new Axis(1000, 1100);
const skipping = new Axis(1000, 1100, [
  { from: 1010, to: 1050 },
  { from: 1060, to: 1090 },
]);

test("without gaps the axis is the time since the beginning", () => {
  expect([plain.laid(1000), plain.laid(1040), plain.length]).toEqual([0, 40, 100]);
  expect(plain.time(40)).toBe(1040);
});

test("each skipped gap takes little room, the rest keeps its own", () => {
  expect(skipping.laid(1005)).toBe(5);
  expect(skipping.laid(1055) - skipping.laid(1050)).toBeCloseTo(5);
  expect(skipping.laid(1050) - skipping.laid(1010)).toBeCloseTo(1.05);
  expect(skipping.length).toBeCloseTo(32.1);
});

test.each([1000, 1004.5, 1010, 1030, 1050, 1055, 1075, 1100])("%d is found again where it is laid", (time) => {
  expect(skipping.time(skipping.laid(time))).toBeCloseTo(time, 6);
  expect(plain.time(plain.laid(time))).toBeCloseTo(time, 6);
});

test("a view tells which times it shows at full length", () => {
  expect(plain.busy({ from: 0, to: 100 })).toEqual([{ from: 1000, to: 1100 }]);
  const seen = skipping.busy({ from: 0, to: skipping.length });
  expect(seen.map(({ from, to }) => [Math.round(from), Math.round(to)])).toEqual([
    [1000, 1010],
    [1050, 1060],
    [1090, 1100],
  ]);
  expect(skipping.busy({ from: 2, to: 5 })).toEqual([{ from: 1002, to: 1005 }]);
});

test("gaps are where nothing happens for long, with room at their ends", () => {
  const [gap, ...others] = gapsOf([0, 1, 2, 62, 63], 64, 0.1);
  expect(others).toEqual([]);
  expect(gap?.from).toBeCloseTo(2.6);
  expect(gap?.to).toBeCloseTo(61.7);
  expect(gapsOf([0, 1.5, 3, 4.5], 6, 0.1)).toEqual([]);
  // Where times are known to the minute only, a minute is no gap.
  expect(gapsOf([0, 60, 120], 180, 60)).toEqual([]);
});

test("zooming keeps what is under the pointer", () => {
  const view = zoomed({ from: 0, to: 100 }, 25, 0.5, 100);
  expect(view).toEqual({ from: 12.5, to: 62.5 });
  expect(zoomed(view, 25, 100, 100)).toEqual({ from: 0, to: 100 });
  expect(zoomed({ from: 0, to: 0.02 }, 0.01, 0.01, 100).to).toBeCloseTo(0.015);
});

test("views stay within the session", () => {
  expect(moved({ from: 80, to: 90 }, 50, 100)).toEqual({ from: 90, to: 100 });
  expect(within({ from: -20, to: 200 }, 100)).toEqual({ from: 0, to: 100 });
  expect(showing({ from: 10, to: 20 }, 15, 100)).toEqual({ from: 10, to: 20 });
  expect(showing({ from: 10, to: 20 }, 40, 100)).toEqual({ from: 32, to: 42 });
});

test.each([
  [0.0003, 0.0005],
  [0.04, 0.05],
  [0.7, 1],
  [3, 5],
  [40, 60],
  [4000, 7200],
  [200_000, 259_200],
])("labels at least %d s apart come every %d s", (least, step) => {
  expect(labelStep(least)).toBeCloseTo(step, 10);
});
