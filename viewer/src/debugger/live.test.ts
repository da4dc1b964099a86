import { expect, test, vi } from "vitest";
import { Api } from "./api";
import type { Shown } from "./debugger";
import { Debugger } from "./debugger";
import { fakeFetch } from "./dev/fake-api";
import { shownOf } from "./dev/mount";
import { RECORDING, SESSION } from "./dev/sample";
import { Live } from "./live";

function open(part: Partial<Shown>) {
  vi.stubGlobal("fetch", fakeFetch({ session: { ...SESSION, runs: 99 } }));
  const debugged = new Debugger(new Api(), shownOf({ recording: { ...RECORDING, live: true }, ...part }));
  const told = new Map<string, (event: Event) => void>();
  const grew = vi.fn();
  const source = {
    addEventListener: (name: string, then: (event: Event) => void) => told.set(name, then),
    close: vi.fn(),
  };
  const live = new Live(debugged, grew, () => source as never);
  const grow = (head: number, id = "s_sample") =>
    told.get("grown")?.(
      new MessageEvent("grown", { data: JSON.stringify({ sessions: [{ id, head, last: 1, closed: null }] }) }),
    );
  return { debugged, grew, live, grow, source };
}

test("the position follows the end until somebody goes elsewhere", () => {
  const { debugged, grow, grew } = open({ following: true, position: 21 });
  grow(30);
  expect(debugged.shown).toMatchObject({ head: 30, position: 30, session: { head: 30 } });
  debugged.go(4);
  grow(40);
  expect(debugged.shown).toMatchObject({ head: 40, position: 4, following: false });
  expect(grew).toHaveBeenCalledTimes(2);
});

test("another session's growth is of the list of sessions only", () => {
  const { debugged, grow, grew } = open({ following: true, position: 21 });
  grow(99, "s_other");
  expect([debugged.shown.position, grew.mock.calls.length]).toEqual([21, 0]);
});

test("counts are asked for now and then, and do not turn the head back", async () => {
  vi.useFakeTimers();
  const { debugged, grow } = open({});
  grow(30);
  grow(31);
  await vi.advanceTimersByTimeAsync(2100);
  vi.useRealTimers();
  expect(debugged.shown.session).toMatchObject({ runs: 99, head: 31 });
});

test("the end is followed too when counting tells of it before the growth does", async () => {
  vi.useFakeTimers();
  const { debugged, grow, grew } = open({ following: true, position: 10, head: 10 });
  vi.stubGlobal("fetch", fakeFetch({ session: { ...SESSION, head: 40 } }));
  grow(30);
  await vi.advanceTimersByTimeAsync(2100);
  vi.useRealTimers();
  expect(debugged.shown).toMatchObject({ head: 40, position: 40 });
  expect(grew).toHaveBeenCalledTimes(2);
});

test("a session that began meanwhile is one more to choose from", async () => {
  vi.useFakeTimers();
  const { debugged, grow } = open({ recording: { ...RECORDING, live: true, sessions: [] } });
  grow(3, "s_sample_2");
  await vi.advanceTimersByTimeAsync(2100);
  vi.useRealTimers();
  expect(debugged.shown.recording.sessions).toEqual(RECORDING.sessions);
});

test("what is no longer wanted is closed", () => {
  const { live, source } = open({});
  live.close();
  expect(source.close).toHaveBeenCalled();
});
