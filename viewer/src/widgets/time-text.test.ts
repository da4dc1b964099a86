import { expect, test } from "vitest";
import { momentProblem, readMoment, within, writeMoment } from "./datetime-text";
import { placeOf, readTime, timesOfDay, writeTime } from "./time-text";

test.each([
  ["8:45", "08:45"],
  ["08.45", "08:45"],
  ["0845", "08:45"],
  ["8", "08:00"],
  ["8 pm", "20:00"],
  ["12:05 AM", "00:05"],
  ["12:05 p.m.", "12:05"],
  ["12:05\u202fPM", "12:05"],
  ["23:59:30", "23:59"],
  ["8h30", "08:30"],
  ["24:00", null],
  ["8:60", null],
  ["13 pm", null],
  ["soon", null],
  ["", null],
])("the time %s is %s", (text, time) => {
  expect(readTime(text)).toBe(time);
});

test("times are written as the app wants them, and read again", () => {
  expect(writeTime("00:05", "12h")).toBe("12:05 AM");
  expect(writeTime("13:05", "12h")).toBe("1:05 PM");
  expect(writeTime("13:05", "24h")).toBe("13:05");
  for (const time of timesOfDay(900)) {
    for (const format of ["24h", "12h", "localized"] as const) expect(readTime(writeTime(time, format))).toBe(time);
  }
});

test("times of a day are a step apart", () => {
  expect(timesOfDay(900)).toHaveLength(96);
  expect(timesOfDay(3600 * 7)).toEqual(["00:00", "07:00", "14:00", "21:00"]);
  expect(placeOf(timesOfDay(900), "08:50")).toBe(36);
  expect(placeOf(timesOfDay(900), "23:59")).toBe(95);
});

test.each([
  ["2024/05/01, 09:30", "2024-05-01T09:30"],
  ["2024-05-01T09:30", "2024-05-01T09:30"],
  ["2024/5/1 9:30 pm", "2024-05-01T21:30"],
  ["2024/05/01", null],
  ["2024/02/30, 09:30", null],
  ["09:30", null],
])("the moment %s is %s", (text, moment) => {
  expect(readMoment(text, "YYYY/MM/DD")).toBe(moment);
});

test("moments have bounds", () => {
  const bounds = { min: "2024-05-01T09:30", max: "2024-05-31T18:00" };
  expect(writeMoment(bounds.min, "DD.MM.YYYY")).toBe("01.05.2024, 09:30");
  expect(momentProblem("2024-05-01T09:30", bounds, "YYYY/MM/DD")).toBeNull();
  expect(momentProblem("2024-05-01T09:29", bounds, "YYYY/MM/DD")).toBe("Choose 2024/05/01, 09:30 or later.");
  expect(within("2024-06-01T00:00", bounds)).toBe(bounds.max);
});
