import { expect, test, vi } from "vitest";
import { Api } from "./api";
import { Debugger } from "./debugger";
import { fakeFetch } from "./dev/fake-api";
import { shownOf } from "./dev/mount";
import { EventPages } from "./events/pages";
import { Player, playOn } from "./player";

const TIMES = [0, 0, 0.1, 0.2, 10.2, 10.3];
const timeOf = (position: number) => TIMES[position];
const start = { position: 0, waited: 0 };

test("events come at the distance they had", () => {
  expect(playOn(start, 0.05, 1, 5, timeOf)).toMatchObject({ position: 1 });
  expect(playOn({ position: 1, waited: 0.05 }, 0.06, 1, 5, timeOf).position).toBe(2);
  expect(playOn(start, 0.05, 8, 5, timeOf).position).toBe(3);
});

test("time that is left over counts for the next event", () => {
  const after = playOn({ position: 1, waited: 0 }, 0.15, 1, 5, timeOf);
  expect(after.position).toBe(2);
  expect(after.waited).toBeCloseTo(0.05);
});

test("a long wait takes a second, and is said to be shortened", () => {
  const waiting = playOn({ position: 3, waited: 0 }, 0.9, 1, 5, timeOf);
  expect(waiting).toMatchObject({ position: 3, idle: 10 });
  expect(playOn(waiting, 0.11, 1, 5, timeOf)).toMatchObject({ position: 4, idle: null });
  // At eight times the speed it still takes no longer than a second, and no less than that either.
  expect(playOn({ position: 3, waited: 0 }, 0.9, 8, 5, timeOf).position).toBe(3);
  expect(playOn({ position: 3, waited: 0 }, 1.01, 8, 5, timeOf).position).toBe(4);
});

test("what has not come yet is waited for, and the end is the end", () => {
  expect(playOn({ position: 5, waited: 0 }, 1, 1, 9, timeOf)).toMatchObject({ position: 5, stalled: true });
  expect(playOn({ position: 4, waited: 0 }, 99, 1, 5, timeOf)).toMatchObject({ position: 5, stalled: false });
});

function playing() {
  vi.stubGlobal("fetch", fakeFetch());
  let frame: ((now: number) => void) | null = null;
  vi.stubGlobal("requestAnimationFrame", (then: (now: number) => void) => {
    frame = then;
    return 1;
  });
  vi.stubGlobal("cancelAnimationFrame", () => {
    frame = null;
  });
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const debugged = new Debugger(new Api(), shownOf());
  const rows = new EventPages(debugged, {});
  const player = new Player(debugged, rows);
  const pass = (seconds: number) => {
    for (let left = seconds; left > 0; left -= 0.05) {
      now += 50;
      const then = frame;
      frame = null;
      then?.(now);
    }
  };
  return { debugged, rows, player, pass, turning: () => frame !== null };
}

test("the position moves while it plays, and going elsewhere stops it", async () => {
  const { debugged, rows, player, pass, turning } = playing();
  player.toggle(1);
  pass(0.1);
  await vi.waitFor(() => expect(rows.row(0)).toBeDefined());
  pass(0.2);
  expect(debugged.shown.position).toBe(6);
  expect(player.idle).toBeCloseTo(1.97);
  debugged.go(2);
  expect([debugged.shown.playing, turning(), player.idle]).toEqual([null, false, null]);
});

test("at its end it stops, and begins again when asked to", async () => {
  const { debugged, rows, player, pass, turning } = playing();
  player.toggle(8);
  pass(0.1);
  await vi.waitFor(() => expect(rows.row(0)).toBeDefined());
  pass(5);
  expect(debugged.shown).toMatchObject({ position: 21, playing: null, following: false });
  expect(turning()).toBe(false);
  player.toggle(8);
  expect(debugged.shown).toMatchObject({ position: 0, playing: 8 });
});
