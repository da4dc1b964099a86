import { expect, test } from "vitest";
import { closed } from "./closed";

test.each([
  ["plain", "plain"],
  ["**bo", "**bo**"],
  ["**bold**", "**bold**"],
  ["**bold*", "**bold**"],
  ["a **", "a "],
  ["a *", "a "],
  ["a *b **c", "a *b **c***"],
  ["**bold and ", "**bold and** "],
  ["~~go", "~~go~~"],
  ["snake_case_", "snake_case"],
  ["snake_case_name", "snake_case_name"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ["* item **b", "* item **b**"],
  ["`co", "`co`"],
  ["a `", "a "],
  ["`code` **b", "`code` **b**"],
  ["`**` is", "`**` is"],
  ["\\**", "\\*"],
  ["see [the docs](https://exam", "see the docs"],
  ["see [the docs](https://example.org)", "see [the docs](https://example.org)"],
  ["![a cat](https://exam", ""],
  ["[1, 2", "[1, 2"],
  ["$$x^2", "$$x^2$$"],
  ["```py\nx = **kw", "```py\nx = **kw"],
  ["```\na\n```\n**b", "```\na\n```\n**b**"],
  ["**not closed\n\nnext *p", "**not closed\n\nnext *p*"],
])("%j is shown as %j", (text, shown) => {
  expect(closed(text)).toBe(shown);
});
