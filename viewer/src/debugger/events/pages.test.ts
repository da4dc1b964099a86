import { expect, test, vi } from "vitest";
import { Api } from "../api";
import { Debugger } from "../debugger";
import { fakeFetch } from "../dev/fake-api";
import { shownOf } from "../dev/mount";
import { EVENTS, OPENED } from "../dev/sample";
import type { EventRow, Filter } from "../wire";
import { EventPages, indexOf } from "./pages";

function rows(count: number): EventRow[] {
  const [first] = EVENTS;
  if (!first) throw new Error("expected a sample with events");
  return Array.from({ length: count }, (_, index) => ({ ...first, position: index + 1, at: OPENED + index }));
}

function open(events: readonly EventRow[], filter: Filter = {}) {
  const fake = fakeFetch({ events });
  vi.stubGlobal("fetch", fake);
  const pages = new EventPages(new Debugger(new Api(), shownOf()), filter);
  return { pages, asked: fake.asked, settled: () => vi.waitFor(() => expect(pages.version).toBeGreaterThan(0)) };
}

test("what is wanted is fetched page by page, and only once", async () => {
  const { pages, asked } = open(rows(1000));
  pages.want(250, 310);
  await vi.waitFor(() => expect(pages.row(305)?.position).toBe(306));
  expect(pages.total).toBe(1000);
  expect(pages.row(0)).toBeUndefined();
  pages.want(250, 310);
  await Promise.resolve();
  expect(asked.map((path) => /offset=(\d+)/.exec(path)?.[1])).toEqual(["200", "300"]);
});

test("while one is under way only the newest wish counts", async () => {
  const { pages, asked } = open(rows(10_000));
  for (const first of [0, 2000, 4000, 6000, 8000]) pages.want(first, first + 20);
  await vi.waitFor(() => expect(pages.row(8000)?.position).toBe(8001));
  expect(asked.length).toBe(2);
});

test("only so many pages are kept", async () => {
  const { pages, asked } = open(rows(20_000));
  for (let first = 0; first < 10_000; first += 100) {
    pages.want(first, first + 1);
    await vi.waitFor(() => expect(pages.row(first)).toBeDefined(), { interval: 1 });
  }
  expect(asked.length).toBe(100);
  expect(pages.row(0)).toBeUndefined();
  expect(pages.row(9950)).toBeDefined();
});

test("a recording that grew has its end asked for again", async () => {
  const events = rows(150);
  const { pages } = open(events);
  pages.want(100, 150);
  await vi.waitFor(() => expect(pages.total).toBe(150));
  events.push(...rows(170).slice(150));
  pages.grow();
  await vi.waitFor(() => expect(pages.total).toBe(170));
  expect(pages.row(165)?.position).toBe(166);
});

test("a position is found where rows are left out", async () => {
  const { pages, settled } = open(rows(50).filter(({ position }) => position < 10 || position > 20));
  pages.want(0, 50);
  await settled();
  expect(pages.find(30)?.position).toBe(30);
  expect(pages.find(15)).toBeUndefined();
});

test("a list that the server still counts is asked for until it is whole", async () => {
  const all = rows(300);
  let known = 50;
  const events = (query: URLSearchParams) => {
    const offset = Number(query.get("offset"));
    const found = all.slice(0, known);
    const answer = { total: known, offset, rows: found.slice(offset, offset + 100), complete: known === 300 };
    known = Math.min(300, known + 100);
    return answer;
  };
  vi.stubGlobal("fetch", fakeFetch({ answers: { "api/s/s_sample/events": events } }));
  const pages = new EventPages(new Debugger(new Api(), shownOf()), { text: "x" });
  pages.want(0, 100);
  await vi.waitFor(() => expect([pages.total, pages.counting]).toEqual([300, false]));
  expect(pages.row(99)?.position).toBe(100);
});

test("what went wrong is said in the server's words", async () => {
  const { pages, settled } = open([], { text: "x" });
  vi.stubGlobal("fetch", async () => Response.json({ error: "no such session" }, { status: 404 }));
  pages.want(0, 10);
  await settled();
  expect(pages.error).toBe("no such session");
});

test("a damaged stretch is one row of the list", () => {
  const damaged = [{ position: 10, last: 20 }];
  expect([9, 10, 15, 20, 21].map((position) => indexOf(position, damaged))).toEqual([8, 9, 9, 9, 10]);
  expect(indexOf(42, [])).toBe(41);
});

test("two who look each get what they want", async () => {
  const { pages } = open(rows(1000));
  pages.want(0, 20);
  pages.want(700, 720, "player");
  await vi.waitFor(() => expect([pages.row(5), pages.row(710)]).not.toContain(undefined));
});
