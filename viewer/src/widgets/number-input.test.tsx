import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

const COUNT = { widget: "n", label: "Count", value: 5, type: "int", step: 1, min: 0, max: 10 };
const sent = (n: number | null) => ({ type: "widgets", values: { n } });

function field(): HTMLInputElement {
  return screen.getByRole("spinbutton", { name: "Count" });
}

function type(text: string): void {
  act(() => field().focus());
  fireEvent.change(field(), { target: { value: text } });
}

test("a typed number is sent by Enter, once", async () => {
  const page = await openPage({ kind: "number_input", props: COUNT });
  type("7");
  expect(page.sent()).toEqual([]);
  fireEvent.keyDown(field(), { key: "Enter" });
  fireEvent.blur(field());
  expect(page.sent()).toEqual([sent(7)]);
});

test("a typed number is sent when the field is left", async () => {
  const page = await openPage({ kind: "number_input", props: COUNT });
  type("8");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([sent(8)]);
});

test("step buttons and arrow keys send at once, and stop at the bounds", async () => {
  const page = await openPage({ kind: "number_input", props: { ...COUNT, value: 9 } });
  fireEvent.click(screen.getByTestId("stNumberInputStepUp"));
  expect(field().value).toBe("10");
  expect(screen.getByTestId<HTMLButtonElement>("stNumberInputStepUp").disabled).toBe(true);
  fireEvent.keyDown(field(), { key: "ArrowUp" });
  fireEvent.keyDown(field(), { key: "ArrowDown" });
  fireEvent.click(screen.getByTestId("stNumberInputStepDown"));
  expect(page.sent()).toEqual([sent(10), sent(9), sent(8)]);
});

test("a step counts from what is typed", async () => {
  const page = await openPage({ kind: "number_input", props: COUNT });
  type("2");
  fireEvent.keyDown(field(), { key: "ArrowUp" });
  expect(page.sent()).toEqual([sent(3)]);
});

test.each([
  ["12", "Enter a number from 0 to 10."],
  ["2.5", "Enter a whole number."],
  ["many", "Enter a number."],
])("%s is kept, not sent, and told in words", async (text, words) => {
  const page = await openPage({ kind: "number_input", props: COUNT });
  type(text);
  fireEvent.blur(field());
  expect(page.sent()).toEqual([]);
  expect(field().value).toBe(text);
  expect(screen.getByRole("alert").textContent).toBe(words);
  expect(field().getAttribute("aria-invalid")).toBe("true");
});

test("the value is written as the format says, and leaving the field keeps the digits it hides", async () => {
  const props = { ...COUNT, type: "float", value: 1.23456, step: 0.01, format: "%.1f €" };
  const page = await openPage({ kind: "number_input", props });
  expect(field().value).toBe("1.2 €");
  type("1.2 €");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([]);
  type("2.5 €");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([sent(2.5)]);
});

test("a clearable field sends null when it is emptied", async () => {
  const page = await openPage({ kind: "number_input", props: { ...COUNT, clearable: true } });
  type("");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([sent(null)]);
  expect(field().value).toBe("");
});

test("another field gets its number back when it is emptied", async () => {
  const page = await openPage({ kind: "number_input", props: COUNT });
  type("");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([]);
  expect(field().value).toBe("5");
});

test("what the app sets is shown, but not over what is being typed", async () => {
  const page = await openPage({ kind: "number_input", props: COUNT });
  page.set("n", { value: 6 });
  expect(field().value).toBe("6");
  type("1");
  page.set("n", { value: 9 });
  expect(field().value).toBe("1");
});

test("it is found by its names", async () => {
  await openPage({ kind: "number_input", props: COUNT });
  expect(screen.getByTestId("stNumberInput").contains(screen.getByTestId("stNumberInputField"))).toBe(true);
});
