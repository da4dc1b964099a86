import { expect, test } from "vitest";
import { groupsOf, toggled } from "./filter-bar";

test("kinds are grouped by their first part", () => {
  expect(
    groupsOf([
      ["run.started", 3],
      ["tree.patched", 9],
      ["run.ended", 2],
    ]),
  ).toEqual([
    ["run", 5],
    ["tree", 9],
  ]);
});

test("a group and one of its kinds exclude each other", () => {
  expect(toggled(undefined, "run")).toEqual(["run"]);
  expect(toggled(["run", "tree"], "run.ended")).toEqual(["tree", "run.ended"]);
  expect(toggled(["run.started", "run.ended", "tree"], "run")).toEqual(["tree", "run"]);
  expect(toggled(["run"], "run")).toBeUndefined();
});
