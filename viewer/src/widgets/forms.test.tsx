import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { SampleNode } from "../dev/fake-server";
import { openPage } from "./test-page";

const inForm = (kind: string, props: object): SampleNode => ({ kind, props: { form: "f", ...props } });
const NAME = inForm("text_input", { widget: "name", label: "Name", value: "" });
const SEATS = inForm("number_input", {
  widget: "seats",
  label: "Seats",
  value: 1,
  type: "int",
  step: 1,
  min: 1,
  max: 8,
});
const GO = inForm("button", { widget: "go", label: "Go", submit: true });
const OTHER = inForm("button", { widget: "other", label: "Other", submit: true });

function form(...children: SampleNode[]): SampleNode {
  return { kind: "form", props: { form: "f" }, children };
}

function type(label: string, text: string): HTMLElement {
  const field = screen.getByLabelText(label);
  act(() => field.focus());
  fireEvent.change(field, { target: { value: text } });
  return field;
}

test("edits are held back and go with the submit button, in one frame", async () => {
  const page = await openPage(form(NAME, SEATS, GO));
  fireEvent.blur(type("Name", "Ada"));
  fireEvent.blur(type("Seats", "3"));
  expect(page.sent()).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Go" }));
  expect(page.sent()).toEqual([{ type: "widgets", values: { name: "Ada", seats: 3 }, trigger: { go: true } }]);
});

test("Enter submits with the first submit button", async () => {
  const page = await openPage(form(NAME, SEATS, GO, OTHER));
  fireEvent.keyDown(type("Name", "Ada"), { key: "Enter" });
  expect(page.sent()).toEqual([{ type: "widgets", values: { name: "Ada" }, trigger: { go: true } }]);
});

test("Enter in a number input submits with what was typed", async () => {
  const page = await openPage(form(SEATS, GO));
  fireEvent.keyDown(type("Seats", "4"), { key: "Enter" });
  expect(page.sent()).toEqual([{ type: "widgets", values: { seats: 4 }, trigger: { go: true } }]);
});

test("Enter only holds the edit back where the form has enter_to_submit=False", async () => {
  const page = await openPage({ kind: "form", props: { form: "f", enter: false }, children: [NAME, GO] });
  fireEvent.keyDown(type("Name", "Ada"), { key: "Enter" });
  expect(page.sent()).toEqual([]);
  expect(screen.queryByTestId("InputInstructions")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Go" }));
  expect(page.sent()).toEqual([{ type: "widgets", values: { name: "Ada" }, trigger: { go: true } }]);
});

test("an empty required field keeps the form from being sent, says so, and gets the focus", async () => {
  const required = inForm("text_input", { widget: "name", label: "Name", value: "", required: true });
  const page = await openPage(form(SEATS, required, GO));
  fireEvent.click(screen.getByRole("button", { name: "Go" }));
  expect(page.sent()).toEqual([]);
  expect(screen.getByRole("alert").textContent).toBe("This is required.");
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: /Name/ }));
  fireEvent.change(screen.getByRole("textbox", { name: /Name/ }), { target: { value: "Ada" } });
  fireEvent.click(screen.getByRole("button", { name: "Go" }));
  expect(page.sent()).toEqual([{ type: "widgets", values: { name: "Ada" }, trigger: { go: true } }]);
});

test("a field that does not fit keeps the form from being sent", async () => {
  const page = await openPage(form(SEATS, GO));
  fireEvent.keyDown(type("Seats", "9"), { key: "Enter" });
  fireEvent.click(screen.getByRole("button", { name: "Go" }));
  expect(page.sent()).toEqual([]);
  expect(screen.getByRole("alert").textContent).toBe("Enter a number from 1 to 8.");
});

test("checkboxes and choices that are required ask for themselves", async () => {
  const page = await openPage(
    form(
      inForm("checkbox", { widget: "agree", label: "I agree", value: false, required: true }),
      inForm("selectbox", { widget: "city", label: "City", value: null, options: ["Bern"], required: true }),
      GO,
    ),
  );
  fireEvent.click(screen.getByRole("button", { name: "Go" }));
  expect(page.sent()).toEqual([]);
  expect(screen.getAllByRole("alert").map((alert) => alert.textContent)).toEqual([
    "This must be ticked.",
    "This is required.",
  ]);
});

test("a widget outside of the form does not send the form's edits", async () => {
  const page = await openPage(form(NAME, GO), { kind: "button", props: { widget: "b", label: "Outside" } });
  fireEvent.blur(type("Name", "Ada"));
  fireEvent.click(screen.getByRole("button", { name: "Outside" }));
  expect(page.sent()).toEqual([{ type: "widgets", values: {}, trigger: { b: true } }]);
});

test("the submit button has the names of its kind", async () => {
  await openPage(form(GO));
  expect(screen.getByTestId("stFormSubmitButton").contains(screen.getByTestId("stBaseButton-secondary"))).toBe(true);
  expect(screen.queryByTestId("stButton")).toBeNull();
});
