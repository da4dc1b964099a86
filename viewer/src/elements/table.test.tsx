import { screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { byTestId, renderPage } from "../dev/render-page";
import fixture from "./data/fixtures/types.arrow.json";

const BYTES = Uint8Array.from(atob(fixture.base64), (char) => char.charCodeAt(0));

afterEach(() => vi.restoreAllMocks());

function serve(status: number, digest: string): { blob: string; type: string; size: number } {
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(status === 200 ? BYTES : "", { status }));
  return { blob: digest, type: "application/vnd.apache.arrow.stream", size: BYTES.length };
}

test("cells are Markdown, the index is a header, what is missing says so", async () => {
  const data = serve(200, "table-1");
  renderPage({ main: [{ kind: "table", props: { data, rows: 3, index: ["s"], alt: "All kinds" } }] });
  const table = await screen.findByRole("table", { name: "All kinds" });
  expect([...table.querySelectorAll("tbody th")].map((cell) => cell.textContent)).toEqual(["a", "ü", "None"]);
  expect(table.querySelector("thead th")?.textContent).toBe("s");
  expect(byTestId("stTable").dataset.border).toBe("all");
});

test("data that do not come are an error in words", async () => {
  const data = serve(404, "table-2");
  renderPage({ main: [{ kind: "table", props: { data, rows: 3 } }] });
  expect((await screen.findByRole("alert")).textContent).toContain("HTTP 404");
});
