import { expect, test } from "vitest";
import { commandOf, KEYS } from "./keys";

const press = (key: string, part: Partial<KeyboardEvent> = {}) =>
  commandOf({
    key,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    defaultPrevented: false,
    isComposing: false,
    target: document.body,
    ...part,
  });

function within(html: string): Element {
  document.body.innerHTML = html;
  const found = document.querySelector("[data-here]");
  if (!found) throw new Error("expected data-here");
  return found;
}

test("every key of the table does what it says", () => {
  for (const { key, shift, command } of KEYS) expect(press(key, { shiftKey: shift ?? false })).toBe(command);
});

test("no two commands share a key", () => {
  const keys = KEYS.map(({ key, shift }) => `${shift ?? false} ${key}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test("browser shortcuts stay the browser's", () => {
  expect([press("n", { ctrlKey: true }), press("ArrowLeft", { altKey: true }), press("p", { metaKey: true })]).toEqual([
    null,
    null,
    null,
  ]);
});

test("what somebody types is text", () => {
  expect(press("b", { target: within("<input data-here>") })).toBeNull();
  expect(press(" ", { target: within("<textarea data-here></textarea>") })).toBeNull();
  expect(press("b", { target: within("<input type=checkbox data-here>") })).toBe("bookmark");
});

test("controls keep the keys that are theirs", () => {
  const tab = within("<div role=tablist><button role=tab data-here>State</button></div>");
  expect([press("ArrowRight", { target: tab }), press(" ", { target: tab }), press("n", { target: tab })]).toEqual([
    null,
    null,
    "next-match",
  ]);
  expect(press("ArrowRight", { target: within("<button data-here>Play</button>") })).toBe("next");
  expect(press("n", { target: within("<dialog open><p data-here></p></dialog>") })).toBeNull();
  expect(press("n", { target: within("<dialog><p data-here></p></dialog>") })).toBe("next-match");
});
