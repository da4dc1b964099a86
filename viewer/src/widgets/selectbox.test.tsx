import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

const CITY = { widget: "city", label: "City", value: "Bern", options: ["Albany", "Bern", "Berlin", "Brno"] };
const sent = (city: string | null) => ({ type: "widgets", values: { city } });

function field(): HTMLInputElement {
  return screen.getByRole("combobox", { name: "City" });
}

function open(): void {
  act(() => field().focus());
  fireEvent.click(field());
}

function type(text: string): void {
  open();
  fireEvent.change(field(), { target: { value: text } });
}

const offered = () => screen.queryAllByRole("option").map((option) => option.textContent);

test("a choice is sent at once, and shown", async () => {
  const page = await openPage({ kind: "selectbox", props: CITY });
  open();
  fireEvent.click(screen.getByRole("option", { name: "Brno" }));
  expect(page.sent()).toEqual([sent("Brno")]);
  expect(field().value).toBe("Brno");
});

test("the list marks what is chosen", async () => {
  await openPage({ kind: "selectbox", props: CITY });
  open();
  expect(screen.getByRole("option", { selected: true }).textContent).toBe("Bern");
});

test("typing filters, best matches first, and sends nothing", async () => {
  const page = await openPage({ kind: "selectbox", props: CITY });
  type("br");
  expect(offered()).toEqual(["Brno", "Bern", "Berlin"]);
  type("xyz");
  expect(offered()).toEqual([]);
  expect(screen.getByText("No results")).toBeTruthy();
  fireEvent.blur(field());
  expect(field().value).toBe("Bern");
  expect(page.sent()).toEqual([]);
});

test("arrow keys and Enter choose", async () => {
  const page = await openPage({ kind: "selectbox", props: CITY });
  open();
  fireEvent.keyDown(field(), { key: "ArrowDown", code: "ArrowDown" });
  fireEvent.keyDown(field(), { key: "Enter", code: "Enter" });
  expect(page.sent()).toHaveLength(1);
  expect(CITY.options).toContain(field().value);
});

test("what was typed can be added where the app accepts new options", async () => {
  const page = await openPage({ kind: "selectbox", props: { ...CITY, accept_new: true } });
  type("Basel");
  fireEvent.click(screen.getByRole("option", { name: "Add: Basel" }));
  expect(page.sent()).toEqual([sent("Basel")]);
  expect(field().value).toBe("Basel");
});

test("an existing option is not offered as new", async () => {
  await openPage({ kind: "selectbox", props: { ...CITY, value: "Brno", accept_new: true, filter: "prefix" } });
  type("Bern");
  expect(offered()).toEqual(["Bern"]);
});

test("a clearable choice is taken back by its button and by Backspace", async () => {
  const page = await openPage({ kind: "selectbox", props: { ...CITY, clearable: true } });
  fireEvent.click(screen.getByRole("button", { name: "Clear value" }));
  expect(page.sent()).toEqual([sent(null)]);
  expect(field().value).toBe("");
  expect(field().placeholder).toBe("Choose an option");
});

test("without a filter nothing can be typed", async () => {
  await openPage({ kind: "selectbox", props: { ...CITY, filter: "none" } });
  expect(field().readOnly).toBe(true);
});

test("without options it is disabled and says so", async () => {
  await openPage({ kind: "selectbox", props: { ...CITY, value: null, options: [] } });
  expect(field().disabled).toBe(true);
  expect(field().placeholder).toBe("No options to select");
});

test("of thousands of options the first are drawn, and the chosen one is among them", async () => {
  const options = Array.from({ length: 5000 }, (_, index) => `Option ${index}`);
  await openPage({ kind: "selectbox", props: { ...CITY, value: "Option 700", options } });
  open();
  expect(offered().length).toBeLessThan(1000);
  expect(offered()).toContain("Option 700");
  fireEvent.change(field(), { target: { value: "4999" } });
  expect(offered()).toEqual(["Option 4999"]);
});

test("scrolling to the end draws more", async () => {
  const options = Array.from({ length: 500 }, (_, index) => `Option ${index}`);
  await openPage({ kind: "selectbox", props: { ...CITY, value: "Option 0", options } });
  open();
  const before = offered().length;
  fireEvent.scroll(screen.getByRole("listbox"));
  expect(offered().length).toBeGreaterThan(before);
});
