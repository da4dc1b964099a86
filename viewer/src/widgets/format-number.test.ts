import { expect, test } from "vitest";
import { decimals, defaultFormat, formatNumber } from "./format-number";
import { parseNumber } from "./parse-number";

// What C's printf gives for the same arguments, but for its negative zero.
test.each([
  [42, "%d", "42"],
  [-42.9, "%d", "-42"],
  [42, "%5d|", "   42|"],
  [42, "%-5d|", "42   |"],
  [42, "%05d", "00042"],
  [-42, "%05d", "-0042"],
  [42, "%+d", "+42"],
  [42, "% d", " 42"],
  [3.25159, "%f", "3.251590"],
  [3.25159, "%.2f", "3.25"],
  [3.25159, "%0.2f", "3.25"],
  [-0.001, "%.2f", "0.00"],
  [3.25159, "%8.3f", "   3.252"],
  [1234.5, "%e", "1.234500e+03"],
  [1234.5, "%.1E", "1.2E+03"],
  [0, "%e", "0.000000e+00"],
  [0.0001, "%g", "0.0001"],
  [0.00001, "%g", "1e-05"],
  [1234567, "%g", "1.23457e+06"],
  [100000, "%g", "100000"],
  [0.5, "%g", "0.5"],
  [255, "%x", "ff"],
  [255, "%X", "FF"],
  [8, "%o", "10"],
  [5, "%b", "101"],
  [65, "%c", "A"],
  [1.5, "%s", "1.5"],
  [1e21, "%d", "1000000000000000000000"],
  [1e21, "%.1f", "1000000000000000000000"],
  [1234567.891, "%,.2f", "1,234,567.89"],
  [7, "%'*5d", "****7"],
  [50, "%d%%", "50%"],
  [20, "$%d a month", "$20 a month"],
  [25, "I'm %d years old", "I'm 25 years old"],
])("%d written as %s is %s", (value, format, expected) => {
  expect(formatNumber(value, format)).toBe(expected);
});

test.each([
  [0.256, "percent", "25.6%"],
  [1234.5, "dollar", "$1,234.50"],
  [-1234.5, "accounting", "(1,234.50)"],
  [1234567, "compact", "1.2M"],
  [0.1, "plain", "0.1"],
])("%d in the named format %s is %s", (value, format, expected) => {
  expect(formatNumber(value, format)).toBe(expected);
});

test("a format without a conversion shows the number", () => {
  expect(formatNumber(3.5, "meters")).toBe("3.5");
  expect(formatNumber(3.5, "100%%")).toBe("3.5");
});

test("a property of every object is no named format", () => {
  expect(formatNumber(3.5, "constructor")).toBe("3.5");
});

test("whatever %.nf writes is read back as the rounded number", () => {
  const random = numbers(7);
  for (let round = 0; round < 500; round += 1) {
    const value = (random() - 0.5) * 10 ** Math.floor(random() * 12);
    const digits = Math.floor(random() * 6);
    const written = formatNumber(value, `%.${digits}f`);
    expect(parseNumber(written)).toBeCloseTo(value, digits > 0 ? digits - 1 : 0);
    expect(decimals(Number(written))).toBeLessThanOrEqual(digits);
  }
});

test("width is a lower bound and never cuts", () => {
  const random = numbers(11);
  for (let round = 0; round < 200; round += 1) {
    const value = Math.floor((random() - 0.5) * 10 ** Math.floor(random() * 9));
    const width = Math.floor(random() * 14);
    const written = formatNumber(value, `%${width || ""}d`);
    expect(written.length).toBe(Math.max(width, String(value).length));
    expect(Number(written)).toBe(value);
  }
});

test.each([
  ["int", 1, "%d"],
  ["float", 0.01, "%0.2f"],
  ["float", 1, "%0.2f"],
  ["float", 0.001, "%0.3f"],
  ["float", 1e-7, "%0.7f"],
] as const)("without a format, %s with step %d is written as %s", (type, step, expected) => {
  expect(defaultFormat(type, step)).toBe(expected);
});

/** The same numbers from 0 to 1 each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
