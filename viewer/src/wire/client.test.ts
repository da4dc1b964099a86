import { describe, expect, test } from "vitest";
import { propsOf } from "../core/tree";
import { sampleTree } from "../dev/fake-server";
import { TestServer } from "../dev/test-server";
import { ALIVE_WITHIN_MS } from "./client";

const SAMPLE = {
  main: [
    { kind: "text_input", props: { widget: "name", label: "Name", value: "" } },
    { kind: "button", props: { widget: "go", label: "Go" }, fragment: "f1" },
  ],
};

function node(server: TestServer, id: number) {
  const found = server.client.store.node(id);
  if (!found) throw new Error(`expected node ${id}`);
  return found;
}

const batches = (server: TestServer) => server.inputs.map((input) => input.batch);

describe("the first connection", () => {
  test("says hello without a session and shows the tree it gets", () => {
    const server = TestServer.welcoming(SAMPLE);
    expect(server.last.sent[0]).toMatchObject({ type: "hello", protocol: 1, locale: "en", zone: "UTC" });
    expect(server.last.sent[0]).not.toHaveProperty("session");
    expect(server.last.sent[0]).not.toHaveProperty("seen");
    expect(node(server, 10).kind).toBe("text_input");
    expect(server.client.status).toMatchObject({ link: "open", ready: true });
  });

  test("sends nothing before welcome", () => {
    const server = new TestServer();
    server.client.start();
    server.client.rerun();
    server.open();
    expect(server.inputs).toEqual([]);
    server.welcome({ tree: sampleTree(SAMPLE) });
    expect(server.inputs).toEqual([{ type: "rerun", batch: 1 }]);
  });
});

test("a click carries its fragment and goes out once", () => {
  const server = TestServer.welcoming(SAMPLE);
  server.client.widgets.fire(node(server, 11));
  expect(server.inputs).toEqual([{ type: "widgets", values: {}, trigger: { go: true }, fragment: "f1", batch: 1 }]);
  server.ack(1, 11);
  expect(server.client.waiting).toEqual([]);
});

describe("a lost connection", () => {
  test("is made again with session, token and how far the view has come", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.say({ type: "patch", position: 14, ops: [["set", 10, { label: "Your name" }]] });
    server.drop();
    server.pass(250);
    server.open();
    expect(server.connections).toHaveLength(2);
    expect(server.last.sent[0]).toMatchObject({ session: "s1", token: "secret", seen: 14 });
    server.welcome({ position: 16 });
    server.say({ type: "patch", position: 16, ops: [["set", 10, { label: "Name again" }]] });
    expect(propsOf(node(server, 10)).label).toBe("Name again");
  });

  test("loses nothing: what was not acknowledged goes out again, in order, under its batch", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.client.widgets.commit(node(server, 10), "Ada");
    server.client.widgets.fire(node(server, 11));
    server.drop();
    server.client.rerun();
    expect(server.client.waiting).toHaveLength(3);
    server.pass(250);
    server.open();
    server.welcome({ batch: 1 });
    expect(batches(server)).toEqual([2, 3]);
    server.ack(2, 20);
    server.ack(3, 21);
    expect(server.client.waiting).toEqual([]);
  });

  test("an input that had arrived is folded, though its ack was lost", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.client.widgets.commit(node(server, 10), "Ada");
    server.drop();
    server.pass(250);
    server.open();
    server.welcome({ batch: 1, position: 12 });
    expect(propsOf(node(server, 10)).value).toBe("Ada");
  });
});

describe("a reloaded page", () => {
  test("goes on with its session, asks for the whole tree and sends what waited", () => {
    const before = TestServer.welcoming(SAMPLE);
    before.client.widgets.commit(node(before, 10), "Ada");

    const after = new TestServer(before.kept);
    after.client.start();
    after.open();
    expect(after.last.sent[0]).toMatchObject({ session: "s1", token: "secret" });
    expect(after.last.sent[0]).not.toHaveProperty("seen");
    after.welcome({ tree: sampleTree(SAMPLE) });
    expect(after.inputs).toEqual([{ type: "widgets", values: { name: "Ada" }, batch: 1 }]);
  });
});

