import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { byTestId, renderPage } from "../dev/render-page";

test("the bar tells how far it is, under the name of its text", () => {
  renderPage({ main: [{ kind: "progress", props: { value: 0.625, text: "Loading **all**" } }] });
  const bar = screen.getByRole("progressbar", { name: "Loading all" });
  expect(bar.getAttribute("aria-valuenow")).toBe("63");
  expect(byTestId("stProgress").querySelector<HTMLElement>(".ev-progress-bar")?.style.transform).toBe(
    "translateX(-37.5%)",
  );
});
