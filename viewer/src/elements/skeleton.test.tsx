import { act, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { drawPage } from "../widgets/test-page";

test("a skeleton is there at once, that of a block after half a second", async () => {
  vi.useFakeTimers();
  await drawPage({ kind: "skeleton", props: { height: 120 } }, { kind: "skeleton", props: { delayed: true } });
  expect(screen.getByTestId("stSkeleton").style.height).toBe("120px");
  act(() => void vi.advanceTimersByTime(499));
  expect(screen.getAllByTestId("stSkeleton")).toHaveLength(1);
  act(() => void vi.advanceTimersByTime(1));
  expect(screen.getAllByTestId("stSkeleton")).toHaveLength(2);
  vi.useRealTimers();
});
