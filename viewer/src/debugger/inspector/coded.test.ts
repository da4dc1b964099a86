import { describe, expect, test } from "vitest";
import type { Json } from "../../core/json";
import { oneLine, shapeOf } from "./coded";

const BLOB = { blob: "ab12", type: "image/png", size: 12 };

describe("values of session_state read as what they were", () => {
  test.each<readonly [Json, string]>([
    [null, "None"],
    [true, "True"],
    [1.5, "1.5"],
    ["a\nb", '"a\\nb"'],
    [[1, "x"], '[1, "x"]'],
    [{ a: [] }, "{a: []}"],
    [{ $: "int", v: "9007199254740993" }, "9007199254740993"],
    [{ $: "float", v: "nan" }, "nan"],
    [{ $: "tuple", v: ["a", 1, { $: "decimal", v: "12.50" }] }, '("a", 1, 12.50)'],
    [{ $: "set", v: [1, 2] }, "{1, 2}"],
    [{ $: "counter", v: [["x", 2]] }, "Counter{x: 2}"],
    [{ $: "dict", v: [[{ $: "tuple", v: [1, 2] }, "there"]] }, '{(1, 2): "there"}'],
    [{ $: "range", v: [0, 10, 1] }, "range(0, 10)"],
    [{ $: "range", v: [0, 10, 2] }, "range(0, 10, 2)"],
    [{ $: "datetime", v: "2026-11-21T14:03:05", zone: "Europe/Berlin" }, "2026-11-21 14:03:05 Europe/Berlin"],
    [{ $: "date", v: "2026-11-21" }, "2026-11-21"],
    [{ $: "timedelta", v: [1, 7384, 500000] }, "1 day 2:03:04.5"],
    [{ $: "timedelta", v: [0, 60, 0] }, "0:01:00"],
    [{ $: "enum", type: "app.Colour", v: "RED" }, "Colour.RED"],
    [{ $: "object", type: "app.Point", v: { x: 1 }, rest: { y: 2 } }, "Point(x: 1, y: 2)"],
    [{ $: "bytes", v: btoa('a"\x00') }, 'b"a\\"\\x00"'],
    [{ $: "scalar", type: "numpy", dtype: "float32", v: 0.5 }, "0.5"],
    [{ $: "scalar", type: "pandas.NaT", v: null }, "NaT"],
    [
      { $: "table", type: "pandas.DataFrame", text: "<DataFrame of 20 x 3>", v: { data: BLOB } },
      "<DataFrame of 20 x 3>",
    ],
    [{ $: "opaque", type: "_thread.lock", text: "<lock>" }, "<_thread.lock>"],
    [{ $: "redacted", v: "ab" }, "<redacted>"],
    [{ $: "of tomorrow", v: "?" }, "<of tomorrow ?>"],
  ])("%j as %s", (value, words) => {
    expect(oneLine(value, true, 80)).toBe(words);
  });

  test("why there is no more to see is said", () => {
    expect(shapeOf({ $: "opaque", type: "x.Y", text: "<Y>", why: "holds itself" }, true).note).toBe("holds itself");
    expect(shapeOf({ $: "opaque", type: "x.Y", text: "<Y>" }, true).note).toBe("only named in the log");
    expect(shapeOf({ $: "redacted", v: "ab" }, true).note).toBe("kept out of the log");
    expect(shapeOf({ $: "late", type: "x.Y", text: "<Y>" }, true).note).toContain("not written yet");
  });

  test("tables and arrays cite their bytes", () => {
    expect(
      shapeOf({ $: "table", type: "pandas.DataFrame", text: "<DataFrame>", v: { data: BLOB } }, true).blob,
    ).toEqual(BLOB);
    expect(shapeOf({ $: "json", type: "dict", text: "<dict of 900>", v: BLOB }, true).blob).toEqual(BLOB);
  });

  test("no JSON is too strange", () => {
    for (const tag of ["tuple", "dict", "bytes", "timedelta", "range", "object", "table", "file", "enum", "scalar"]) {
      for (const v of [null, 3, "x", [], {}, [[1]], ["%%%"]]) expect(shapeOf({ $: tag, v }, true)).toBeDefined();
    }
  });
});

describe("JSON reads as JSON", () => {
  test("a tag means nothing in it", () => {
    expect(oneLine({ $: "tuple", v: [1] }, false, 80)).toBe('{$: "tuple", v: [1]}');
  });

  test("what stands for something else says so", () => {
    expect(shapeOf({ redacted: "ab" }, false).note).toBe("kept out of the log");
    expect(shapeOf(BLOB, false).blob).toEqual(BLOB);
  });

  test("long values are cut, deep ones end", () => {
    expect(oneLine("x".repeat(500), false, 20)).toHaveLength(20);
    let deep: Json = 1;
    for (let depth = 0; depth < 5000; depth++) deep = [deep];
    expect(oneLine(deep, false, 80)).toContain("…");
  });
});
