import { expect, test } from "vitest";
import { CONNECT_WITHIN_MS, Link, type LinkState, type TransportEvents, waitBefore } from "./socket";
import { socketUrl } from "./urls";

function setUp() {
  const opened: TransportEvents[] = [];
  const states: LinkState[] = [];
  const heard: string[] = [];
  const waits: { ms: number; then: () => void; cancelled: boolean }[] = [];
  const link = new Link({
    connect: (events) => {
      opened.push(events);
      return { send: () => {}, close: () => {} };
    },
    onState: (state) => states.push(state),
    onText: (text) => heard.push(text),
    after: (ms, then) => {
      const wait = { ms, then, cancelled: false };
      waits.push(wait);
      return () => {
        wait.cancelled = true;
      };
    },
    random: () => 1,
  });
  return { link, opened, states, heard, waits };
}

test("waits double up to a bound, and half of each is chance", () => {
  expect([0, 1, 2, 3].map((attempt) => waitBefore(attempt, 1))).toEqual([250, 500, 1000, 2000]);
  expect(waitBefore(50, 1)).toBe(15_000);
  expect(waitBefore(3, 0)).toBe(1000);
});

test("comes back by itself, later each time, until the other side has settled", () => {
  const { link, opened, waits } = setUp();
  link.start();
  for (const expected of [250, 500, 1000]) {
    opened.at(-1)?.onClose();
    expect(waits.at(-1)?.ms).toBe(expected);
    waits.at(-1)?.then();
  }
  expect(link.attempts).toBe(3);
  opened.at(-1)?.onOpen();
  link.settled();
  opened.at(-1)?.onClose();
  expect(waits.at(-1)?.ms).toBe(250);
});

test("goes through its states in order", () => {
  const { link, opened, states, waits } = setUp();
  link.start();
  opened[0]?.onOpen();
  opened[0]?.onClose();
  waits.at(-1)?.then();
  link.stop();
  expect(states).toEqual(["connecting", "open", "waiting", "connecting", "stopped"]);
});

test("an older connection is not listened to any more", () => {
  const { link, opened, heard, states } = setUp();
  link.start();
  opened[0]?.onOpen();
  link.restart();
  opened[0]?.onText("late");
  opened[0]?.onClose();
  expect(heard).toEqual([]);
  expect(states.at(-1)).toBe("waiting");
});

test("can be told not to wait on", () => {
  const { link, opened, waits } = setUp();
  link.start();
  opened[0]?.onClose();
  const wait = waits.at(-1);
  link.retryNow();
  expect(opened).toHaveLength(2);
  expect(wait?.cancelled).toBe(true);
  opened[1]?.onOpen();
  link.retryNow();
  expect(opened).toHaveLength(2);
});

test("an attempt that hangs is given up, and begun anew when the network is back", () => {
  const { link, opened, states, waits } = setUp();
  link.start();
  expect(waits.at(-1)?.ms).toBe(CONNECT_WITHIN_MS);
  waits.at(-1)?.then();
  expect(states).toEqual(["connecting", "waiting"]);
  waits.at(-1)?.then();
  expect(opened).toHaveLength(2);
  link.retryNow();
  expect(opened).toHaveLength(3);
  opened[2]?.onOpen();
  expect(waits.every((wait) => wait.cancelled || wait === waits[0] || wait === waits[1])).toBe(true);
});

test("says that nothing was sent while it is not open", () => {
  const { link, opened } = setUp();
  link.start();
  expect(link.send("a")).toBe(false);
  opened[0]?.onOpen();
  expect(link.send("a")).toBe(true);
  link.stop();
  expect(link.send("a")).toBe(false);
});

test.each([
  ["http://host:8501/", "ws://host:8501/_evlit/socket"],
  ["https://host/apps/one/page?q=1#top", "wss://host/apps/one/_evlit/socket"],
])("the socket of %s is beside it", (page, socket) => {
  expect(socketUrl(page)).toBe(socket);
});
