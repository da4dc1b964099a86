import { expect, test } from "vitest";
import { type Keep, Outbox } from "./outbox";

function memory(): Keep & { readonly map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

const batches = (inputs: readonly { batch: number }[]) => inputs.map((input) => input.batch);

test("inputs are numbered from 1 and wait until they are settled", () => {
  const outbox = new Outbox(memory());
  outbox.resume("s", 0);
  outbox.add({ type: "rerun" });
  outbox.add({ type: "stop" });
  expect(batches(outbox.waiting)).toEqual([1, 2]);
  expect(outbox.settle(1)?.type).toBe("rerun");
  expect(outbox.settle(1)).toBeUndefined();
  expect(batches(outbox.waiting)).toEqual([2]);
});

test("a new connection settles what the server has, and keeps the rest with its numbers", () => {
  const outbox = new Outbox(memory());
  outbox.resume("s", 0);
  for (let at = 0; at < 4; at += 1) outbox.add({ type: "rerun" });
  expect(batches(outbox.resume("s", 2))).toEqual([1, 2]);
  expect(batches(outbox.waiting)).toEqual([3, 4]);
  expect(outbox.add({ type: "rerun" }).batch).toBe(5);
});

test("after a reload the numbers go on where the server is", () => {
  const outbox = new Outbox(memory());
  outbox.resume("s", 7);
  expect(outbox.add({ type: "rerun" }).batch).toBe(8);
});

test("what waited is still there after a reload, in its session only", () => {
  const keep = memory();
  const before = new Outbox(keep);
  before.resume("s", 0);
  before.add({ type: "rerun" });
  before.add({ type: "clear-cache" });

  const reloaded = new Outbox({ ...keep });
  expect(batches(reloaded.resume("s", 1))).toEqual([1]);
  expect(reloaded.waiting.map((input) => input.type)).toEqual(["clear-cache"]);
  expect(reloaded.add({ type: "rerun" }).batch).toBe(3);

  const elsewhere = new Outbox({ ...keep });
  elsewhere.resume("other", 0);
  expect(elsewhere.waiting).toEqual([]);
});

test("inputs never reach another session than they were made in", () => {
  const outbox = new Outbox(memory());
  outbox.resume("s", 3);
  outbox.add({ type: "rerun" });
  expect(outbox.resume("new", 0)).toEqual([]);
  expect(outbox.waiting).toEqual([]);
  expect(outbox.add({ type: "rerun" }).batch).toBe(1);
});

test("nothing is left in the storage once all is settled", () => {
  const keep = memory();
  const outbox = new Outbox(keep);
  outbox.resume("s", 0);
  outbox.add({ type: "rerun" });
  expect(keep.map.size).toBe(1);
  outbox.settle(1);
  expect(keep.map.size).toBe(0);
});

test("a storage that refuses or holds nonsense loses nothing but the reload", () => {
  const refusing: Keep = {
    getItem: () => "{nonsense",
    setItem: () => {
      throw new Error("full");
    },
    removeItem: () => {},
  };
  const outbox = new Outbox(refusing);
  outbox.resume("s", 0);
  outbox.add({ type: "rerun" });
  expect(batches(outbox.waiting)).toEqual([1]);
});

test("what was done before the first connection comes after what waited, with numbers the server does not have", () => {
  const keep = memory();
  const before = new Outbox(keep);
  before.resume("s", 6);
  before.add({ type: "rerun" });
  const reloaded = new Outbox({ ...keep });
  reloaded.add({ type: "clear-cache" });
  reloaded.resume("s", 6);
  expect(reloaded.waiting).toEqual([
    { type: "rerun", batch: 7 },
    { type: "clear-cache", batch: 8 },
  ]);
});
