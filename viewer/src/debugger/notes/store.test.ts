import { expect, test, vi } from "vitest";
import { Api } from "../api";
import { Debugger } from "../debugger";
import { type FakeParts, fakeFetch, refusal } from "../dev/fake-api";
import { shownOf } from "../dev/mount";
import { RECORDING } from "../dev/sample";
import type { Note } from "../wire";
import { Notes } from "./store";

class Kept {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
}

function open(parts: FakeParts = {}, write = false, kept = new Kept()) {
  vi.stubGlobal("fetch", fakeFetch(parts));
  const debugged = new Debugger(new Api(), shownOf({ recording: { ...RECORDING, write } }));
  const notes = new Notes(debugged, kept);
  notes.subscribe(() => {});
  return { notes, kept };
}

test("without a file to write to, they are kept in the browser", async () => {
  const { notes, kept } = open();
  expect(await notes.toggle(7)).toBe("set");
  await notes.save(null, 3, "odd");
  expect(notes.all.map(({ position, text }) => [position, text])).toEqual([
    [3, "odd"],
    [7, ""],
  ]);
  const again = open({}, false, kept).notes;
  expect(again.all.map(({ position }) => position)).toEqual([3, 7]);
  expect(await again.toggle(7)).toBe("removed");
  expect(await again.toggle(3)).toBe("kept");
  expect(again.all.map(({ position }) => position)).toEqual([3]);
});

test("with a file, the server keeps them", async () => {
  const filed: Note[] = [];
  const answers = {
    "api/s/s_sample/notes": (_: URLSearchParams, body: unknown) => {
      if (body) filed.push({ ...(body as Note), id: "n1", at: 1 });
      return filed;
    },
  };
  const { notes, kept } = open({ answers }, true);
  await notes.toggle(4);
  expect(notes.at(4)).toMatchObject({ id: "n1", position: 4 });
  expect(kept.items.size).toBe(0);
});

test("an answer that comes late brings nothing back", async () => {
  let filed: Note[] = [];
  const answers = {
    "api/s/s_sample/notes": (_: URLSearchParams, body: unknown) => {
      const { remove, ...note } = (body ?? {}) as Note & { remove: boolean };
      if (body) filed = remove ? [] : [...filed, { ...note, id: `n${filed.length}`, at: 1 }];
      return [...filed];
    },
  };
  const fetched = fakeFetch({ answers });
  const first: (() => void)[] = [];
  // The list of before is the last to come.
  vi.stubGlobal("fetch", async (...asked: Parameters<typeof fetch>) => {
    const answer = await fetched(...asked);
    if (!asked[1]?.method) await new Promise<void>((then) => first.push(then));
    return answer;
  });
  const late = new Notes(new Debugger(new Api(), shownOf({ recording: { ...RECORDING, write: true } })), null);
  late.subscribe(() => {});
  const set = late.toggle(4);
  const removed = late.toggle(4);
  const again = late.toggle(9);
  await vi.waitFor(() => expect(first).toHaveLength(1));
  first[0]?.();
  expect(await Promise.all([set, removed, again])).toEqual(["set", "removed", "set"]);
  expect(late.all.map(({ position }) => position)).toEqual([9]);
});

test("notes of a file that is only read stay as they are", async () => {
  const filed: Note[] = [{ id: "n1", position: 4, text: "", at: 1 }];
  const { notes } = open({ answers: { "api/s/s_sample/notes": () => filed } });
  await vi.waitFor(() => expect(notes.all.length).toBe(1));
  expect(await notes.toggle(4)).toBe("filed");
  expect(notes.all).toEqual(filed);
});

test("what the server refuses is said in its words", async () => {
  const { notes } = open({ answers: { "api/s/s_sample/notes": () => refusal(403, "not without --write") } }, true);
  await notes.toggle(4);
  expect(notes.error).toBe("not without --write");
});

test("nonsense in the browser's store is left out", () => {
  const kept = new Kept();
  kept.setItem(
    "evlit.debugger.notes.s_sample",
    '[{"id": 1}, null, "x", {"id": "a", "position": 2, "text": "", "at": 0}]',
  );
  expect(open({}, false, kept).notes.all.map(({ id }) => id)).toEqual(["a"]);
});