describe("the address", () => {
  test("follows what the app does: a new entry, or the one of now corrected", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.say({ type: "address", position: 11, query: "a=1", push: true });
    server.say({ type: "address", position: 12, query: "a=2", push: false });
    server.say({ type: "address", position: 13, page: "two", query: "", push: true });
    expect(server.address.entries).toEqual([
      { page: "", query: "" },
      { page: "", query: "a=2" },
      { page: "two", query: "" },
    ]);
  });

  test("stays where the user went as long as the server does not know", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.client.openPage({ page: "two", query: "" });
    server.say({ type: "address", position: 11, query: "late=1", push: true });
    expect(server.address.now()).toEqual({ page: "two", query: "" });
    server.ack(1, 12);
    server.say({ type: "address", position: 13, query: "b=1", push: false });
    expect(server.address.now()).toEqual({ page: "two", query: "b=1" });
    expect(server.inputs).toEqual([{ type: "page", page: "two", query: "", batch: 1 }]);
  });

  test("going back is told as such", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.client.wentTo({ page: "", query: "a=1" });
    expect(server.inputs).toEqual([{ type: "page", page: "", query: "a=1", history: true, batch: 1 }]);
  });

  test("a reload shows what the session has by now", () => {
    const before = TestServer.welcoming(SAMPLE);
    before.say({ type: "address", position: 11, query: "a=1", push: true });
    const after = new TestServer(before.kept);
    after.address.entries.push({ page: "", query: "a=1" });
    after.client.start();
    after.open();
    after.welcome({ tree: sampleTree(SAMPLE), page: "two", query: "b=2" });
    expect(after.address.now()).toEqual({ page: "two", query: "b=2" });
    expect(after.inputs).toEqual([]);
  });

  test("an address edited by hand is opened in the session", () => {
    const before = TestServer.welcoming(SAMPLE);
    before.say({ type: "address", position: 11, query: "a=1", push: true });
    const after = new TestServer(before.kept);
    after.address.entries.push({ page: "", query: "a=5" });
    after.client.start();
    after.open();
    after.welcome({ tree: sampleTree(SAMPLE), page: "", query: "a=1" });
    expect(after.address.now()).toEqual({ page: "", query: "a=5" });
    expect(after.inputs).toEqual([{ type: "page", page: "", query: "a=5", history: true, batch: 1 }]);
  });
});

test("a session the server no longer has is told, and its unsent inputs are not sent into the new one", () => {
  const server = TestServer.welcoming(SAMPLE);
  server.drop();
  server.client.rerun();
  server.pass(250);
  server.open();
  server.welcome({ session: "s2", tree: sampleTree(SAMPLE) });
  expect(server.inputs).toEqual([]);
  expect(server.client.notices.map((notice) => notice.text)).toEqual([
    "The server began a new session; 1 unsent change was lost.",
  ]);
});

test("a session that has ended is told, with what that cost, until the user has read it", () => {
  const server = TestServer.welcoming(SAMPLE);
  server.drop();
  server.client.rerun();
  server.pass(250);
  server.open();
  const message = "The session that this page had has ended: nobody had it open for 30 days.";
  server.welcome({ session: "s2", tree: sampleTree(SAMPLE), instead: { code: "ended", message } });
  expect(server.client.notices).toMatchObject([
    { text: `${message} This is a new one. 1 unsent change was lost.`, seconds: null },
  ]);
});

describe("two pages and one session", () => {
  test("a page says its name each time, and what epoch it has seen", () => {
    const server = TestServer.welcoming(SAMPLE, { epoch: 3 });
    expect(server.connections[0]?.sent[0]).toMatchObject({ tab: "t" });
    server.drop();
    server.pass(250);
    server.open();
    expect(server.last.sent[0]).toMatchObject({ tab: "t", epoch: 3, seen: 10 });
    expect(server.last.sent[0]).not.toHaveProperty("take");
  });

  test("who is asked says that it is here", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.say({ type: "there" });
    expect(server.last.sent.at(-1)).toEqual({ type: "here" });
  });

  test("a copy of a tab begins anew without a word, and takes nothing of the other along", () => {
    const first = TestServer.welcoming(SAMPLE);
    first.client.widgets.commit(node(first, 10), "Ada");
    const copy = new TestServer(new Map(first.kept));
    copy.client.start();
    copy.open();
    const instead = { code: "duplicate", message: "The session is open in another tab." } as const;
    copy.welcome({ session: "s2", tree: sampleTree(SAMPLE), instead });
    expect(copy.inputs).toEqual([]);
    expect(copy.client.notices).toEqual([]);
  });

  test("a session is taken back when the user wants it here", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.say({ type: "bye", code: "moved", message: "" });
    server.client.retry();
    server.open();
    expect(server.last.sent[0]).toMatchObject({ session: "s1", take: true });
    server.welcome();
    server.drop();
    server.pass(250);
    server.open();
    expect(server.last.sent[0]).not.toHaveProperty("take");
  });
});

