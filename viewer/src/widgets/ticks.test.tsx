// Checkboxes, toggles and radio buttons.
import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

test.each(["checkbox", "toggle"])("a %s commits at the click", async (kind) => {
  const page = await openPage({ kind, props: { widget: "on", label: "On", value: false } });
  const control = screen.getByLabelText<HTMLInputElement>("On");
  fireEvent.click(control);
  expect(control.checked).toBe(true);
  fireEvent.click(control);
  expect(page.sent()).toEqual([
    { type: "widgets", values: { on: true } },
    { type: "widgets", values: { on: false } },
  ]);
  expect(screen.getByTestId("stCheckbox").classList).toContain("stCheckbox");
});

test.each(["checkbox", "toggle"])("a %s shows what the app sets, and nothing moves it when disabled", async (kind) => {
  const page = await openPage({ kind, props: { widget: "on", label: "On", value: false, disabled: true } });
  page.set("on", { value: true });
  expect(screen.getByLabelText<HTMLInputElement>("On").checked).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>("On").disabled).toBe(true);
});

test.each(["hidden", "collapsed"])("a checkbox with a %s label still has a name", async (label_visibility) => {
  await openPage({ kind: "checkbox", props: { widget: "on", label: "On", value: false, label_visibility } });
  expect(screen.getByRole("checkbox", { name: "On" })).toBeTruthy();
});

test("a silent checkbox sends its value, and asks for no run", async () => {
  const page = await openPage(
    { kind: "checkbox", props: { widget: "on", label: "On", value: false, silent: true } },
    { kind: "button", props: { widget: "go", label: "Go" } },
  );
  fireEvent.click(screen.getByLabelText("On"));
  expect(page.sent()).toEqual([{ type: "widgets", values: { on: true }, note: true }]);
  fireEvent.click(screen.getByRole("button", { name: "Go" }));
  expect(page.sent()[1]).toEqual({ type: "widgets", values: {}, trigger: { go: true } });
});

const RADIO = { widget: "r", label: "Genre", options: ["Comedy", "Drama", "Comedy"], captions: ["Laugh", "", "Again"] };

test("a radio commits the label that is chosen", async () => {
  const page = await openPage({ kind: "radio", props: { ...RADIO, value: "Comedy" } });
  fireEvent.click(screen.getByRole("radio", { name: /Drama/ }));
  expect(page.sent()).toEqual([{ type: "widgets", values: { r: "Drama" } }]);
  expect(screen.getByRole("radio", { name: /Drama/ })).toHaveProperty("checked", true);
});

test("of options with equal labels the first is the chosen one", async () => {
  await openPage({ kind: "radio", props: { ...RADIO, value: "Comedy" } });
  const radios = screen.getAllByRole<HTMLInputElement>("radio");
  expect(radios.map((radio) => radio.checked)).toEqual([true, false, false]);
});

test("a radio without a value has nothing chosen", async () => {
  await openPage({ kind: "radio", props: { ...RADIO, value: null } });
  expect(screen.getAllByRole<HTMLInputElement>("radio").some((radio) => radio.checked)).toBe(false);
});

test("the radio group is named by its label and found by its names", async () => {
  await openPage({ kind: "radio", props: { ...RADIO, value: null } });
  expect(screen.getByRole("radiogroup", { name: "Genre" })).toBe(screen.getByTestId("stRadioGroup"));
  expect(screen.getByTestId("stRadio")).toBeTruthy();
  expect(screen.getAllByTestId("stRadioOption")).toHaveLength(3);
  expect(screen.getByText("Laugh")).toBeTruthy();
});
