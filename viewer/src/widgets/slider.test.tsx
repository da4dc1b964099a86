import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeValue } from "./slider";
import { KEYBOARD_PAUSE_MS } from "./slider-track";
import { openPage } from "./test-page";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const AGE = { widget: "age", label: "Age", value: 25, min: 0, max: 100, step: 1, type: "int" };
const sent = (age: unknown) => ({ type: "widgets", values: { age } });
const bubbles = () => screen.getAllByTestId("stSliderThumbValue").map((bubble) => bubble.textContent);

function press(key: string, handle = 0): void {
  const slider = screen.getAllByRole("slider")[handle];
  if (!slider) throw new Error(`expected a handle ${handle}`);
  act(() => slider.focus());
  fireEvent.keyDown(slider, { key });
}

test("arrow keys show the value at once and send it after a pause, as one change", async () => {
  const page = await openPage({ kind: "slider", props: AGE });
  press("ArrowRight");
  act(() => vi.advanceTimersByTime(KEYBOARD_PAUSE_MS - 1));
  press("ArrowRight");
  act(() => vi.advanceTimersByTime(KEYBOARD_PAUSE_MS - 1));
  expect(bubbles()).toEqual(["27"]);
  expect(page.sent()).toEqual([]);
  act(() => vi.advanceTimersByTime(1));
  expect(page.sent()).toEqual([sent(27)]);
});

test("who is asked sends what keys changed first, and once", async () => {
  const page = await openPage({ kind: "slider", props: AGE });
  press("ArrowRight");
  act(() => page.server.say({ type: "there" }));
  expect(page.sent()).toEqual([sent(26), { type: "here" }]);
  act(() => vi.advanceTimersByTime(10_000));
  expect(page.sent()).toHaveLength(2);
});

test("a page that goes sends what keys changed", async () => {
  const page = await openPage({ kind: "slider", props: AGE });
  press("ArrowRight");
  act(() => page.client.leaving());
  expect(page.sent()).toEqual([sent(26)]);
});

test("a shortcut that is pressed within the pause finds what keys changed", async () => {
  const button = { kind: "button", props: { widget: "go", label: "Go", shortcut: "Ctrl+G" } };
  const page = await openPage({ kind: "slider", props: AGE }, button);
  press("ArrowRight");
  fireEvent.keyDown(screen.getByRole("slider"), { key: "g", code: "KeyG", ctrlKey: true });
  expect(page.sent()).toEqual([sent(26), { type: "widgets", values: {}, trigger: { go: true } }]);
  act(() => vi.advanceTimersByTime(10_000));
  expect(page.sent()).toHaveLength(2);
});

test("a form that a shortcut submits within the pause holds nothing back afterwards", async () => {
  const submit = { form: "f", widget: "go", label: "Go", submit: true, shortcut: "Ctrl+G" };
  const page = await openPage({
    kind: "form",
    props: { form: "f" },
    children: [
      { kind: "slider", props: { ...AGE, form: "f" } },
      { kind: "button", props: submit },
    ],
  });
  press("ArrowRight");
  fireEvent.keyDown(screen.getByRole("slider"), { key: "g", code: "KeyG", ctrlKey: true });
  expect(page.sent()).toEqual([{ type: "widgets", values: { age: 26 }, trigger: { go: true } }]);
  act(() => vi.advanceTimersByTime(10_000));
  expect(page.client.widgets.entry("age")?.state).toBe("committed");
});

test.each(["rerun", "dismiss", "openPage"] as const)("what keys changed is sent before a %s", async (act) => {
  const page = await openPage({ kind: "slider", props: AGE });
  press("ArrowRight");
  if (act === "dismiss") page.client.dismiss("d", 1);
  else if (act === "openPage") page.client.openPage({ page: "two", query: "" });
  else page.client.rerun();
  expect(page.sent()).toMatchObject([sent(26), { type: act === "openPage" ? "page" : act }]);
});

test("leaving the slider sends what keys changed", async () => {
  const page = await openPage({ kind: "slider", props: AGE });
  press("PageUp");
  fireEvent.blur(screen.getByRole("slider"));
  expect(page.sent()).toEqual([sent(35)]);
  act(() => vi.advanceTimersByTime(10_000));
  expect(page.sent()).toHaveLength(1);
});

/** The element that follows the pointer, 100 px wide. */
function track(): HTMLElement {
  const found = document.querySelector<HTMLElement>(".ev-slider-track");
  if (!found) throw new Error("expected the track of a slider");
  found.getBoundingClientRect = () => new DOMRect(0, 0, 100, 10);
  return found;
}

/** As browsers do it: the same once more as an event of a mouse, which is what the library listens to. */
function pointer(type: "Down" | "Move" | "Up", clientX: number, on: Element = track()): void {
  const at = { clientX, clientY: 5, button: 0, isPrimary: true, pointerId: 1 };
  fireEvent[`pointer${type}`](on, at);
  fireEvent[`mouse${type}`](on, at);
}

test("a dragged handle shows its value and sends it on release, once", async () => {
  const page = await openPage({ kind: "slider", props: AGE });
  pointer("Down", 40);
  expect(bubbles()).toEqual(["40"]);
  pointer("Move", 60);
  act(() => vi.advanceTimersByTime(10_000));
  expect(bubbles()).toEqual(["60"]);
  expect(page.sent()).toEqual([]);
  pointer("Up", 60);
  expect(page.sent()).toEqual([sent(60)]);
  pointer("Move", 80);
  act(() => vi.advanceTimersByTime(10_000));
  expect(bubbles()).toEqual(["60"]);
  expect(page.sent()).toEqual([sent(60)]);
});

