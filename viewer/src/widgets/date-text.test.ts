import { expect, test } from "vitest";
import { readDate, readDates, writeDate, writeDates } from "./date-text";

const FORMATS = ["YYYY/MM/DD", "DD/MM/YYYY", "MM/DD/YYYY", "YYYY-MM-DD", "DD.MM.YYYY", "MM-DD-YYYY"];

test("every day is read back from what is written, in every format", () => {
  for (let day = 0; day < 1500; day += 7) {
    const iso = new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
    for (const format of FORMATS) {
      const written = writeDate(iso, format);
      expect(readDate(written, format)).toBe(iso);
      // The same digits without separators.
      expect(readDate(written.replace(/\D/g, ""), format)).toBe(iso);
    }
  }
});

test.each([
  ["2026-02-03", "DD/MM/YYYY", "2026-02-03"],
  ["3.2.2026", "DD/MM/YYYY", "2026-02-03"],
  ["3/2/26", "DD/MM/YYYY", "2026-02-03"],
  ["2/3/2026", "MM/DD/YYYY", "2026-02-03"],
  ["29.2.2024", "DD.MM.YYYY", "2024-02-29"],
])("%s in %s is %s", (text, format, expected) => {
  expect(readDate(text, format)).toBe(expected);
});

test.each(["", "30.2.2026", "29.2.2025", "1.13.2026", "0.1.2026", "1.1", "hello", "1.1.2026.5"])(
  "%s is no date",
  (text) => {
    expect(readDate(text, "DD.MM.YYYY")).toBeNull();
  },
);

test("a range is written with both ends, and a begun one with its open end", () => {
  expect(writeDates(["2026-01-02", "2026-01-05"], "YYYY/MM/DD", true)).toBe("2026/01/02 – 2026/01/05");
  expect(writeDates(["2026-01-02"], "YYYY/MM/DD", true)).toBe("2026/01/02 – ");
  expect(writeDates([], "YYYY/MM/DD", true)).toBe("");
  expect(writeDates(["2026-01-02"], "YYYY/MM/DD", false)).toBe("2026/01/02");
});

test("a range is read with any dash, in either order, and with one end", () => {
  expect(readDates("2026/01/05 – 2026/01/02", "YYYY/MM/DD", true)).toEqual(["2026-01-02", "2026-01-05"]);
  expect(readDates("2026-01-02 - 2026-01-05", "YYYY-MM-DD", true)).toEqual(["2026-01-02", "2026-01-05"]);
  expect(readDates("2026/01/02 – ", "YYYY/MM/DD", true)).toEqual(["2026-01-02"]);
  expect(readDates("", "YYYY/MM/DD", true)).toEqual([]);
});

test("text that names no dates is not read as none", () => {
  expect(readDates("soon", "YYYY/MM/DD", true)).toBeNull();
  expect(readDates("2026/01/02 – later", "YYYY/MM/DD", true)).toBeNull();
  expect(readDates("1/1/2026 – 2/1/2026 – 3/1/2026", "MM/DD/YYYY", true)).toBeNull();
});
