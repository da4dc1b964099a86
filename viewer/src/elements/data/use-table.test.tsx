import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import fixture from "./fixtures/types.arrow.json";
import { useTable } from "./use-table";

/** A server that answers when it is told to, in whatever order. */
function slow() {
  const waiting = new Map<string, (answer: Response) => void>();
  vi.stubGlobal(
    "fetch",
    (url: string) => new Promise((then) => waiting.set(String(url).split("/").at(-1) ?? "", then)),
  );
  const bytes = Uint8Array.from(atob(fixture.base64), (char) => char.charCodeAt(0));
  return (blob: string, answer = new Response(bytes)) => act(async () => waiting.get(blob)?.(answer));
}

const ref = (blob: string) => ({ blob, type: "application/vnd.apache.arrow.stream", size: 1 });

test("data that comes faster than it loads is shown all the same, and never turns back", async () => {
  const answer = slow();
  const { result, rerender } = renderHook(({ blob }) => useTable(ref(blob)), { initialProps: { blob: "one" } });
  rerender({ blob: "two" });
  rerender({ blob: "three" });
  await answer("two");
  await waitFor(() => expect(result.current.table?.rows).toBe(3));
  const second = result.current.table;
  await answer("one");
  expect(result.current.table).toBe(second);
  await answer("three");
  await waitFor(() => expect(result.current.table).not.toBe(second));
});

test("that something failed is said of what is wanted, not of what no longer is", async () => {
  const answer = slow();
  const { result, rerender } = renderHook(({ blob }) => useTable(ref(blob)), { initialProps: { blob: "four" } });
  rerender({ blob: "five" });
  await answer("four", new Response(null, { status: 404 }));
  expect(result.current).toEqual({});
  await answer("five", new Response(null, { status: 404 }));
  await waitFor(() => expect(result.current.failure).toMatch(/^The data could not be loaded: .*five/));
});
