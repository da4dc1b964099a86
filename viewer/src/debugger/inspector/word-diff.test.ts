import { expect, test } from "vitest";
import { wordDiff } from "./word-diff";

function shown(before: string, after: string): string {
  return wordDiff(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "gone" ? `[-${text}]` : `[+${text}]`))
    .join("");
}

test.each([
  ["Hello stranger, you", "Hello Zoë, you", "Hello [-stranger][+Zoë], you"],
  ["the lazy dog runs", "the sleeping cat runs", "the [-lazy dog][+sleeping cat] runs"],
  ["a b c", "a c", "a [-b ]c"],
  ["", "new", "[+new]"],
  ["same", "same", "same"],
  ["Count: 1", "Count: 2", "Count: [-1][+2]"],
])("%j to %j", (before, after, words) => {
  expect(shown(before, after)).toBe(words);
});

test("both texts can be read out of it", () => {
  const [before, after] = ["one two  three, four\nfive", "two three; four\n\nfive six"];
  const pieces = wordDiff(before, after);
  const without = (kind: string) =>
    pieces
      .filter((piece) => piece.kind !== kind)
      .map(({ text }) => text)
      .join("");
  expect(without("new")).toBe(before);
  expect(without("gone")).toBe(after);
});

test("long texts do not take for ever", () => {
  const text = (seed: number) => Array.from({ length: 20_000 }, (_, at) => `w${(at * seed) % 97}`).join(" ");
  expect(wordDiff(text(3), text(5)).length).toBeLessThan(10);
});
