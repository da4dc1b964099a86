import { afterEach, expect, test, vi } from "vitest";
import { browserAddress } from "./address";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("a change that the browser refuses is shown later, and only the last one", () => {
  vi.useFakeTimers();
  const address = browserAddress(sessionStorage);
  const refuse = vi.spyOn(history, "replaceState").mockImplementation(() => {
    throw new DOMException("too many calls", "SecurityError");
  });
  address.show({ page: "", query: "n=1" }, false);
  address.show({ page: "", query: "n=2" }, false);
  expect(address.now().query).toBe("");
  refuse.mockRestore();
  vi.runAllTimers();
  expect(address.now().query).toBe("n=2");
});
