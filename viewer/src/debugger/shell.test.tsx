import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { mount } from "./dev/mount";
import { Shell } from "./shell";

const open = () => mount(<Shell choose={vi.fn()} />, { position: 7 });

test("the panes stand in landmarks with names", () => {
  open();
  expect(screen.getAllByRole("region").map((each) => each.getAttribute("aria-label"))).toEqual([
    "Timeline",
    "Events",
    "Elements",
    "App",
    "Inspector",
  ]);
});

test("keys move the position, and the address follows", async () => {
  // Unlike a browser, this page says that its address changed when the page itself changed it.
  const written = new Promise((then) => addEventListener("hashchange", then, { once: true }));
  const { debugged } = open();
  await written;
  fireEvent.keyDown(document.body, { key: "ArrowRight" });
  expect(debugged.shown.position).toBe(8);
  fireEvent.keyDown(document.body, { key: "End" });
  expect(debugged.shown.position).toBe(21);
  await waitFor(() => expect(location.hash).toBe("#21"));
});

test("an address that changes moves the position", async () => {
  const { debugged } = open();
  location.hash = "#3?panel=why&node=12";
  dispatchEvent(new HashChangeEvent("hashchange"));
  await waitFor(() => expect(debugged.shown).toMatchObject({ position: 3, panel: "why", node: 12 }));
});

test("an address that was edited while the debugger was being opened is followed", () => {
  location.hash = "#9";
  const { debugged } = mount(<Shell choose={vi.fn()} />, { position: 7 }, {}, "#7");
  expect(debugged.shown.position).toBe(9);
});

test("an address that is edited before that of the last step is written is followed", async () => {
  const { debugged } = open();
  vi.useFakeTimers();
  const late = (event: Event) => event.stopImmediatePropagation();
  addEventListener("hashchange", late, { capture: true });
  debugged.change({ position: 8 });
  location.hash = "#3";
  await vi.advanceTimersByTimeAsync(1000);
  removeEventListener("hashchange", late, { capture: true });
  vi.useRealTimers();
  expect([location.hash, debugged.shown.position]).toEqual(["#3", 3]);
});

test("who is on the way to another session is not called back", async () => {
  const { debugged } = open();
  vi.useFakeTimers();
  debugged.change({ position: 8 });
  location.hash = "#1?session=s_other";
  dispatchEvent(new HashChangeEvent("hashchange"));
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  expect([location.hash, debugged.shown.position]).toEqual(["#1?session=s_other", 8]);
  location.hash = "";
});

test("the slider says where it is", async () => {
  open();
  await waitFor(() =>
    expect(screen.getByRole("slider", { name: "Position" }).getAttribute("aria-valuetext")).toMatch(
      /^7 of 21: widgets.changed, button 'Plus' clicked, /,
    ),
  );
});

test("panes are hidden with a key, and come back", () => {
  open();
  fireEvent.keyDown(document.body, { key: "]" });
  expect(screen.queryByRole("region", { name: "Inspector" })).toBeNull();
  fireEvent.keyDown(document.body, { key: "]" });
  screen.getByRole("region", { name: "Inspector" });
});

test("separators move with arrows", () => {
  open();
  const line = screen.getByRole("separator", { name: "Width of the inspector" });
  const before = Number(line.getAttribute("aria-valuenow"));
  fireEvent.keyDown(line, { key: "ArrowLeft" });
  expect(Number(line.getAttribute("aria-valuenow"))).toBe(before + 16);
});
