import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { uploadTo } from "../wire/upload";
import { openPage } from "./test-page";

const CHAT = { kind: "chat_input", props: { widget: "c", placeholder: "Ask" } };
const started = { type: "run", run: 2, phase: "started", scope: "app", inputs: 0 } as const;

const field = (): HTMLTextAreaElement => screen.getByRole("textbox", { name: "Ask" });
const write = (value: string): void => void fireEvent.change(field(), { target: { value } });
const message = (value: unknown) => ({ type: "widgets", values: {}, trigger: { c: value } });

test("Enter sends the message and empties the field, Shift+Enter does not", async () => {
  const page = await openPage(CHAT);
  write("Hello");
  fireEvent.keyDown(field(), { key: "Enter", shiftKey: true });
  fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
  expect(page.sent()).toEqual([]);
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(page.sent()).toEqual([message("Hello")]);
  expect(field().value).toBe("");
});

test("an empty message is not sent", async () => {
  const page = await openPage(CHAT);
  write("  \n");
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(screen.getByTestId("stChatInputSubmitButton").hasAttribute("disabled")).toBe(true);
  expect(page.sent()).toEqual([]);
});

test("the button sends too", async () => {
  const page = await openPage(CHAT);
  write("Hello");
  fireEvent.click(screen.getByRole("button", { name: "Send message" }));
  expect(page.sent()).toEqual([message("Hello")]);
});

test("a draft of the app is put into the field, each time that it comes", async () => {
  const page = await openPage({ kind: "chat_input", props: { ...CHAT.props, draft: { text: "Dear", run: 1 } } });
  expect(field().value).toBe("Dear");
  write("Dear all");
  page.set("c", { placeholder: "Ask" });
  expect(field().value).toBe("Dear all");
  page.set("c", { draft: { text: "Dear", run: 2 } });
  expect(field().value).toBe("Dear");
  expect(page.sent()).toEqual([]);
});

test("with submit_mode disable the field waits for the end of the run", async () => {
  const page = await openPage({ kind: "chat_input", props: { ...CHAT.props, submit_mode: "disable" } });
  write("Hello");
  act(() => page.server.say(started));
  expect(field().disabled).toBe(true);
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(page.sent()).toEqual([]);
  act(() => page.server.say({ type: "run", run: 2, phase: "ended", scope: "app", inputs: 0, outcome: "finished" }));
  expect(field().disabled).toBe(false);
  expect(field().value).toBe("Hello");
});

test("with submit_mode stop the button stops the run", async () => {
  const page = await openPage({ kind: "chat_input", props: { ...CHAT.props, submit_mode: "stop" } });
  act(() => page.server.say(started));
  write("Next");
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(page.sent()).toEqual([]);
  fireEvent.click(screen.getByTestId("stChatInputStopButton"));
  expect(page.sent()).toEqual([{ type: "stop" }]);
});

test("files go along with the message, which may then be empty", async () => {
  class Request {
    upload = {};
    status = 200;
    responseText = JSON.stringify({ id: "f1", name: "a.txt", type: "text/plain", size: 1 });
    onload = () => {};
    open(): void {}
    setRequestHeader(): void {}
    send(): void {
      queueMicrotask(() => this.onload());
    }
  }
  vi.stubGlobal("XMLHttpRequest", Request);
  uploadTo(() => ({ session: "s", token: "t" }));
  const page = await openPage({ kind: "chat_input", props: { ...CHAT.props, accept: true, max_size: 100 } });
  const files = [new File(["a"], "a.txt", { type: "text/plain" })];
  fireEvent.change(screen.getByTestId("stChatInputFileUploadInput"), { target: { files } });
  await waitFor(() => expect(screen.getByTestId("stChatInputSubmitButton").hasAttribute("disabled")).toBe(false));
  expect(screen.getByTestId("stFileChipName").textContent).toBe("a.txt");
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(page.sent()).toEqual([message({ text: "", files: [{ id: "f1" }] })]);
  expect(screen.queryByTestId("stFileChip")).toBeNull();
});

test("of files that arrive in the same moment each is kept", async () => {
  const arrive: (() => void)[] = [];
  class FakeRequest {
    status = 200;
    responseText = "";
    upload = {};
    onload?: () => void;
    open(): void {}
    setRequestHeader(): void {}
    send(file: File): void {
      this.responseText = JSON.stringify({ id: file.name, name: file.name, type: "text/plain", size: 1 });
      arrive.push(() => this.onload?.());
    }
  }
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  uploadTo(() => ({ session: "s", token: "t" }));
  const page = await openPage({ kind: "chat_input", props: { ...CHAT.props, accept: "multiple", max_size: 100 } });
  for (const name of ["a", "b"]) {
    const files = [new File(["x"], name, { type: "text/plain" })];
    fireEvent.change(screen.getByTestId("stChatInputFileUploadInput"), { target: { files } });
  }
  await act(async () => {
    for (const each of arrive) each();
    // Nothing is drawn before all of this is done.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  });
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(page.sent()).toEqual([message({ text: "", files: [{ id: "a" }, { id: "b" }] })]);
});

test("the length is counted where it has a limit", async () => {
  await openPage({ kind: "chat_input", props: { ...CHAT.props, max_chars: 5 } });
  write("Hello");
  expect(screen.getByTestId("InputInstructions").textContent).toBe("5/5");
});
