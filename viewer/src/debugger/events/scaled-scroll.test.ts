import { expect, test } from "vitest";
import { drawn, laidOut, reveal, type Scroll, scrolled, scrollTo, TALLEST } from "./scaled-scroll";

const few = { rows: 100, row: 22, view: 440 };
const many = { rows: 1_000_000, row: 22, view: 440 };
const top: Scroll = { top: 0, offset: 0 };

test("a short list scrolls as any other", () => {
  expect(laidOut(few)).toBe(2200);
  expect(scrolled(top, 333, few)).toEqual({ top: 333, offset: 333 });
  expect(scrollTo(9999, few)).toEqual({ top: 1760, offset: 1760 });
});

test("a list of a million rows is no higher than browsers can lay out", () => {
  expect(laidOut(many)).toBe(TALLEST);
});

test("a wheel moves a long list as far as a short one", () => {
  const middle = scrollTo(11_000_000, many);
  expect(scrolled(middle, middle.top + 100, many).offset).toBe(11_000_100);
  expect(scrolled(middle, middle.top - 100, many).offset).toBe(10_999_900);
});

test("a drag of the bar goes to the same share of all rows", () => {
  const there = scrolled(top, (TALLEST - 440) / 2, many);
  expect(there.offset).toBe((22_000_000 - 440) / 2);
  expect(scrollTo(there.offset, many).top).toBeCloseTo(there.top, 3);
});

test("both ends are reached, from wherever", () => {
  const end = TALLEST - 440;
  expect(scrolled({ top: end - 10, offset: 5_000_000 }, end, many).offset).toBe(22_000_000 - 440);
  expect(scrolled({ top: 10, offset: 70_000 }, 0, many).offset).toBe(0);
  const [, after] = drawn(scrollTo(Number.POSITIVE_INFINITY, many), many);
  expect(after).toBe(1_000_000);
});

test("rows are drawn with some around them", () => {
  expect(drawn({ top: 0, offset: 0 }, few)).toEqual([0, 28]);
  expect(drawn({ top: 880, offset: 880 }, few)).toEqual([32, 68]);
  expect(drawn({ top: 0, offset: 0 }, { ...few, rows: 0 })).toEqual([0, 0]);
});

test("a row that shows moves nothing, one beside the view a little, one far off comes to the middle", () => {
  const here: Scroll = { top: 440, offset: 440 };
  expect(reveal(30, here, few)).toBeNull();
  expect(reveal(20, here, few)).toBe(20 * 22 - 44);
  expect(reveal(40, here, few)).toBe(41 * 22 + 44 - 440);
  expect(reveal(90, here, few)).toBe(90 * 22 - 209);
});
