import { expect, test } from "vitest";
import { fileSize, refusal, typeNames } from "./upload-rules";

const MB = 1024 * 1024;

test.each([
  [0, "0 B"],
  [512, "512 B"],
  [1023, "1023 B"],
  [1024, "1 KB"],
  [3500, "3.4 KB"],
  [1023.9 * 1024, "1 MB"],
  [200 * MB, "200 MB"],
  [1.5 * 1024 * MB, "1.5 GB"],
])("%d bytes are %s", (bytes, expected) => {
  expect(fileSize(bytes)).toBe(expected);
});

test("a file of another type is refused in words", () => {
  const rules = { types: [".csv", ".txt"], maxSize: MB };
  expect(refusal({ name: "a.exe", size: 1 }, rules)).toBe("This type of file is not accepted here. Choose CSV, TXT.");
  expect(refusal({ name: "A.CSV", size: 1 }, rules)).toBeNull();
});

test("a file that is too large is refused with both sizes", () => {
  expect(refusal({ name: "a.csv", size: 2 * MB }, { maxSize: MB })).toBe(
    "The file has 2 MB; at most 1 MB can be uploaded.",
  );
  expect(refusal({ name: "a.csv", size: MB + 1 }, { maxSize: MB })).toContain("slightly larger than 1 MB");
  expect(refusal({ name: "a.csv", size: MB }, { maxSize: MB })).toBeNull();
});

test("without types every file is accepted", () => {
  expect(refusal({ name: "README", size: 1 }, { types: [], maxSize: MB })).toBeNull();
  expect(typeNames([".csv", "json"])).toBe("CSV, JSON");
});
