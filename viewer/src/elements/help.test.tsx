import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { HelpProps } from "../core/elements.gen";
import Help from "./help";

function draw(props: HelpProps): HTMLElement {
  render(<Help node={{ id: 10, kind: "help", key: "h", props }} />);
  return screen.getByTestId("stHelp");
}

const member = (name: string) => ({ name, type: "function", doc: `Does ${name}.` });

test("a function is told by name, signature, type and documentation, as they are", () => {
  const box = draw({ name: "app.f", type: "function", signature: "(x: int) -> str", doc: "Say *x*.", members: [] });
  expect(box.querySelector("code")?.textContent).toBe("app.f(x: int) -> str");
  expect(within(box).getByText("function")).toBeTruthy();
  expect(within(box).getByText("Say *x*.")).toBeTruthy();
  expect(box.querySelector("details")).toBeNull();
});

test("an object is told by what it holds and its members", () => {
  const box = draw({ name: "ship", type: "Ship", value: "<Ship>", members: [member("sail"), member("sink")] });
  expect(box.querySelector("pre")?.textContent).toBe("<Ship>");
  expect(within(box).getByText("No documentation.")).toBeTruthy();
  expect(box.querySelector("details")?.open).toBe(true);
  const rows = within(box).getAllByTestId("stHelpMember");
  expect(rows.map((row) => row.textContent)).toEqual(["sail functionDoes sail.", "sink functionDoes sink."]);
});

test("a value that is its own name is not told twice, and many members wait", () => {
  const names = Array.from({ length: 20 }, (_, n) => `m${n}`);
  const box = draw({ name: "3", type: "int", value: "3", members: names.map(member) });
  expect(box.querySelector("pre")).toBeNull();
  expect(box.querySelector("details")?.open).toBe(false);
  expect(within(box).getByText("20 members")).toBeTruthy();
});
