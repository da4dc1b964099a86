import { expect, test } from "vitest";
import { treeOf } from "../core/tree";
import { dividersBefore, plainWords } from "./heading";

test.each([
  ["**Hello** :red[big :blue[blue]] world", "Hello big blue world"],
  [":material/home: Home :tada:", "Home"],
  ["See [docs](https://x.y) `code`", "See docs code"],
])("the words of %s are %s", (body, words) => {
  expect(plainWords(body)).toBe(words);
});

test("automatic dividers count through the page, whatever the nesting", () => {
  const heading = (id: number, divider?: string) => ({
    id,
    kind: "heading",
    key: `h${id}`,
    props: { body: "x", level: 2, ...(divider ? { divider } : {}) },
  });
  const box = { id: 20, kind: "container", key: "c", props: {}, children: [heading(21, "auto"), heading(22, "red")] };
  const main = {
    id: 1,
    kind: "root",
    key: "main",
    props: {},
    children: [heading(10, "auto"), box, heading(30, "auto")],
  };
  const tree = treeOf({ id: 0, kind: "app", key: "app", props: {}, children: [main] });
  expect([10, 21, 30].map((id) => dividersBefore(tree, 0, id).count)).toEqual([0, 1, 2]);
});
