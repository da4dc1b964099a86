import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

const pages = (props: object) => ({
  kind: "pagination",
  props: { widget: "n", label: "", pages: 9, value: 8, ...props },
});

test("a number, the arrows, and the ends", async () => {
  const page = await openPage(pages({}));
  expect(screen.getByRole("group", { name: "Pagination" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Next page" }));
  expect(screen.getByRole("button", { current: "page" }).textContent).toBe("9");
  expect(screen.getByRole("button", { name: "Next page" }).hasAttribute("disabled")).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: "Page 1" }));
  fireEvent.click(screen.getByRole("button", { name: "Previous page" }));
  expect(page.sent()).toEqual([
    { type: "widgets", values: { n: 9 } },
    { type: "widgets", values: { n: 1 } },
  ]);
});

test("arrows alone", async () => {
  await openPage(pages({ visible: 0 }));
  expect(screen.getAllByRole("button").map((each) => each.getAttribute("aria-label"))).toEqual([
    "Previous page",
    "Next page",
  ]);
});
