import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { mount } from "../dev/mount";
import { EVENTS, SESSION } from "../dev/sample";
import type { EventRow } from "../wire";
import { EventsPane } from "./pane";

const [first] = EVENTS;
const events = Array.from({ length: 300 }, (_, at) => ({ ...first, position: at + 1 }) as EventRow);
const session = { ...SESSION, head: 300 };

async function open(position: number) {
  const { debugged } = mount(<EventsPane />, { session, head: 300, position }, { events, session });
  await waitFor(() => expect(document.getElementById("event-1")).not.toBeNull());
  return debugged;
}

const press = (key: string) => fireEvent.keyDown(screen.getByRole("listbox", { name: "Events" }), { key });

test("keys that lead to rows which are on their way are not lost", async () => {
  const debugged = await open(99);
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"]) press(key);
  await waitFor(() => expect(debugged.shown.position).toBe(102));
});

test("who goes elsewhere before the row is here stays there", async () => {
  const debugged = await open(100);
  press("ArrowDown");
  debugged.go(7);
  await new Promise((then) => setTimeout(then, 20));
  expect(debugged.shown.position).toBe(7);
  press("ArrowDown");
  expect(debugged.shown.position).toBe(8);
});
