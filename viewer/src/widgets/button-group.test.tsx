import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

const PILLS = {
  kind: "pills",
  props: { widget: "p", label: "Way", options: ["North", "East", "South"], value: "East" },
};
const MANY = { kind: "segmented_control", props: { ...PILLS.props, widget: "s", multi: true, value: ["South"] } };

const button = (name: string): HTMLElement => screen.getByRole("button", { name });
const down = (): (string | null)[] => screen.getAllByRole("button", { pressed: true }).map((each) => each.textContent);

test("one pill is down, and pressing it takes it back", async () => {
  const page = await openPage(PILLS);
  expect(screen.getByRole("group", { name: "Way" })).toBeTruthy();
  expect(down()).toEqual(["East"]);
  fireEvent.click(button("North"));
  expect(down()).toEqual(["North"]);
  fireEvent.click(button("North"));
  expect(page.sent()).toEqual([
    { type: "widgets", values: { p: "North" } },
    { type: "widgets", values: { p: null } },
  ]);
});

test("several segments are sent in the order of the options", async () => {
  const page = await openPage(MANY);
  fireEvent.click(button("North"));
  fireEvent.click(button("South"));
  expect(page.sent()).toEqual([
    { type: "widgets", values: { s: ["North", "South"] } },
    { type: "widgets", values: { s: ["North"] } },
  ]);
});

test("what is required cannot be taken back, only changed", async () => {
  const page = await openPage({ kind: "pills", props: { ...PILLS.props, required: true } });
  fireEvent.click(button("East"));
  expect(page.sent()).toEqual([]);
  fireEvent.click(button("South"));
  expect(page.sent()).toEqual([{ type: "widgets", values: { p: "South" } }]);
});

test("arrow keys go from one to the next, around the end", async () => {
  await openPage(PILLS);
  button("South").focus();
  fireEvent.keyDown(button("South"), { key: "ArrowRight" });
  expect(document.activeElement).toBe(button("North"));
  fireEvent.keyDown(button("North"), { key: "ArrowLeft" });
  expect(document.activeElement).toBe(button("South"));
});

test("a disabled group sends nothing", async () => {
  const page = await openPage({ kind: "pills", props: { ...PILLS.props, disabled: true } });
  fireEvent.click(button("North"));
  expect(page.sent()).toEqual([]);
});

test("a form waits for a required choice", async () => {
  const form = { form: "f", required: true, value: null };
  const page = await openPage(
    { kind: "pills", props: { ...PILLS.props, ...form } },
    { kind: "button", props: { widget: "go", label: "Send", form: "f", submit: true } },
  );
  fireEvent.click(button("Send"));
  expect(page.sent()).toEqual([]);
  expect(screen.getByRole("alert").textContent).toBe("This is required.");
  fireEvent.click(button("North"));
  fireEvent.click(button("Send"));
  expect(page.sent()).toEqual([{ type: "widgets", values: { p: "North" }, trigger: { go: true } }]);
});

test("it has the names that apps look for", async () => {
  await openPage(PILLS, MANY);
  expect(screen.getAllByTestId("stButtonGroup")).toHaveLength(2);
  expect(screen.getByTestId("stBaseButton-pillsActive").textContent).toBe("East");
  expect(screen.getAllByTestId("stBaseButton-segmented_control")).toHaveLength(2);
});
