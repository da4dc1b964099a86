import { expect, test, vi } from "vitest";
import { Api } from "../api";
import { Debugger } from "../debugger";
import { fakeFetch } from "../dev/fake-api";
import { shownOf } from "../dev/mount";
import { OPENED, SESSION } from "../dev/sample";
import type { Bar, Lanes } from "../wire";
import { barsOf, LaneTiles, levelFor, marksOf, tilesFor } from "./tiles";

test("a level has tiles of 400 to 800 pixels", () => {
  expect([levelFor(100, 8), levelFor(100, 16), levelFor(100, 31), levelFor(100, 1)]).toEqual([1, 2, 2, 0]);
});

test("the tiles of a view are those that it touches", () => {
  expect(tilesFor(0, 64, 3, [{ from: 10, to: 26 }])).toEqual([1, 2, 3].map((index) => ({ level: 3, index })));
  expect(tilesFor(0, 64, 3, [{ from: 60, to: 64 }])).toEqual([{ level: 3, index: 7 }]);
});

test("many short stretches are shown in less detail rather than asked for one by one", () => {
  const stretches = Array.from({ length: 300 }, (_, index) => ({ from: index * 10, to: index * 10 + 1 }));
  const tiles = tilesFor(0, 3000, 12, stretches);
  expect(tiles.length).toBeLessThanOrEqual(24);
  expect(tiles[0]?.level).toBe(4);
});

function open(length = 70) {
  const fake = fakeFetch();
  vi.stubGlobal("fetch", fake);
  const debugged = new Debugger(new Api(), shownOf({ session: { ...SESSION, last: OPENED + length } }));
  const tiles = new LaneTiles(debugged);
  return {
    debugged,
    tiles,
    asked: fake.asked,
    came: (version: number) => vi.waitFor(() => expect(tiles.version).toBe(version)),
  };
}

test("what is drawn is fetched once, the whole session first", async () => {
  const { tiles, asked, came } = open();
  const stretch = [{ from: OPENED, to: OPENED + 20 }];
  expect(tiles.over(stretch, 40)).toEqual([]);
  await came(3);
  expect(asked.map((path) => /buckets=(\d+)/.exec(path)?.[1])).toEqual(["1200", "400", "400"]);
  expect(tiles.over(stretch, 40).length).toBe(2);
  expect(marksOf(tiles.over(stretch, 40), "inputs").map(({ position }) => position)).toEqual([1, 2, 7, 15]);
  expect(asked.length).toBe(3);
});

test("until a tile is here, the one above stands in", async () => {
  const { tiles, came } = open();
  tiles.over([], 1);
  await came(1);
  expect(tiles.over([{ from: OPENED, to: OPENED + 1 }], 4000)).toEqual([tiles.whole]);
});

test("a session that grew has its end fetched again, and its tiles kept", async () => {
  const { debugged, tiles, asked, came } = open();
  const whole = [{ from: OPENED, to: OPENED + 70 }];
  tiles.over(whole, 1);
  await came(1);
  debugged.change({ session: { ...debugged.shown.session, last: OPENED + 100 } });
  tiles.grow();
  tiles.over([{ from: OPENED, to: OPENED + 100 }], 1);
  await came(2);
  expect(asked.at(-1)).toMatch(new RegExp(`from=${OPENED}&to=${OPENED + 140}`));
});

test("what the server has not read to its end is asked for again", async () => {
  let asked = 0;
  const lanes = { from: OPENED, to: OPENED + 70, inputs: [], ticks: [], decisions: [], errors: [], runs: [] };
  const answer = () => {
    asked += 1;
    return { ...lanes, complete: asked >= 3 };
  };
  vi.stubGlobal("fetch", fakeFetch({ answers: { "api/s/s_sample/lanes": answer } }));
  const tiles = new LaneTiles(new Debugger(new Api(), shownOf()));
  tiles.over([], 1);
  await vi.waitFor(() => expect(tiles.whole?.complete).toBe(true));
  expect(asked).toBe(3);
});

test("a run in two tiles is one bar, with its end where one knows it", () => {
  const bar: Bar = {
    from: 1,
    to: null,
    position: 4,
    last: null,
    run: 1,
    count: 1,
    outcome: null,
    fragment: false,
    text: "",
  };
  const lanes = (runs: Bar[]): Lanes => ({ from: 0, to: 1, inputs: [], ticks: [], decisions: [], errors: [], runs });
  const ended: Bar = { ...bar, to: 3, last: 9, outcome: "finished" };
  expect(barsOf([lanes([bar]), lanes([ended]), lanes([bar])])).toEqual([ended]);
});
