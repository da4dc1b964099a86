import { expect, test } from "vitest";
import type { Mark, Tone } from "../wire";
import { columnsOf, grouped } from "./draw";

const mark = (at: number, count = 1, tone: Tone = "plain"): Mark => ({ at, position: at, count, tone, text: "" });
const place = (at: number) => at;

test("marks that can be told apart stay apart", () => {
  expect(grouped([mark(0), mark(10), mark(30)], place).map(({ from, count }) => [from, count])).toEqual([
    [0, 1],
    [10, 1],
    [30, 1],
  ]);
});

test("marks that stand close are one, with all that they count and the worst of their tones", () => {
  const [one, ...others] = grouped([mark(0, 2), mark(5, 3, "bad"), mark(11, 1, "person")], place);
  expect(others).toEqual([]);
  expect(one).toMatchObject({ from: 0, to: 11, count: 6, mark: { tone: "bad", position: 5 } });
});

test("a mark of many is as long as what it stands for", () => {
  const [one, two] = grouped([{ ...mark(0, 9), until: 20 }, mark(24), mark(40)], place);
  expect([one?.to, one?.count, two?.from]).toEqual([24, 10, 40]);
});

test("matches that fall together are one stroke, which counts all of them", () => {
  expect([...columnsOf([mark(0), mark(1, 4), mark(3), mark(300, 2)], place)]).toEqual([
    [0, 5],
    [1, 1],
    [100, 2],
  ]);
});
