import { fireEvent } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { Api } from "../api";
import { Debugger } from "../debugger";
import { Desk } from "../desk";
import { fakeFetch } from "../dev/fake-api";
import { shownOf } from "../dev/mount";
import { Hand } from "./hand";
import { Stage } from "./stage";

const close: (() => void)[] = [];
afterEach(() => {
  for (const each of close.splice(0)) each();
});

/** A timeline whose questions for the event of a time are answered when the test says so. */
function open(position: number) {
  const fetched = fakeFetch();
  const waiting: (() => void)[] = [];
  vi.stubGlobal("fetch", async (...asked: Parameters<typeof fetch>) => {
    if (String(asked[0]).includes("/time?")) await new Promise<void>((then) => waiting.push(then));
    return fetched(...asked);
  });
  const debugged = new Debugger(new Api(), shownOf({ position }));
  const desk = new Desk(debugged);
  const stage = new Stage(desk, document.createElement("canvas"), document.createElement("canvas"));
  stage.resize(400, 200);
  const box = document.createElement("div");
  box.getBoundingClientRect = () => new DOMRect(0, 0, 400, 200);
  const hand = new Hand(desk, stage, box, () => {});
  close.push(
    () => hand.close(),
    () => stage.close(),
    () => desk.close(),
  );
  const click = (clientX: number) => {
    for (const type of ["pointerDown", "pointerUp"] as const) fireEvent[type](box, { clientX, clientY: 5, button: 0 });
  };
  const answer = async () => {
    await vi.waitFor(() => (waiting.shift() ?? expect.unreachable())());
    await new Promise((then) => setTimeout(then, 20));
  };
  return { debugged, click, answer };
}

test("a click goes to the event of its time", async () => {
  const { debugged, click, answer } = open(3);
  click(399);
  await answer();
  expect(debugged.shown.position).toBe(debugged.shown.head);
});

test("who goes elsewhere before the answer is there stays there", async () => {
  const { debugged, click, answer } = open(3);
  click(399);
  debugged.go(7);
  await answer();
  expect(debugged.shown.position).toBe(7);
});

test("of several clicks the last one counts", async () => {
  const { debugged, click, answer } = open(3);
  click(200);
  click(300);
  click(399);
  await answer();
  await answer();
  expect(debugged.shown.position).toBe(debugged.shown.head);
});
