import { MantineProvider } from "@mantine/core";
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Spinner, seconds } from "./spinner";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function draw(props: { text: string; show_time?: true }): void {
  const node = { id: 10, kind: "spinner", key: "s", props } as const;
  render(
    <MantineProvider env="test">
      <Spinner node={node} />
    </MantineProvider>,
  );
}

test("it is not seen in the first half second", () => {
  draw({ text: "Loading" });
  act(() => vi.advanceTimersByTime(400));
  expect(screen.queryByTestId("stSpinner")).toBeNull();
  act(() => vi.advanceTimersByTime(100));
  expect(screen.getByRole("status").textContent).toBe("Loading");
});

test("the time that passed is shown on request", () => {
  draw({ text: "Loading", show_time: true });
  act(() => vi.advanceTimersByTime(2300));
  expect(screen.getByTestId("stSpinner").textContent).toBe("Loading(2.3 seconds)");
});

test.each([
  [900, "0.9 seconds"],
  [61_000, "1 min 1 s"],
  [3_720_000, "1 h 2 min"],
])("%i ms reads as %s", (ms, text) => {
  expect(seconds(ms)).toBe(text);
});
