import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

const GO = { kind: "button", props: { widget: "go", label: "Go" } };
const click = { type: "widgets", values: {}, trigger: { go: true } };

test("each click is a trigger", async () => {
  const page = await openPage(GO);
  const button = screen.getByRole("button", { name: "Go" });
  fireEvent.click(button);
  fireEvent.click(button);
  expect(page.sent()).toEqual([click, click]);
});

test("a click in a fragment is sent for that fragment", async () => {
  const page = await openPage({ ...GO, fragment: "frag" });
  fireEvent.click(screen.getByRole("button", { name: "Go" }));
  expect(page.sent()).toEqual([{ ...click, fragment: "frag" }]);
});

test("a disabled button sends nothing, nor does its shortcut", async () => {
  const page = await openPage({ kind: "button", props: { ...GO.props, disabled: true, shortcut: "K" } });
  fireEvent.click(screen.getByRole("button", { name: /Go/ }));
  fireEvent.keyDown(document.documentElement, { key: "k" });
  expect(page.sent()).toEqual([]);
});

test("a shortcut presses the button, but a bare key not while one types", async () => {
  const page = await openPage(
    { kind: "button", props: { ...GO.props, shortcut: "K" } },
    { kind: "text_input", props: { widget: "name", label: "Name", value: "" } },
  );
  fireEvent.keyDown(screen.getByLabelText("Name"), { key: "k" });
  expect(page.sent()).toEqual([]);
  fireEvent.keyDown(document.documentElement, { key: "k" });
  expect(page.sent()).toEqual([click]);
});

test("a shortcut with a modifier first commits what is being typed", async () => {
  const page = await openPage(
    { kind: "button", props: { ...GO.props, shortcut: "Ctrl+S" } },
    { kind: "text_input", props: { widget: "name", label: "Name", value: "" } },
  );
  const field = screen.getByLabelText("Name");
  act(() => field.focus());
  fireEvent.change(field, { target: { value: "Ada" } });
  fireEvent.keyDown(field, { key: "s", ctrlKey: true });
  expect(page.sent()).toEqual([{ type: "widgets", values: { name: "Ada" } }, click]);
});

test.each(["primary", "secondary", "tertiary"])("a %s button has the names of its type", async (type) => {
  await openPage({ kind: "button", props: { ...GO.props, type } });
  expect(screen.getByTestId("stButton").classList).toContain("stButton");
  expect(screen.getByTestId(`stBaseButton-${type}`).classList).toContain(`stBaseButton-${type}`);
});

test("help is shown when the button is hovered", async () => {
  await openPage({ kind: "button", props: { ...GO.props, help: "Starts the *engine*." } });
  fireEvent.mouseEnter(screen.getByTestId("stTooltipHoverTarget"));
  expect((await screen.findByTestId("stTooltipContent")).textContent).toContain("Starts the engine.");
});
