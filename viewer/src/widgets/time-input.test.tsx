import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "./test-page";

const TIME = { kind: "time_input", props: { widget: "t", label: "Alarm", value: "08:45" } };
const MOMENT = {
  kind: "datetime_input",
  props: { widget: "d", label: "Start", value: "2024-05-01T09:30", min: "2024-05-01T08:00", max: "2024-05-31T18:00" },
};

const type = (field: HTMLElement, value: string): void => {
  act(() => field.focus());
  fireEvent.change(field, { target: { value } });
};

test("a typed time is committed by Enter", async () => {
  const page = await openPage(TIME);
  const field = screen.getByLabelText("Alarm");
  type(field, "5:05 pm");
  expect(page.sent()).toEqual([]);
  fireEvent.keyDown(field, { key: "Enter" });
  expect(page.sent()).toEqual([{ type: "widgets", values: { t: "17:05" } }]);
  expect(field).toHaveProperty("value", "17:05");
});

test("a time is chosen from the list", async () => {
  const page = await openPage({ kind: "time_input", props: { ...TIME.props, format: "12h", step: 1800 } });
  fireEvent.click(screen.getByLabelText("Alarm"));
  fireEvent.click(await screen.findByText("1:30 PM"));
  expect(page.sent()).toEqual([{ type: "widgets", values: { t: "13:30" } }]);
});

test("what is no time is not committed, and said", async () => {
  const page = await openPage(TIME);
  const field = screen.getByLabelText("Alarm");
  type(field, "soon");
  fireEvent.blur(field);
  expect(page.sent()).toEqual([]);
  expect(screen.getByRole("alert").textContent).toContain("08:45");
});

test("only what may be empty is emptied", async () => {
  const page = await openPage(TIME, {
    kind: "time_input",
    props: { ...TIME.props, widget: "e", label: "Else", clearable: true },
  });
  for (const name of ["Alarm", "Else"]) {
    type(screen.getByLabelText(name), "");
    fireEvent.blur(screen.getByLabelText(name));
  }
  expect(page.sent()).toEqual([{ type: "widgets", values: { e: null } }]);
  expect(screen.getByLabelText("Alarm")).toHaveProperty("value", "08:45");
});

test("Enter in a form submits it with the time that was typed", async () => {
  const page = await openPage(
    { kind: "time_input", props: { ...TIME.props, form: "f" } },
    { kind: "button", props: { widget: "go", label: "Send", form: "f", submit: true } },
  );
  const field = screen.getByLabelText("Alarm");
  type(field, "9");
  fireEvent.keyDown(field, { key: "Enter" });
  expect(page.sent()).toEqual([{ type: "widgets", values: { t: "09:00" }, trigger: { go: true } }]);
});

test("a typed moment is committed within its bounds", async () => {
  const page = await openPage(MOMENT);
  const field = screen.getByLabelText("Start");
  type(field, "2024/05/01 07:00");
  fireEvent.keyDown(field, { key: "Enter" });
  expect(page.sent()).toEqual([]);
  expect(screen.getByRole("alert").textContent).toBe("Choose 2024/05/01, 08:00 or later.");
  type(field, "2024/05/02 07:00");
  fireEvent.keyDown(field, { key: "Enter" });
  expect(page.sent()).toEqual([{ type: "widgets", values: { d: "2024-05-02T07:00" } }]);
});

test("the time of a moment is chosen from a list that keeps within the bounds", async () => {
  const page = await openPage(MOMENT);
  act(() => screen.getByLabelText("Start").focus());
  const list = await screen.findByLabelText("Time");
  expect([...list.querySelectorAll("option")][0]?.value).toBe("08:00");
  fireEvent.change(list, { target: { value: "10:15" } });
  expect(page.sent()).toEqual([{ type: "widgets", values: { d: "2024-05-01T10:15" } }]);
});
