import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { JsonTree } from "./json";

const VALUE = { name: "evlit", list: [1, null] };

function rows(): string[] {
  return screen.getAllByRole("treeitem").map((row) => row.textContent ?? "");
}

test("a row says what it is, and a click closes it", () => {
  render(<JsonTree value={VALUE} expanded />);
  expect(rows()).toEqual(["{ 2 items", 'name: "evlit"', "list: [ 2 items", "0: 1", "1: null"]);
  fireEvent.click(screen.getByRole("treeitem", { name: /list/ }));
  expect(rows().at(-1)).toBe("list: [ … ] 2 items");
});

test("keys move the focus, open and close", () => {
  render(<JsonTree value={VALUE} expanded={false} />);
  const tree = screen.getByRole("tree");
  const [top] = screen.getAllByRole("treeitem");
  top?.focus();
  fireEvent.keyDown(tree, { key: "ArrowRight" });
  fireEvent.keyDown(tree, { key: "ArrowDown" });
  fireEvent.keyDown(tree, { key: "ArrowDown" });
  expect(document.activeElement?.textContent).toBe("list: [ … ] 2 items");
  fireEvent.keyDown(tree, { key: "Enter" });
  expect(rows()).toHaveLength(5);
  fireEvent.keyDown(tree, { key: "ArrowLeft" });
  fireEvent.keyDown(tree, { key: "ArrowLeft" });
  expect(document.activeElement?.getAttribute("aria-level")).toBe("1");
});

test("only one row is in the tab order", () => {
  render(<JsonTree value={VALUE} expanded />);
  expect(screen.getAllByRole("treeitem").filter((row) => row.tabIndex === 0)).toHaveLength(1);
});

test("a long text is cut until the reader wants all of it", () => {
  const text = "x".repeat(1000);
  render(<JsonTree value={text} expanded />);
  expect(screen.getByRole("treeitem").textContent?.length).toBeLessThan(400);
  fireEvent.click(screen.getByRole("button"));
  expect(screen.getByRole("treeitem").textContent).toBe(`"${text}"`);
});
