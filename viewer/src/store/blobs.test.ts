import { expect, test } from "vitest";
import type { BlobRef } from "../core/elements.gen";
import { BlobCache } from "./blobs";

const ref = (blob: string, size = 10): BlobRef => ({ blob, type: "text/plain", size });

function setUp(bound: number) {
  const loaded: string[] = [];
  let broken = false;
  const cache = new BlobCache(bound, async ({ blob, size }) => {
    loaded.push(blob);
    if (broken) throw new Error("the connection broke");
    return new Uint8Array(size);
  });
  return { cache, loaded, break: (value: boolean) => (broken = value) };
}

test("one digest is loaded once, also when asked for twice at a time", async () => {
  const { cache, loaded } = setUp(100);
  const [first, second] = await Promise.all([cache.fetch(ref("a")), cache.fetch(ref("a"))]);
  expect(first).toBe(second);
  expect(loaded).toEqual(["a"]);
});

test("past the bound the least recently used goes", async () => {
  const { cache, loaded } = setUp(20);
  for (const blob of ["a", "b", "a", "c", "a", "b"]) await cache.fetch(ref(blob));
  expect(loaded).toEqual(["a", "b", "c", "b"]);
});

test("what is larger than the bound is still given, and goes with the next", async () => {
  const { cache, loaded } = setUp(20);
  expect(await cache.fetch(ref("big", 50))).toHaveLength(50);
  await cache.fetch(ref("a"));
  await cache.fetch(ref("big", 50));
  expect(loaded).toEqual(["big", "a", "big"]);
});

test("a failure is told and tried again", async () => {
  const { cache, loaded, break: setBroken } = setUp(100);
  setBroken(true);
  await expect(cache.fetch(ref("a"))).rejects.toThrow("the connection broke");
  setBroken(false);
  await expect(cache.fetch(ref("a"))).resolves.toHaveLength(10);
  expect(loaded).toEqual(["a", "a"]);
});
