import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { dateProblem } from "./date-input";
import { openPage } from "./test-page";

const DAY = { widget: "day", label: "Day", value: "2026-01-10" };
const sent = (day: unknown) => ({ type: "widgets", values: { day } });

function field(): HTMLInputElement {
  return screen.getByLabelText("Day");
}

function type(text: string): void {
  act(() => field().focus());
  fireEvent.change(field(), { target: { value: text } });
}

function day(name: string): Promise<HTMLElement> {
  return screen.findByRole("button", { name });
}

test("the value is written in the app's format", async () => {
  await openPage({ kind: "date_input", props: { ...DAY, format: "DD.MM.YYYY" } });
  expect(field().value).toBe("10.01.2026");
  expect(screen.getByTestId("stDateInputField")).toBe(field());
});

test("a typed date is sent by Enter", async () => {
  const page = await openPage({ kind: "date_input", props: DAY });
  type("2026/02/03");
  expect(page.sent()).toEqual([]);
  fireEvent.keyDown(field(), { key: "Enter" });
  fireEvent.blur(field());
  expect(page.sent()).toEqual([sent("2026-02-03")]);
});

test("text that is no date is kept, not sent, and told in words", async () => {
  const page = await openPage({ kind: "date_input", props: DAY });
  type("2026/02/30");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([]);
  expect(field().value).toBe("2026/02/30");
  expect(screen.getByRole("alert").textContent).toBe("Enter a date as YYYY/MM/DD.");
});

test("Escape gives up what was typed", async () => {
  const page = await openPage({ kind: "date_input", props: DAY });
  type("2026/02");
  fireEvent.keyDown(field(), { key: "Escape" });
  fireEvent.blur(field());
  expect(field().value).toBe("2026/01/10");
  expect(page.sent()).toEqual([]);
});

test("a day of the calendar is sent and closes it", async () => {
  const page = await openPage({ kind: "date_input", props: DAY });
  act(() => field().focus());
  fireEvent.click(await day("15 January 2026"));
  expect(page.sent()).toEqual([sent("2026-01-15")]);
  await waitFor(() => expect(screen.queryByRole("button", { name: "15 January 2026" })).toBeNull());
});

test("the arrow leads into the calendar, Escape back to the field", async () => {
  const page = await openPage({ kind: "date_input", props: DAY });
  act(() => field().focus());
  const chosen = await day("10 January 2026");
  fireEvent.keyDown(field(), { key: "ArrowDown" });
  expect(document.activeElement).toBe(chosen);
  fireEvent.keyDown(chosen, { key: "Escape" });
  expect(document.activeElement).toBe(field());
  await waitFor(() => expect(screen.queryByRole("button", { name: "10 January 2026" })).toBeNull());
  expect(page.sent()).toEqual([]);
});

test("a range is sent with its first date, then with both", async () => {
  const value = ["2026-01-02", "2026-01-03"];
  const page = await openPage({ kind: "date_input", props: { ...DAY, value, range: true } });
  act(() => field().focus());
  fireEvent.click(await day("5 January 2026"));
  fireEvent.click(await day("9 January 2026"));
  expect(page.sent()).toEqual([sent(["2026-01-05"]), sent(["2026-01-05", "2026-01-09"])]);
});

test("a range can be typed", async () => {
  const page = await openPage({ kind: "date_input", props: { ...DAY, value: [], range: true } });
  type("2026/01/02 – 2026/01/05");
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(page.sent()).toEqual([sent(["2026-01-02", "2026-01-05"])]);
});

test("a clearable date is emptied by its button, and another comes back", async () => {
  const page = await openPage({ kind: "date_input", props: { ...DAY, clearable: true } });
  fireEvent.click(screen.getByRole("button", { name: "Clear value" }));
  expect(page.sent()).toEqual([sent(null)]);
});

test("an emptied date that may not be empty comes back", async () => {
  const page = await openPage({ kind: "date_input", props: DAY });
  type("");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([]);
  expect(field().value).toBe("2026/01/10");
});

test("what the app sets is shown, but not over what is being typed", async () => {
  const page = await openPage({ kind: "date_input", props: DAY });
  page.set("day", { value: "2026-03-04" });
  expect(field().value).toBe("2026/03/04");
  type("2026/0");
  page.set("day", { value: "2026-05-06" });
  expect(field().value).toBe("2026/0");
});

test.each([
  [null, "Enter a date as DD.MM.YYYY."],
  [[], null],
  [["2025-12-31"], "Choose 01.01.2026 or later."],
  [["2026-05-01", "2027-01-01"], "Choose 31.12.2026 or earlier."],
  [["2026-01-01", "2026-12-31"], null],
])("%o within 2026: %s", (dates, expected) => {
  const rules = { min: "2026-01-01", max: "2026-12-31", format: "DD.MM.YYYY", required: undefined };
  expect(dateProblem(dates, rules)).toBe(expected);
});
