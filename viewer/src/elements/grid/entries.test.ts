import { describe, expect, test } from "vitest";
import type { EditorField } from "../../core/elements.gen";
import type { Json } from "../../core/json";
import { cellOf, entryText, expected, readEntry } from "./entries";

function field(type: EditorField["type"], more: Partial<EditorField> = {}): EditorField {
  return { name: "c", type, ...more };
}

describe("what is typed is read as the column's type", () => {
  test.each([
    [field("int"), "1,234", 1234],
    [field("int"), "12.5", undefined],
    [field("int", { min: 0 }), "-1", undefined],
    [field("float"), "2,5", 2.5],
    [field("float"), "€ 1,234.50", 1234.5],
    [field("float"), "none", undefined],
    [field("float", { step: 0.1 }), "0.34", 0.3],
    [field("int", { step: 5, min: 2 }), "6", 7],
    [field("text"), " as it is ", " as it is "],
    [field("text", { max_chars: 2 }), "abc", undefined],
    [field("text", { validate: "^\\d+$" }), "12", "12"],
    [field("text", { validate: "^\\d+$" }), "x", undefined],
    [field("bool"), "TRUE", true],
    [field("bool"), "no", false],
    [field("bool"), "perhaps", undefined],
    [field("date"), "2024-2-29", "2024-02-29"],
    [field("date"), "3/14/2024", "2024-03-14"],
    [field("date"), "2024-02-30", undefined],
    [field("date"), "2024", undefined],
    [field("date", { min: "2024-05-01" }), "2024-04-30", undefined],
    [field("time"), "9:05", "09:05:00"],
    [field("time"), "9:05:01.5 pm", "21:05:01.500"],
    [field("time"), "25:00", undefined],
    [field("datetime"), "2024-05-01T10:00", "2024-05-01T10:00:00"],
    [field("datetime"), "2024-05-01 10:00:30", "2024-05-01T10:00:30"],
    [field("datetime"), "2024-05-01", "2024-05-01T00:00:00"],
    [field("datetime", { zone: "Europe/Paris" }), "2024-05-01T10:00", "2024-05-01T08:00:00Z"],
    [field("datetime", { zone: "+05:30" }), "2024-05-01T10:00", "2024-05-01T04:30:00Z"],
    [field("list", { item: "int" }), "[1, 2; 3]", [1, 2, 3]],
    [field("list", { item: "int" }), "1, x", undefined],
  ] as const)("%j: %s", (of, text, value) => {
    expect(readEntry(of, text)).toEqual(value === undefined ? undefined : { value });
  });

  test("nothing clears a cell, unless it is required", () => {
    expect(readEntry(field("int"), " ")).toEqual({ value: null });
    expect(readEntry(field("int", { required: true }), "")).toBeUndefined();
  });

  test("options are found by their text, then by their value", () => {
    const of = field("int", { options: [{ value: 1, label: "One" }, { value: 2 }] });
    expect(readEntry(of, "One")).toEqual({ value: 1 });
    expect(readEntry(of, "1")).toEqual({ value: 1 });
    expect(readEntry(of, "2")).toEqual({ value: 2 });
    expect(readEntry(of, "3")).toBeUndefined();
  });
});

test.each([
  [field("int"), 5],
  [field("float"), 1e-7],
  [field("text"), "a, b"],
  [field("bool"), true],
  [field("date"), "1969-12-31"],
  [field("time"), "23:59:59"],
  [field("datetime"), "2024-05-01T10:00:30"],
  [field("datetime", { zone: "America/New_York" }), "2024-11-03T12:00:00Z"],
  [field("list"), ["a", "b"]],
  [field("int", { options: [{ value: 1, label: "One" }] }), 1],
] as const)("an edit of %j begins with the text of %j", (of, value) => {
  expect(readEntry(of, entryText(of, cellOf(of, value as Json)))).toEqual({ value });
});

test.each([
  [field("int", { min: 0, max: 9 }), "Enter a whole number from 0 to 9."],
  [field("text", { max_chars: 3, required: true }), "Enter a text of at most 3 characters. It is required."],
  [field("date", { min: "2024-01-01" }), "Enter a date from 2024-01-01 on."],
  [field("text", { options: [{ value: "a" }] }), "Enter one of the options."],
])("%j is asked for in words", (of, words) => {
  expect(expected(of)).toBe(words);
});
