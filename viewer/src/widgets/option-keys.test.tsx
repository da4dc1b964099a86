import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { optionKeys } from "./option-keys";
import { openPage } from "./test-page";

const CITY = { widget: "w", label: "City", value: null, options: ["Bern", "Rome", "Rome"] };
const OTHERS = ["Oslo", "Bern", "Rome"];

test("equal labels have keys of their own", () => {
  expect(new Set(optionKeys(["a", "b", "a", "0-a", ""])).size).toBe(5);
});

/** A press that the app's next options come into: the browser clicks on what was pressed, if that is there still. */
test.each([
  ["radio", () => screen.getAllByRole("radio")[1]],
  ["pills", () => screen.getAllByRole("button", { name: "Rome" })[0]],
  ["segmented_control", () => screen.getAllByRole("button", { name: "Rome" })[0]],
  [
    "selectbox",
    () => {
      fireEvent.click(screen.getByRole("combobox"));
      return screen.getAllByRole("option")[1];
    },
  ],
])("a press on an option of a %s means that option, whatever comes before its end", async (kind, find) => {
  const page = await openPage({ kind, props: CITY });
  const pressed = find() as HTMLElement;
  fireEvent.mouseDown(pressed);
  page.set("w", { options: OTHERS });
  fireEvent.mouseUp(pressed);
  fireEvent.click(pressed);
  expect(page.sent()).toEqual([{ type: "widgets", values: { w: "Rome" } }]);
});

test.each([
  [["Oslo", "Bern", "Rome"], ["Rome"]],
  [["Oslo", "Bern"], []],
])(
  "where the app draws %s under a list that is open, Enter takes what was marked or nothing",
  async (options, taken) => {
    const page = await openPage({ kind: "selectbox", props: { ...CITY, options: ["Bern", "Rome", "Ulm"] } });
    const field = screen.getByRole("combobox");
    fireEvent.click(field);
    for (const code of ["ArrowDown", "ArrowDown"]) fireEvent.keyDown(field, { key: code, code });
    page.set("w", { options });
    fireEvent.keyDown(field, { key: "Enter", code: "Enter" });
    expect(page.sent()).toEqual(taken.map((w) => ({ type: "widgets", values: { w } })));
  },
);
