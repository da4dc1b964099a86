import { expect, test } from "vitest";
import { numberProblem, stepped } from "./number-rules";

test.each([
  [null, {}, "Enter a number."],
  [2.5, { type: "int" }, "Enter a whole number."],
  [-1, { min: 0 }, "Enter 0 or more."],
  [11, { max: 10 }, "Enter 10 or less."],
  [11, { min: 0, max: 10 }, "Enter a number from 0 to 10."],
  [10, { min: 0, max: 10 }, null],
  [2.5, {}, null],
] as const)("%s within %o: %s", (value, rules, expected) => {
  expect(numberProblem(value, { type: "float", ...rules })).toBe(expected);
});

test("steps count in decimals and stop at the bounds", () => {
  expect(stepped(0.1, 1, { step: 0.2 })).toBe(0.3);
  expect(stepped(1.005, 1, { step: 0.01 })).toBe(1.015);
  expect(stepped(9.5, 1, { step: 1, max: 10 })).toBe(10);
  expect(stepped(0, -1, { step: 1, min: 0 })).toBe(0);
});

test("no value counts as 0, brought within the bounds", () => {
  expect(stepped(null, 1, { step: 1 })).toBe(1);
  expect(stepped(null, 1, { step: 1, min: 10 })).toBe(10);
});
