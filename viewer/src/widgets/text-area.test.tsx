import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

const NOTES = { kind: "text_area", props: { widget: "notes", label: "Notes", value: "" } };

function type(text: string): HTMLTextAreaElement {
  const area = screen.getByLabelText<HTMLTextAreaElement>("Notes");
  act(() => area.focus());
  fireEvent.change(area, { target: { value: text } });
  return area;
}

test("Enter makes a line, Ctrl+Enter sends", async () => {
  const page = await openPage(NOTES);
  const area = type("one");
  fireEvent.keyDown(area, { key: "Enter" });
  expect(page.sent()).toEqual([]);
  fireEvent.keyDown(area, { key: "Enter", ctrlKey: true });
  expect(page.sent()).toEqual([{ type: "widgets", values: { notes: "one" } }]);
});

test("Cmd+Enter sends, and so does leaving the field", async () => {
  const page = await openPage(NOTES);
  fireEvent.keyDown(type("one"), { key: "Enter", metaKey: true });
  fireEvent.blur(type("two"));
  expect(page.sent()).toHaveLength(2);
});

test("Ctrl+Enter in a form submits it with what was typed", async () => {
  const page = await openPage(
    { kind: "text_area", props: { ...NOTES.props, form: "f" } },
    { kind: "button", props: { widget: "go", label: "Go", submit: true, form: "f" } },
  );
  fireEvent.keyDown(type("one"), { key: "Enter", ctrlKey: true });
  expect(page.sent()).toEqual([{ type: "widgets", values: { notes: "one" }, trigger: { go: true } }]);
});
