import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

const feedback = (options: string, value: number | null = null) => ({
  kind: "feedback",
  props: { widget: "f", label: "", options, value },
});

test("a thumb up is 1, and comes first", async () => {
  const page = await openPage(feedback("thumbs"));
  const [up, low] = screen.getAllByRole("button");
  expect(up?.getAttribute("aria-label")).toBe("Thumbs up");
  if (up && low) fireEvent.click(up);
  if (low) fireEvent.click(low);
  expect(page.sent()).toEqual([
    { type: "widgets", values: { f: 1 } },
    { type: "widgets", values: { f: 0 } },
  ]);
});

test("the same answer again takes it back", async () => {
  const page = await openPage(feedback("faces", 4));
  fireEvent.click(screen.getByRole("button", { name: "Very happy", pressed: true }));
  expect(page.sent()).toEqual([{ type: "widgets", values: { f: null } }]);
});

test("stars are lit up to the chosen one, and under the pointer up to that", async () => {
  await openPage(feedback("stars", 2));
  const lit = (): number => screen.getAllByRole("button").filter((star) => star.dataset.lit === "true").length;
  expect(lit()).toBe(3);
  fireEvent.pointerEnter(screen.getByRole("button", { name: "5 stars" }), { pointerType: "mouse" });
  expect(lit()).toBe(5);
  fireEvent.pointerLeave(screen.getByRole("group", { name: "Stars" }));
  expect(lit()).toBe(3);
});
