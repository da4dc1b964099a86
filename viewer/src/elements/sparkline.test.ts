import { expect, test } from "vitest";
import { coursesOf } from "./sparkline";

test("the course fills the picture from the lowest to the highest value", () => {
  expect(coursesOf([1, 3, 2])).toEqual([
    [
      [0, 38],
      [50, 2],
      [100, 20],
    ],
  ]);
});

test("a missing value cuts the line, and what stands alone is still seen", () => {
  expect(coursesOf([1, null, 2]).map((points) => points.length)).toEqual([2, 2]);
});

test("values that are all the same make a flat line", () => {
  expect(coursesOf([5, 5])).toEqual([
    [
      [0, 38],
      [100, 38],
    ],
  ]);
});
