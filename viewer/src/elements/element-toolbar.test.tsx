import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { FullScreenFrame } from "./element-toolbar";

function draw(run = () => {}): HTMLElement {
  render(
    <FullScreenFrame tools={[{ name: "Search", icon: "s", run }]}>
      {(full) => (
        <div>
          {full ? "large" : "small"}
          <input aria-label="field" />
        </div>
      )}
    </FullScreenFrame>,
  );
  return screen.getByTestId("stFullScreenFrame");
}

test("the frame fills the window and comes back with Escape, not with one that a field takes", () => {
  const frame = draw();
  fireEvent.click(screen.getByRole("button", { name: "Full screen" }));
  expect(screen.getByText("large")).toBeTruthy();
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "Escape" });
  expect(frame.dataset.full).toBe("true");
  fireEvent.keyDown(frame, { key: "Escape" });
  expect(screen.getByText("small")).toBeTruthy();
});

test("a tool does what it is for", () => {
  const run = vi.fn();
  draw(run);
  fireEvent.click(screen.getByRole("button", { name: "Search" }));
  expect(run).toHaveBeenCalledOnce();
});
