import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { openPage } from "./test-page";

afterEach(() => {
  vi.useRealTimers();
});

const NAME = { kind: "text_input", props: { widget: "name", label: "Name", value: "Ada" } };
const widgets = (values: object) => ({ type: "widgets", values });

function field(label = "Name"): HTMLInputElement {
  return screen.getByLabelText<HTMLInputElement>(label);
}

function type(text: string, label?: string): void {
  act(() => field(label).focus());
  fireEvent.change(field(label), { target: { value: text } });
}

test("typing alone sends nothing; Enter sends the text once", async () => {
  const page = await openPage(NAME);
  type("Grace");
  expect(page.sent()).toEqual([]);
  fireEvent.keyDown(field(), { key: "Enter" });
  fireEvent.keyDown(field(), { key: "Enter" });
  fireEvent.blur(field());
  expect(page.sent()).toEqual([widgets({ name: "Grace" })]);
});

test("leaving the field sends what changed, and only that", async () => {
  const page = await openPage(NAME);
  type("Grace");
  type("Ada");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([]);
  type("Grace");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([widgets({ name: "Grace" })]);
});

test("Enter that ends the choice of an input method sends nothing", async () => {
  const page = await openPage(NAME);
  type("漢");
  fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
  expect(page.sent()).toEqual([]);
});

test("what the app sets is shown, but does not revert what is being typed", async () => {
  const page = await openPage(NAME);
  page.set("name", { value: "Linus" });
  expect(field().value).toBe("Linus");
  type("Gra");
  page.set("name", { value: "Ken" });
  expect(field().value).toBe("Gra");
});

test("the field keeps its element, and so focus and caret, through a rerun", async () => {
  const page = await openPage(NAME);
  type("Grace");
  const before = field();
  before.setSelectionRange(2, 2);
  page.set("name", { placeholder: "Somebody" });
  expect(field()).toBe(before);
  expect(document.activeElement).toBe(before);
  expect(before.selectionStart).toBe(2);
});

test("live text is sent after the pause, counted from the last key", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const page = await openPage({ kind: "text_input", props: { ...NAME.props, live: 250 } });
  type("G");
  act(() => vi.advanceTimersByTime(200));
  type("Gr");
  act(() => vi.advanceTimersByTime(249));
  expect(page.sent()).toEqual([]);
  act(() => vi.advanceTimersByTime(1));
  expect(page.sent()).toEqual([widgets({ name: "Gr" })]);
});

test("who is asked sends live text first, and no other", async () => {
  const page = await openPage(
    { kind: "text_input", props: { ...NAME.props, live: 250 } },
    { kind: "text_input", props: { widget: "other", label: "Other", value: "" } },
  );
  fireEvent.change(screen.getByLabelText("Other"), { target: { value: "half" } });
  fireEvent.change(screen.getByLabelText(NAME.props.label), { target: { value: "Gr" } });
  act(() => page.server.say({ type: "there" }));
  expect(page.sent()).toEqual([widgets({ name: "Gr" }), { type: "here" }]);
  expect(screen.getByLabelText<HTMLInputElement>("Other").value).toBe("half");
});

test("live has no effect in a form", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const page = await openPage({ kind: "text_input", props: { ...NAME.props, live: 250, form: "f" } });
  type("G");
  act(() => vi.advanceTimersByTime(1000));
  expect(page.sent()).toEqual([]);
});

test("a live field that is taken from the page sends nothing any more", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const page = await openPage({ kind: "text_input", props: { ...NAME.props, live: 250 } });
  type("G");
  act(() => page.server.say({ type: "patch", position: page.server.next(), ops: [["remove", 10]] }));
  act(() => vi.advanceTimersByTime(1000));
  expect(page.sent()).toEqual([]);
});

test("text that does not match is kept, not sent, and told in words", async () => {
  const validate = { pattern: "^[A-Z]+$", message: "Capital letters only." };
  const page = await openPage({ kind: "text_input", props: { ...NAME.props, validate } });
  type("ada");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([]);
  expect(field().value).toBe("ada");
  expect(screen.getByRole("alert").textContent).toBe("Capital letters only.");
  expect(field().getAttribute("aria-describedby")).toContain(screen.getByRole("alert").id);
  type("ADA");
  expect(screen.queryByRole("alert")).toBeNull();
  fireEvent.blur(field());
  expect(page.sent()).toEqual([widgets({ name: "ADA" })]);
});

test("a pattern that is no regular expression says so instead of failing", async () => {
  await openPage({ kind: "text_input", props: { ...NAME.props, validate: { pattern: "[" } } });
  type("x");
  fireEvent.blur(field());
  expect(screen.getByRole("alert").textContent).toContain("is not a regular expression");
});

test("a required field that is emptied keeps the last value with the app", async () => {
  const page = await openPage({ kind: "text_input", props: { ...NAME.props, required: true } });
  type("");
  fireEvent.blur(field());
  expect(page.sent()).toEqual([]);
  expect(screen.getByRole("alert").textContent).toBe("This is required.");
});

test("instructions and the count of characters stand below while one types", async () => {
  await openPage({ kind: "text_input", props: { ...NAME.props, max_chars: 5 } });
  expect(screen.queryByTestId("InputInstructions")).toBeNull();
  type("Grace");
  expect(screen.getByTestId("InputInstructions").textContent).toBe("Press Enter to apply5/5");
  expect(field().maxLength).toBe(5);
  fireEvent.blur(field());
  expect(screen.queryByTestId("InputInstructions")).toBeNull();
});

test("a password is shown and hidden again", async () => {
  await openPage({ kind: "text_input", props: { ...NAME.props, type: "password" } });
  expect(field().type).toBe("password");
  fireEvent.click(screen.getByRole("button", { name: "Show password" }));
  expect(field().type).toBe("text");
  fireEvent.click(screen.getByRole("button", { name: "Hide password" }));
  expect(field().type).toBe("password");
});

test.each(["hidden", "collapsed"])("a %s label still names the field", async (label_visibility) => {
  await openPage({ kind: "text_input", props: { ...NAME.props, label: ":red[**Name**]", label_visibility } });
  expect(screen.getByRole("textbox", { name: "Name" })).toBeTruthy();
});

test("the names that apps find it by", async () => {
  await openPage(NAME);
  for (const name of ["stTextInput", "stTextInputRootElement", "stTextInputField", "stWidgetLabel"]) {
    expect(screen.getByTestId(name).classList).toContain(name);
  }
  expect(screen.getByTestId("stTextInput").querySelector("label")?.textContent).toBe("Name");
});

const SEALED = { redacted: "00ff" };
const SECRET = { kind: "text_input", props: { widget: "pw", label: "Password", type: "password", value: SEALED } };

test("a password that only the server knows shows as dots and stays when the field is left", async () => {
  const page = await openPage(SECRET);
  expect(field("Password").value).toBe("");
  expect(field("Password").placeholder).toBe("••••••••");
  act(() => field("Password").focus());
  fireEvent.blur(field("Password"));
  expect(page.sent()).toEqual([]);
});

test("typing replaces a password that only the server knows", async () => {
  const page = await openPage(SECRET);
  type("hunter2", "Password");
  fireEvent.keyDown(field("Password"), { key: "Enter" });
  expect(page.sent()).toEqual([widgets({ pw: "hunter2" })]);
});
