import { expect, test } from "vitest";
import { pageNumbers, placesIn } from "./page-numbers";

test.each([
  [1, 5, 7, "1 2 3 4 5"],
  [1, 20, 7, "1 2 3 4 5 … 20"],
  [4, 20, 7, "1 2 3 4 5 … 20"],
  [5, 20, 7, "1 … 4 5 6 … 20"],
  [16, 20, 7, "1 … 15 16 17 … 20"],
  [17, 20, 7, "1 … 16 17 18 19 20"],
  [10, 20, 5, "1 … 10 … 20"],
  [10, 20, 3, "9 10 11"],
  [20, 20, 3, "18 19 20"],
  [1, 20, 1, "1"],
  [7, 20, 0, ""],
  [3, 20, Number.POSITIVE_INFINITY, Array.from({ length: 20 }, (_, index) => index + 1).join(" ")],
])("page %i of %i in %i places", (page, pages, places, row) => {
  expect(
    pageNumbers(page, pages, places)
      .map((each) => each ?? "…")
      .join(" "),
  ).toBe(row);
});

test("every row is as long as its places, and holds the open page", () => {
  for (let places = 1; places < 12; places++) {
    for (let page = 1; page <= 30; page++) {
      const row = pageNumbers(page, 30, places);
      expect(row).toHaveLength(places);
      expect(row).toContain(page);
    }
  }
});

test("room for numbers beside two arrows", () => {
  expect(placesIn(392, 40, 4)).toBe(7);
  expect(placesIn(391, 40, 4)).toBe(6);
  expect(placesIn(20, 40, 4)).toBe(0);
});
