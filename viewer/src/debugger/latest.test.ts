import { expect, test } from "vitest";
import { Latest } from "./latest";

function byHand() {
  const open: { wish: number; answer: (text: string) => void; fail: (error: Error) => void }[] = [];
  const said: string[] = [];
  const latest = new Latest<number, string>(
    (wish) => new Promise((answer, fail) => open.push({ wish, answer, fail })),
    (answer, wish) => said.push(`${wish} ${answer}`),
    (error, wish) => said.push(`${wish} ${error}`),
  );
  const settle = async (how: (first: (typeof open)[number]) => void) => {
    const first = open.shift();
    if (first) how(first);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { latest, open, said, settle };
}

test("only one is under way, and the newest wish is next", async () => {
  const { latest, open, said, settle } = byHand();
  for (const wish of [1, 2, 3, 4]) latest.want(wish);
  expect(open.map(({ wish }) => wish)).toEqual([1]);
  await settle((first) => first.answer("a"));
  expect(said).toEqual(["1 a"]);
  expect(open.map(({ wish }) => wish)).toEqual([4]);
  await settle((first) => first.answer("b"));
  expect(said).toEqual(["1 a", "4 b"]);
  expect(latest.busy).toBe(false);
});

test("after a failure it goes on with the newest wish", async () => {
  const { latest, open, said, settle } = byHand();
  latest.want(1);
  latest.want(2);
  await settle((first) => first.fail(new Error("gone")));
  expect(said).toEqual(["1 Error: gone"]);
  expect(open.map(({ wish }) => wish)).toEqual([2]);
});

test("once closed it tells nothing more", async () => {
  const { latest, open, said, settle } = byHand();
  latest.want(1);
  latest.want(2);
  latest.close();
  await settle((first) => first.answer("a"));
  expect([said, open]).toEqual([[], []]);
});
