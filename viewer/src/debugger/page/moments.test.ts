import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Op } from "../../core/ops";
import { sampleTree } from "../../dev/fake-server";
import { Api } from "../api";
import { Debugger } from "../debugger";
import { shownOf } from "../dev/mount";
import type { Moment } from "../wire";
import { Moments, type PageState } from "./moments";

const TOUCHED = { inserted: [], changed: {}, moved: [], removed: [] };

/** A page with one text that says the position. */
function whole(position: number): Moment {
  const tree = sampleTree({ main: [{ kind: "text", props: { body: `at ${position}` } }] });
  const place = { page: "", query: "", running: [], theme: null, url: null };
  return { ...place, position, at: null, tree, from: null, ops: null, touched: TOUCHED };
}

function ops(from: number, position: number): Moment {
  const set: Op = ["set", 10, { body: `at ${position}` }];
  return { ...whole(position), tree: null, from, ops: [set] };
}

const body = (state: PageState) => state.tree.nodes.get(10)?.props as { body: string } | undefined;

let asked: string[];
let answers: ((answer: Moment | Response) => void)[];
let debugged: Debugger;
let moments: Moments;
let stop: () => void;

beforeEach(() => {
  asked = [];
  answers = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url.replace(/^.*\/at\//, ""));
    return new Promise<Response>((then) =>
      answers.push((answer) => then(answer instanceof Response ? answer : Response.json(answer))),
    );
  });
  debugged = new Debugger(new Api(), shownOf({ position: 5, head: 1000 }));
  moments = new Moments(debugged);
  stop = moments.subscribe(() => {});
});

afterEach(() => stop());

async function answer(with_: Moment | Response): Promise<void> {
  answers.shift()?.(with_);
  await vi.waitFor(() => expect(moments.state.moment !== null || moments.state.problem !== null).toBe(true));
  await new Promise((then) => setTimeout(then));
}

test("the first page is asked for whole, the next as what differs", async () => {
  expect(asked).toEqual(["5"]);
  await answer(whole(5));
  expect(body(moments.state)).toEqual({ body: "at 5" });
  debugged.go(9);
  expect(moments.state.behind).toBe(true);
  await answer(ops(5, 9));
  expect(asked).toEqual(["5", "9?since=5"]);
  expect(body(moments.state)).toEqual({ body: "at 9" });
  expect(moments.state).toMatchObject({ behind: false, step: { from: 5, play: false } });
});

test("of many positions only the newest is asked for, once the answer under way is shown", async () => {
  await answer(whole(5));
  for (const position of [6, 7, 8, 9]) debugged.go(position);
  expect(asked).toEqual(["5", "6?since=5"]);
  await answer(ops(5, 6));
  expect(body(moments.state)).toEqual({ body: "at 6" });
  expect(asked).toEqual(["5", "6?since=5", "9?since=6"]);
  await answer(ops(6, 9));
  expect(asked).toHaveLength(3);
  expect(moments.state.behind).toBe(false);
});

test("what plays plays forwards alone", async () => {
  await answer(whole(5));
  debugged.change({ position: 6, playing: 1 });
  await answer(ops(5, 6));
  expect(moments.state.step.play).toBe(true);
  debugged.change({ position: 5, playing: 1 });
  await answer(ops(6, 5));
  expect(moments.state.step.play).toBe(false);
});

describe("a position that cannot be shown", () => {
  const damaged = () => Response.json({ error: "event 7 is damaged", position: 7 }, { status: 409 });

  test("is said, and the last page stays", async () => {
    await answer(whole(5));
    debugged.go(8);
    await answer(damaged());
    expect(body(moments.state)).toEqual({ body: "at 5" });
    expect(moments.state.problem).toEqual({ message: "event 7 is damaged", wanted: 8, until: 6, retry: false });
    expect(asked).toHaveLength(2);
  });

  test("is forgotten when another is shown, or the one before again", async () => {
    await answer(whole(5));
    debugged.go(8);
    await answer(damaged());
    debugged.go(5);
    expect(moments.state.problem).toBeNull();
    debugged.go(8);
    await answer(damaged());
    debugged.go(6);
    await answer(ops(5, 6));
    expect(moments.state.problem).toBeNull();
  });

  test("is asked for again when somebody wishes", async () => {
    await answer(whole(5));
    debugged.go(8);
    await answer(Response.json({ error: "broken" }, { status: 500 }));
    expect(moments.state.problem?.retry).toBe(true);
    moments.retry();
    await answer(ops(5, 8));
    expect(body(moments.state)).toEqual({ body: "at 8" });
  });
});

test("ops that do not fit are answered by asking for the whole page", async () => {
  await answer(whole(5));
  debugged.go(6);
  answers.shift()?.({ ...ops(5, 6), ops: [["remove", 99]] });
  await vi.waitFor(() => expect(asked).toEqual(["5", "6?since=5", "6"]));
  await answer(whole(6));
  expect(moments.state).toMatchObject({ problem: null, behind: false });
});

test("the answer for a session that is left is nobody's", async () => {
  await answer(whole(5));
  debugged.go(6);
  const { session } = debugged.shown;
  debugged.change({ session: { ...session, id: "another" }, position: 3 });
  answers.shift()?.(ops(5, 6));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked[2]).toBe("3");
  expect(moments.state.moment).toBeNull();
  await answer(whole(3));
  expect(body(moments.state)).toEqual({ body: "at 3" });
});