describe("what was typed and not committed", () => {
  const SECRET = {
    main: [...SAMPLE.main, { kind: "text_input", props: { widget: "pw", type: "password", value: "" } }],
  };
  const reloaded = (before: TestServer, session = "s1") => {
    const after = new TestServer(before.kept);
    after.client.start();
    after.open();
    after.welcome({ session, tree: sampleTree(SECRET) });
    return after;
  };

  test("is there after a reload, and is no input yet; a password is not", () => {
    const before = TestServer.welcoming(SECRET);
    before.client.widgets.edit(node(before, 10), "Ad");
    before.client.widgets.edit(node(before, 12), "hunter2");
    before.client.leaving();
    expect(JSON.stringify([...before.kept])).not.toContain("hunter2");
    const after = reloaded(before);
    expect(after.client.widgets.entry("name")).toEqual({ value: "Ad", state: "editing" });
    expect(after.inputs).toEqual([]);
    after.client.widgets.commit(node(after, 10));
    expect(after.inputs).toMatchObject([{ values: { name: "Ad" } }]);
  });

  test("does not get into another session", () => {
    const before = TestServer.welcoming(SECRET);
    before.client.widgets.edit(node(before, 10), "Ad");
    before.client.leaving();
    expect(reloaded(before, "s2").client.widgets.entry("name")).toBeUndefined();
  });
});

describe("a connection that looks open and is dead", () => {
  test("is given up when an input gets no answer", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.client.rerun();
    server.pass(ALIVE_WITHIN_MS);
    expect(server.client.status.link).toBe("waiting");
  });

  test("is kept when there was one", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.client.rerun();
    server.pass(ALIVE_WITHIN_MS - 1);
    server.ack(1, 11);
    server.pass(ALIVE_WITHIN_MS);
    expect(server.client.status.ready).toBe(true);
    expect(server.connections).toHaveLength(1);
  });

  test("is asked when the page is looked at again", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.client.retryIfWaiting();
    expect(server.last.sent.at(-1)).toEqual({ type: "ping" });
    server.say({ type: "pong" });
    server.pass(ALIVE_WITHIN_MS);
    expect(server.connections).toHaveLength(1);
    server.client.retryIfWaiting();
    server.pass(ALIVE_WITHIN_MS + 250);
    expect(server.connections).toHaveLength(2);
  });
});

test("a patch that does not fit makes the client fetch the whole tree", () => {
  const server = TestServer.welcoming(SAMPLE);
  server.say({ type: "patch", position: 12, ops: [["set", 999, { label: "x" }]] });
  expect(server.client.status.link).toBe("waiting");
  expect(node(server, 10).kind).toBe("text_input");
  server.pass(250);
  server.open();
  expect(server.last.sent[0]).toMatchObject({ session: "s1" });
  expect(server.last.sent[0]).not.toHaveProperty("seen");
});

test("a refused input is not sent again, its value is taken back, and the user is told", () => {
  const server = TestServer.welcoming(SAMPLE);
  server.client.widgets.commit(node(server, 10), "x".repeat(9));
  server.say({ type: "error", code: "value", message: "Name may have 8 letters, got 9", batch: 1 });
  expect(server.client.waiting).toEqual([]);
  expect(server.client.widgets.entry("name")).toBeUndefined();
  expect(server.client.notices[0]?.text).toBe("Name may have 8 letters, got 9 (value)");
});

describe("when the server says bye", () => {
  test.each(["slow", "closing"] as const)("%s: the client comes back", (code) => {
    const server = TestServer.welcoming(SAMPLE);
    server.say({ type: "bye", code, message: "" });
    server.pass(250);
    expect(server.connections).toHaveLength(2);
  });

  test("moved: it stays away until the user wants the session here", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.say({ type: "bye", code: "moved", message: "another viewer took over" });
    server.pass(60_000);
    expect(server.connections).toHaveLength(1);
    expect(server.client.status.ended?.code).toBe("moved");
    server.client.retry();
    server.open();
    expect(server.last.sent[0]).toMatchObject({ session: "s1" });
    expect(server.client.status.ended).toBeUndefined();
  });

  test("log: it stays away, keeps what was not acknowledged, and goes on when the user tries again", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.client.widgets.commit(node(server, 10), "Ada");
    server.say({ type: "bye", code: "log", message: "The disk is full." });
    server.pass(60_000);
    expect(server.connections).toHaveLength(1);
    expect(server.client.status.ended).toEqual({ code: "log", message: "The disk is full." });
    server.client.retry();
    server.open();
    expect(server.last.sent[0]).toMatchObject({ session: "s1", token: "secret" });
    server.welcome({});
    expect(batches(server)).toEqual([1]);
  });

  test("closed: the session is forgotten, the next one is new", () => {
    const server = TestServer.welcoming(SAMPLE);
    server.say({ type: "bye", code: "closed", message: "idle for an hour" });
    server.client.retry();
    server.open();
    expect(server.last.sent[0]).not.toHaveProperty("session");
  });
});
