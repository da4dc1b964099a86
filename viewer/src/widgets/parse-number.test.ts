import { expect, test } from "vitest";
import { parseNumber } from "./parse-number";

test.each([
  ["12", 12],
  [" -3.5 ", -3.5],
  ["−4", -4],
  ["+7", 7],
  [".5", 0.5],
  ["5.", 5],
  ["1e3", 1000],
  ["1.5E-2", 0.015],
  ["2,5", 2.5],
  ["0,125", 0.125],
  ["1,000", 1000],
  ["1,234,567", 1_234_567],
  ["1,234.5", 1234.5],
  ["1.234,5", 1234.5],
  ["1 234 567,5", 1_234_567.5],
  ["$12.50", 12.5],
  ["20 %", 20],
  ["5 kg", 5],
])("%s is %d", (text, expected) => {
  expect(parseNumber(text)).toBe(expected);
});

test.each(["", "abc", "-", "1.2.3", "1e999", ",", "."])("%s is no number", (text) => {
  expect(parseNumber(text)).toBeNull();
});
