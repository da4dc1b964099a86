import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { drawPage } from "./test-page";

test("until its code is there, a widget has its label and its place", async () => {
  await drawPage(
    { kind: "text_input", props: { widget: "w1", label: "Name", value: "" } },
    { kind: "toggle", props: { widget: "w2", label: "On", value: false } },
  );
  const [name, toggle] = document.querySelectorAll<HTMLElement>("[aria-busy]");
  expect(name?.textContent).toBe("Name");
  expect(name?.querySelector<HTMLElement>(".ev-loading")?.style.height).toBe("40px");
  expect(toggle?.textContent).toBe("");
  expect(screen.queryByRole("textbox")).toBeNull();

  await waitFor(() => expect(screen.getByRole("textbox", { name: "Name" })).toBeTruthy());
  expect(screen.getByRole("switch", { name: "On" })).toBeTruthy();
  expect(document.querySelector("[aria-busy]")).toBeNull();
});
