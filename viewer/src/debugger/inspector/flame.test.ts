import { describe, expect, test } from "vitest";
import type { Span } from "../wire";
import { drawn, flameOf, moved, restOf, sitesOf, sorted, ticks, zoomed } from "./flame";

function span(line: string, begin: number, call: number, end: number, part: Partial<Span> = {}): Span {
  return { line, name: "text", fragment: null, begin, call, end, calls: 1, ...part };
}

describe("boxes of the chart", () => {
  test("own code and call stand side by side, fragments above them", () => {
    const flame = flameOf({
      seconds: 10,
      spans: [span("a:1", 0, 2, 3), span("a:2", 3, 3, 4), span("a:9", 4, 5, 6, { fragment: "f" })],
    });
    expect(flame.boxes.map(({ level, kind, from, to }) => [level, kind, from, to])).toEqual([
      [0, "run", 0, 10],
      [1, "fragment", 0, 4],
      [1, "fragment", 4, 6],
      [2, "own", 0, 2],
      [2, "call", 2, 3],
      [2, "call", 3, 4],
      [2, "own", 4, 5],
      [2, "call", 5, 6],
      [2, "own", 6, 10],
    ]);
    expect(flame.levels).toBe(3);
  });

  test("what runs inside or beside another stands below it", () => {
    const flame = flameOf({ seconds: 9, spans: [span("a:2", 1, 1, 2), span("a:1", 0, 0, 5), span("a:3", 5, 5, 6)] });
    const levels = Object.fromEntries(
      flame.boxes.filter(({ span }) => span !== null).map(({ span: at, level }) => [at, level]),
    );
    expect(levels).toEqual({ 0: 3, 1: 2, 2: 2 });
  });

  test("what runs after the last call is there, where it is worth it", () => {
    const profile = { seconds: 10, spans: [span("a:1", 0, 2, 3)] };
    expect(restOf(profile)).toBe(7);
    expect(flameOf(profile).boxes.at(-1)).toMatchObject({ level: 2, kind: "own", from: 3, to: 10, span: null });
    expect(restOf({ ...profile, seconds: 3.01 })).toBe(0);
    expect(restOf({ seconds: 3, spans: [] })).toBe(0);
  });

  test("calls of fragments that run at the same time take no more rows than there are at once", () => {
    const spans = [span("a:1", 0, 0, 5), span("a:2", 3, 3, 8), span("a:3", 6, 6, 7), span("a:4", 7.5, 7.5, 9)];
    const flame = flameOf({ seconds: 9, spans });
    expect(flame.boxes.filter(({ span }) => span !== null).map(({ level }) => level)).toEqual([2, 3, 2, 2]);
    expect(flame.levels).toBe(4);
  });

  test("what is narrower than a pixel is drawn together, what is wide alone", () => {
    const spans = Array.from({ length: 1000 }, (_, at) => span(`a:${at}`, at, at, at + 1));
    const flame = flameOf({ seconds: 1000, spans });
    const all = drawn(flame, { from: 0, to: 1000 }, 100);
    expect(all.length).toBeLessThan(120);
    expect(all.filter(({ box }) => box.level === 2).reduce((sum, { count }) => sum + count, 0)).toBe(1000);
    const near = drawn(flame, { from: 100, to: 110 }, 100).filter(({ box, width }) => box.level === 2 && width > 1);
    expect(near.map(({ x, width, count }) => [Math.round(x), Math.round(width), count])).toEqual(
      Array.from({ length: 10 }, (_, at) => [at * 10, 10, 1]),
    );
  });

  test("a profile without length is drawn all the same", () => {
    expect(
      drawn(flameOf({ seconds: 0, spans: [span("a:1", 0, 0, 0)] }), { from: 0, to: 0 }, 100).length,
    ).toBeGreaterThan(0);
  });
});

describe("the window", () => {
  test("zooms around a moment and stays within the run", () => {
    expect(zoomed({ from: 0, to: 10 }, 0.5, 4, 10)).toEqual({ from: 2, to: 7 });
    expect(zoomed({ from: 2, to: 7 }, 4, 7, 10)).toEqual({ from: 0, to: 10 });
    const { from, to } = zoomed({ from: 0, to: 1 }, 1e-9, 0.5, 1);
    expect(to - from).toBeGreaterThan(0);
    expect(moved({ from: 2, to: 4 }, 9, 10)).toEqual({ from: 8, to: 10 });
    expect(moved({ from: 2, to: 4 }, -9, 10)).toEqual({ from: 0, to: 2 });
  });

  test("its axis has round times", () => {
    expect(ticks({ from: 0, to: 0.0945 }, 4)).toEqual([0, 0.05]);
    expect(ticks({ from: 0.9, to: 2.1 }, 6).map((at) => at.toFixed(1))).toEqual([
      "1.0",
      "1.2",
      "1.4",
      "1.6",
      "1.8",
      "2.0",
    ]);
    expect(ticks({ from: 1, to: 1 }, 4)).toEqual([]);
  });
});

test("calls add up by their line", () => {
  const spans = [span("a:10", 0, 1, 3), span("a:9", 3, 3, 4, { calls: 5 }), span("a:10", 4, 6, 7)];
  const sites = sitesOf(spans);
  expect(sorted(sites, "total", true)).toEqual([
    { line: "a:10", name: "text", fragment: null, calls: 2, own: 3, call: 3, total: 6 },
    { line: "a:9", name: "text", fragment: null, calls: 5, own: 0, call: 1, total: 1 },
  ]);
  expect(sorted(sites, "line", false).map(({ line }) => line)).toEqual(["a:9", "a:10"]);
  expect(sorted(sites, "calls", true).map(({ line }) => line)).toEqual(["a:9", "a:10"]);
});
