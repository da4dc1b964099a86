import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { choicesFor } from "./multiselect";
import { openPage } from "./test-page";

const COLOURS = { widget: "c", label: "Colours", value: ["Red"], options: ["Green", "Yellow", "Red", "Blue"] };
const sent = (...c: string[]) => ({ type: "widgets", values: { c } });

function field(): HTMLInputElement {
  return screen.getByRole("combobox", { name: "Colours" });
}

function open(): void {
  act(() => field().focus());
}

const offered = () => screen.queryAllByRole("option").map((option) => option.textContent);

test("each option that is added or removed is sent, in the order chosen", async () => {
  const page = await openPage({ kind: "multiselect", props: COLOURS });
  open();
  expect(offered()).toEqual(["Green", "Yellow", "Blue"]);
  fireEvent.click(screen.getByRole("option", { name: "Blue" }));
  fireEvent.click(screen.getByRole("option", { name: "Green" }));
  fireEvent.click(screen.getByRole("button", { name: "Remove Red" }));
  expect(page.sent()).toEqual([sent("Red", "Blue"), sent("Red", "Blue", "Green"), sent("Blue", "Green")]);
});

test("Backspace in the empty field takes the last one away", async () => {
  const page = await openPage({ kind: "multiselect", props: { ...COLOURS, value: ["Red", "Blue"] } });
  open();
  fireEvent.change(field(), { target: { value: "g" } });
  fireEvent.keyDown(field(), { key: "Backspace" });
  expect(page.sent()).toEqual([]);
  fireEvent.change(field(), { target: { value: "" } });
  fireEvent.keyDown(field(), { key: "Backspace" });
  expect(page.sent()).toEqual([sent("Red")]);
});

test("at the limit the list says so and offers nothing", async () => {
  await openPage({ kind: "multiselect", props: { ...COLOURS, value: ["Red", "Blue"], max_selections: 2 } });
  open();
  expect(offered()).toEqual([]);
  expect(screen.getByText("You can only select up to 2 options. Remove an option first.")).toBeTruthy();
});

test("Select all takes what matches, up to the limit", async () => {
  const page = await openPage({ kind: "multiselect", props: { ...COLOURS, select_all: true, max_selections: 3 } });
  open();
  fireEvent.click(screen.getByRole("option", { name: "Select all" }));
  expect(page.sent()).toEqual([sent("Red", "Green", "Yellow")]);
});

test("all are taken away at once", async () => {
  const page = await openPage({ kind: "multiselect", props: { ...COLOURS, value: ["Red", "Blue"] } });
  fireEvent.click(screen.getByRole("button", { name: "Clear all" }));
  expect(page.sent()).toEqual([sent()]);
});

test("what the app sets is shown", async () => {
  const page = await openPage({ kind: "multiselect", props: COLOURS });
  page.set("c", { value: ["Green"] });
  expect(screen.getByRole("button", { name: "Remove Green" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Remove Red" })).toBeNull();
});

test("a disabled one keeps its pills", async () => {
  await openPage({ kind: "multiselect", props: { ...COLOURS, disabled: true } });
  expect(screen.getByText("Red")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Remove Red" })).toBeNull();
  expect(field().disabled).toBe(true);
});

test("what is typed is offered as new, unless it is there or taken", () => {
  const search = {
    options: ["Red"],
    chosen: ["Pink"],
    filter: "contains",
    accept_new: true,
    select_all: false,
  } as const;
  expect(choicesFor({ ...search, query: "Mauve" })).toEqual([{ kind: "new", label: "Mauve" }]);
  expect(choicesFor({ ...search, query: "Red" })).toEqual([{ kind: "option", label: "Red" }]);
  expect(choicesFor({ ...search, query: "Pink" })).toEqual([]);
});
