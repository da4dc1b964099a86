import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { renderPage } from "../dev/render-page";

const SERVER_CONFIG = { title: "app", version: "1", upload_limit: 1 };
const BROKEN = { main: [{ kind: "exception", props: { type: "KeyError", message: "'price'", frames: [] } }] };

test("an error leads to the debugger at what the page shows, where there is one", async () => {
  const tab = { location: { href: "" }, close: vi.fn() };
  vi.stubGlobal("open", () => tab);
  const asked = vi.fn(async (_url: URL, _how: RequestInit) => Response.json({ url: "http://localhost:7001/" }));
  vi.stubGlobal("fetch", asked);
  const server = renderPage(BROKEN, { position: 7, config: { ...SERVER_CONFIG, debugger: true } });
  fireEvent.click(screen.getByRole("button", { name: "Open in the debugger" }));
  await waitFor(() => expect(tab.location.href).not.toBe(""));
  const { session, token } = server.client.info ?? {};
  expect(tab.location.href).toBe(`http://localhost:7001/#7?session=${session}&panel=errors`);
  expect(String(asked.mock.calls[0]?.[0])).toContain(`/debugger/${session}`);
  expect(asked.mock.calls[0]?.[1]).toMatchObject({ method: "POST", headers: { "X-Evlit-Token": token } });
});

test("what went wrong is said beside it, and no empty tab stays", async () => {
  const tab = { location: { href: "" }, close: vi.fn() };
  vi.stubGlobal("open", () => tab);
  vi.stubGlobal("fetch", async () => new Response("The debugger did not start: port taken\n", { status: 500 }));
  renderPage(BROKEN, { config: { ...SERVER_CONFIG, debugger: true } });
  fireEvent.click(screen.getByRole("button", { name: "Open in the debugger" }));
  expect(await screen.findByText("The debugger did not start: port taken")).toBeTruthy();
  expect(tab.close).toHaveBeenCalled();
});

test("a server that others reach does not offer it", () => {
  renderPage(BROKEN, { config: SERVER_CONFIG });
  expect(screen.queryByRole("button", { name: "Open in the debugger" })).toBeNull();
});