test("a click that is over before the next frame is sent before what is done next", async () => {
  const go = { widget: "go", label: "Go" };
  const page = await openPage({ kind: "slider", props: AGE }, { kind: "button", props: go });
  pointer("Down", 80);
  pointer("Up", 80);
  fireEvent.click(screen.getByRole("button"));
  act(() => vi.advanceTimersByTime(10_000));
  expect(bubbles()).toEqual(["80"]);
  expect(page.sent()).toEqual([sent(80), { type: "widgets", values: {}, trigger: { go: true } }]);
});

test.each([
  [70, [20, 70]],
  [10, [10, 40]],
  [30, [30, 40]],
])("a quick click at %i on a range moves the nearer end", async (at, value) => {
  const page = await openPage({ kind: "slider", props: { ...AGE, value: [20, 40] } });
  pointer("Down", at);
  pointer("Up", at);
  act(() => vi.advanceTimersByTime(10_000));
  expect(page.sent()).toEqual([sent(value)]);
  expect(bubbles()).toEqual(value.map(String));
});

test("an end of a range that is dragged over the other takes it along", async () => {
  const page = await openPage({ kind: "slider", props: { ...AGE, value: [20, 40] } });
  const [low] = screen.getAllByRole("slider");
  track();
  pointer("Down", 22, low);
  pointer("Move", 30);
  pointer("Move", 61);
  pointer("Up", 61);
  expect(page.sent()).toEqual([sent([61, 61])]);
  press("ArrowLeft", 0);
  act(() => vi.advanceTimersByTime(10_000));
  expect(page.sent().at(-1)).toEqual(sent([60, 61]));
});

test("a range moves one end and sends both", async () => {
  const page = await openPage({ kind: "slider", props: { ...AGE, value: [20, 40] } });
  press("ArrowRight", 1);
  expect(bubbles()).toEqual(["20", "41"]);
  act(() => vi.advanceTimersByTime(KEYBOARD_PAUSE_MS));
  expect(page.sent()).toEqual([sent([20, 41])]);
});

test("one end of a range stops at the other", async () => {
  await openPage({ kind: "slider", props: { ...AGE, value: [20, 40] } });
  press("End", 0);
  expect(bubbles()).toEqual(["40", "40"]);
});

test("pages of a scale in decimals have no stray digits", async () => {
  const page = await openPage({
    kind: "slider",
    props: { ...AGE, type: "float", value: 0.1, min: 0, max: 2, step: 0.1 },
  });
  press("PageUp");
  act(() => vi.advanceTimersByTime(KEYBOARD_PAUSE_MS));
  expect(page.sent()).toEqual([sent(0.3)]);
});

test("both handles of a range say which end they are, and their value in words", async () => {
  await openPage({ kind: "slider", props: { ...AGE, value: [20, 40], format: "%d years" } });
  expect(screen.getByRole("slider", { name: "Age, from" }).getAttribute("aria-valuetext")).toBe("20 years");
  expect(screen.getByRole("slider", { name: "Age, to" }).getAttribute("aria-valuetext")).toBe("40 years");
});

test("a disabled slider does not move", async () => {
  const page = await openPage({ kind: "slider", props: { ...AGE, disabled: true } });
  pointer("Down", 80);
  pointer("Up", 80);
  press("ArrowRight");
  press("PageUp");
  act(() => vi.advanceTimersByTime(10_000));
  expect(bubbles()).toEqual(["25"]);
  expect(page.sent()).toEqual([]);
});

test("a slider that leaves the page sends nothing any more", async () => {
  const page = await openPage({ kind: "slider", props: AGE });
  press("ArrowRight");
  act(() => page.server.say({ type: "patch", position: page.server.next(), ops: [["remove", 10]] }));
  act(() => vi.advanceTimersByTime(10_000));
  expect(page.sent()).toEqual([]);
});

test("what the app sets is shown", async () => {
  const page = await openPage({ kind: "slider", props: AGE });
  page.set("age", { value: 60 });
  expect(bubbles()).toEqual(["60"]);
});

const COLOUR = { widget: "age", label: "Colour", value: "red", options: ["red", "green", "blue"] };

test("a select slider sends labels", async () => {
  const page = await openPage({ kind: "select_slider", props: COLOUR });
  press("ArrowRight");
  act(() => vi.advanceTimersByTime(KEYBOARD_PAUSE_MS));
  expect(page.sent()).toEqual([sent("green")]);
});

test("a select slider with a range sends both labels", async () => {
  const page = await openPage({ kind: "select_slider", props: { ...COLOUR, value: ["red", "green"] } });
  press("End", 1);
  act(() => vi.advanceTimersByTime(KEYBOARD_PAUSE_MS));
  expect(page.sent()).toEqual([sent(["red", "blue"])]);
});

test.each([
  ["int", undefined, 25, "25"],
  ["float", undefined, 0.5, "0.50"],
  ["float", "%.0f %%", 0.5, "1 %"],
  ["date", undefined, Date.UTC(2026, 10, 21), "2026-11-21"],
  ["time", undefined, Date.UTC(1970, 0, 1, 9, 5), "09:05"],
  ["datetime", "D MMM, HH:mm", Date.UTC(2026, 10, 21, 14, 3), "21 Nov, 14:03"],
] as const)("a value of type %s with format %s is written for the eye", (type, format, value, expected) => {
  expect(writeValue(value, { type, step: 0.01, ...(format === undefined ? {} : { format }) })).toBe(expected);
});
