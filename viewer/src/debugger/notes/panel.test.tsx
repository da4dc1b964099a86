import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { mount } from "../dev/mount";
import { NotesPanel } from "./panel";

afterEach(() => localStorage.clear());

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const label = () => /Note at \d+/.exec(field().closest("label")?.textContent ?? "")?.[0];

test("what is being written stays where it was begun while the session goes on", async () => {
  const { debugged } = mount(<NotesPanel />, { position: 4, following: true });
  expect(label()).toBe("Note at 4");
  fireEvent.change(field(), { target: { value: "od" } });
  act(() => debugged.change({ position: 5 }));
  expect([label(), field().value]).toEqual(["Note at 4", "od"]);
  fireEvent.change(field(), { target: { value: "odd" } });
  act(() => debugged.change({ position: 6 }));
  fireEvent.keyDown(field(), { key: "Enter" });
  fireEvent.keyDown(field(), { key: "Enter" });
  const saved = await screen.findByText("odd");
  expect(saved.closest("li")?.textContent).toContain("4");
  expect([label(), field().value]).toEqual(["Note at 6", ""]);
});

test("a note that is saved twice in a moment is one", async () => {
  mount(<NotesPanel />, { position: 4 });
  fireEvent.change(field(), { target: { value: "odd" } });
  fireEvent.keyDown(field(), { key: "Enter" });
  fireEvent.keyDown(field(), { key: "Enter" });
  await screen.findByRole("button", { name: "Remove the note at 4" });
  expect(screen.getAllByRole("listitem")).toHaveLength(1);
});

test("who takes back what was written goes along again", () => {
  const { debugged } = mount(<NotesPanel />, { position: 4 });
  fireEvent.change(field(), { target: { value: "odd" } });
  fireEvent.change(field(), { target: { value: " " } });
  act(() => debugged.change({ position: 5 }));
  expect(label()).toBe("Note at 5");
});
