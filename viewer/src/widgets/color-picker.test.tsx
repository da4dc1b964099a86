import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { readColor } from "./color-text";
import { openPage } from "./test-page";

const COLOUR = { kind: "color_picker", props: { widget: "c", label: "Ink", value: "#000000" } };

test("a colour is committed when the picker is closed", async () => {
  const page = await openPage(COLOUR);
  fireEvent.click(screen.getByTestId("stColorPickerBlock"));
  const field = await screen.findByLabelText("Hex colour");
  fireEvent.change(field, { target: { value: "#0f" } });
  fireEvent.change(field, { target: { value: "#0f8" } });
  expect(page.sent()).toEqual([]);
  expect(screen.getByTestId("stColorPickerBlock").getAttribute("aria-label")).toBe("Ink: #0f8");
  act(() => {
    fireEvent.keyDown(field, { key: "Enter" });
  });
  expect(page.sent()).toEqual([{ type: "widgets", values: { c: "#0f8" } }]);
});

test("a picker that was only looked at sends nothing", async () => {
  const page = await openPage(COLOUR);
  fireEvent.click(screen.getByTestId("stColorPickerBlock"));
  await screen.findByLabelText("Hex colour");
  fireEvent.click(screen.getByTestId("stColorPickerBlock"));
  expect(page.sent()).toEqual([]);
});

test.each([
  ["#ABC", "#abc"],
  [" 12fF09 ", "#12ff09"],
  ["#12", null],
  ["red", null],
])("%s is read as %s", (text, color) => {
  expect(readColor(text)).toBe(color);
});
