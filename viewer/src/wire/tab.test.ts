import { expect, test } from "vitest";
import { type Browser, Tab } from "./tab";

/** Locks and channels as the pages of one browser share them. */
class Shared {
  readonly #queues = new Map<string, { grant: () => Promise<unknown>; gone: boolean; held: boolean }[]>();
  readonly #channels = new Map<string, Set<{ onmessage: ((event: MessageEvent) => void) | null }>>();

  page(): { browser: Browser; leave: () => void } {
    const mine: (() => void)[] = [];
    const request = (name: string, options: { signal?: AbortSignal }, grant: () => Promise<unknown>) => {
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      return new Promise((resolve, reject) => {
        const entry = {
          grant: async () => {
            resolve(await grant());
            leave();
          },
          gone: false,
          held: false,
        };
        const leave = () => {
          entry.gone = true;
          this.#next(name);
        };
        mine.push(leave);
        options.signal?.addEventListener("abort", () => {
          if (entry.held) return;
          leave();
          reject(new DOMException("", "AbortError"));
        });
        queue.push(entry);
        this.#next(name);
      });
    };
    const channel = (name: string) => {
      const others = this.#channels.get(name) ?? new Set();
      this.#channels.set(name, others);
      const own = {
        onmessage: null as ((event: MessageEvent) => void) | null,
        postMessage: (data: unknown) => {
          for (const other of others)
            if (other !== own) queueMicrotask(() => other.onmessage?.({ data } as MessageEvent));
        },
        close: () => void others.delete(own),
      };
      others.add(own);
      mine.push(() => others.delete(own));
      return own;
    };
    const browser: Browser = { locks: { request: request as unknown as LockManager["request"] }, channel };
    return { browser, leave: () => mine.forEach((each) => void each()) };
  }

  #next(name: string): void {
    const queue = (this.#queues.get(name) ?? []).filter((entry) => !entry.gone);
    this.#queues.set(name, queue);
    const [first] = queue;
    if (!first || first.held) return;
    first.held = true;
    queueMicrotask(() => first.grant());
  }
}

const turn = () => new Promise((then) => setTimeout(then));

test("a page whose tab was reloaded may go on", async () => {
  const shared = new Shared();
  const before = shared.page();
  new Tab(before.browser).keep("s1");
  await turn();
  before.leave();
  expect(await new Tab(shared.page().browser).claim("s1")).toBe(true);
});

test("also when the page before is only about to go", async () => {
  const shared = new Shared();
  const before = shared.page();
  before.browser.locks?.request("evlit s1", {}, () => new Promise(() => {})); // holds it, and answers nothing any more
  await turn();
  let answer: boolean | undefined;
  const claimed = new Tab(shared.page().browser).claim("s1").then((may) => {
    answer = may;
  });
  await turn();
  expect(answer).toBeUndefined();
  before.leave();
  await claimed;
  expect(answer).toBe(true);
});

test("a copy may not, and takes the session from nobody", async () => {
  const shared = new Shared();
  const [first, second] = [shared.page(), shared.page()];
  const tab = new Tab(first.browser);
  tab.keep("s1");
  await turn();
  expect(await new Tab(second.browser).claim("s1")).toBe(false);
  expect(await new Tab(shared.page().browser).claim("s1")).toBe(false);
  first.leave();
  expect(await new Tab(shared.page().browser).claim("s1")).toBe(true);
});

test("a session that is left is free again", async () => {
  const shared = new Shared();
  const tab = new Tab(shared.page().browser);
  tab.keep("s1");
  await turn();
  tab.keep("s2");
  await turn();
  expect(await new Tab(shared.page().browser).claim("s1")).toBe(true);
  expect(await new Tab(shared.page().browser).claim("s2")).toBe(false);
});

test("without locks the server is left to ask", async () => {
  const { channel } = new Shared().page().browser;
  expect(await new Tab({ locks: undefined, channel }).claim("s1")).toBe(true);
});

test("nor does it fail where locks are forbidden", async () => {
  const { channel } = new Shared().page().browser;
  const request = () => Promise.reject(new DOMException("", "SecurityError"));
  expect(await new Tab({ locks: { request }, channel }).claim("s1")).toBe(true);
});
