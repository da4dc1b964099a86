import { expect, test } from "vitest";
import { filterOptions } from "./filter";

const CITIES = ["Berlin", "San Bernardino", "Bern", "Albany", "Brno", "Zürich", "Los Angeles"];

test("fuzzy: starts first, then words, then any place, then scattered letters", () => {
  expect(filterOptions(["xaber", "a ber", "ber", "b-e-r"], "ber", "fuzzy")).toEqual(["ber", "a ber", "xaber", "b-e-r"]);
});

test("fuzzy: equally good matches keep the app's order", () => {
  expect(filterOptions(CITIES, "ber", "fuzzy")).toEqual(["Berlin", "Bern", "San Bernardino"]);
});

test("fuzzy: letters closer together come first", () => {
  expect(filterOptions(["l----a", "l-a"], "la", "fuzzy")).toEqual(["l-a", "l----a"]);
});

test("contains and prefix keep the app's order", () => {
  expect(filterOptions(CITIES, "b", "contains")).toEqual(["Berlin", "San Bernardino", "Bern", "Albany", "Brno"]);
  expect(filterOptions(CITIES, "be", "prefix")).toEqual(["Berlin", "Bern"]);
});

test("case and accents make no difference", () => {
  expect(filterOptions(CITIES, "ZURI", "prefix")).toEqual(["Zürich"]);
  expect(filterOptions(["cafe"], "Café", "contains")).toEqual(["cafe"]);
});

test("nothing typed, or no filter, gives all options", () => {
  expect(filterOptions(CITIES, "  ", "fuzzy")).toEqual(CITIES);
  expect(filterOptions(CITIES, "xyz", "none")).toEqual(CITIES);
});

test("signs of regular expressions are letters like others", () => {
  expect(filterOptions(["a+b", "aab", "C++ (new)"], "+", "contains")).toEqual(["a+b", "C++ (new)"]);
  expect(filterOptions(["C++ (new)"], "(n", "fuzzy")).toEqual(["C++ (new)"]);
});

test("every option found contains the letters in order, and every contained one is found", () => {
  const words = ["alpha", "beta", "gamma", "delta", "alphabet", "gamble", "tab", "bat"];
  for (const query of ["a", "al", "ta", "bt", "amb", "z"]) {
    const pattern = new RegExp([...query].join(".*"));
    expect([...filterOptions(words, query, "fuzzy")].sort()).toEqual(words.filter((word) => pattern.test(word)).sort());
  }
});
