// Runs around each test: takes mounted components down, gives happy-dom what it lacks, and makes a warning a failure.
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, expect, vi } from "vitest";

// Only against waiting for ever: how long something takes is the machine's affair.
const PATIENCE = 30_000;
configure({ asyncUtilTimeout: PATIENCE });
const { waitFor } = vi;
vi.waitFor = (then, options = PATIENCE) => waitFor(then, options);

let said: unknown[][] = [];

beforeEach(() => {
  said = [];
  // A test that expects a warning puts a spy of its own over these.
  for (const how of ["error", "warn"] as const)
    vi.spyOn(console, how).mockImplementation((...words) => void said.push(words));
});

afterEach(() => {
  cleanup();
  expect(said.map((words) => words.map(String).join(" "))).toEqual([]);
});

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResizeObserver;

// happy-dom's page says that it is in quirks mode, which KaTeX warns of.
Object.defineProperty(document, "compatMode", { value: "CSS1Compat" });
