// The whole page over a test server, for tests of what the user sees.
import { act, render } from "@testing-library/react";
import { App } from "../app/app";
import type { ServerMessage, Welcome } from "../core/messages";
import { loadControls } from "../widgets/later";
import { type Sample, sampleTree } from "./fake-server";
import { TestServer } from "./test-server";

// Pages of tests are drawn at once.
await loadControls();

/** The page as it is before the server has said anything. */
export function renderBlank(): TestServer {
  const server = new TestServer();
  render(<App client={server.client} />);
  act(() => server.client.start());
  return server;
}

export function renderPage(sample: Sample, more: Partial<Welcome> = {}): TestServer {
  const server = renderBlank();
  act(() => {
    server.open();
    server.welcome({ tree: sampleTree(sample), ...more });
  });
  return server;
}

/** What the server says, with the page redrawn. */
export function say(server: TestServer, ...messages: ServerMessage[]): void {
  act(() => server.say(...messages));
}

/** The one element with this `data-testid`. */
export function byTestId(id: string, within: ParentNode = document): HTMLElement {
  const found = within.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`expected one element with data-testid ${id}, found ${found.length}`);
  return first;
}

export function allByTestId(id: string, within: ParentNode = document): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`)];
}
