// For tests: widgets in a real client and store, with a server that only keeps what it is sent.

import { MantineProvider } from "@mantine/core";
import { act, render } from "@testing-library/react";
import { Children } from "../blocks/children";
import { ROOTS } from "../core/elements.gen";
import type { JsonObject } from "../core/json";
import type { NumberedInput } from "../core/messages";
import { TestAddress } from "../dev/fake-address";
import { FakeServer, type SampleNode } from "../dev/fake-server";
import { SessionContext, useNode } from "../store/session";
import { Client } from "../wire/client";
import { loadControls } from "./later";

export interface TestPage {
  readonly server: FakeServer;
  readonly client: Client;
  /** What the viewer has sent, without the batch numbers. */
  sent(): unknown[];
  /** The app sets props of the node of a widget. */
  set(widget: string, props: JsonObject): void;
}

/** Draws `main` as the page's content. Ids are given from 10 on, in the order of the page. */
export async function openPage(...main: SampleNode[]): Promise<TestPage> {
  await loadControls();
  return drawPage(...main);
}

/** The same, without waiting for the code of the widgets. */
export async function drawPage(...main: SampleNode[]): Promise<TestPage> {
  const server = new FakeServer({ main });
  const client = new Client({
    connect: server.connect,
    address: new TestAddress(),
    page: () => ({ locale: "en", zone: "UTC", theme: "light" }),
    keep: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
    tab: "t",
  });
  render(
    <MantineProvider env="test">
      <SessionContext value={{ client, store: client.store, widgets: client.widgets, readOnly: false }}>
        <Main />
      </SessionContext>
    </MantineProvider>,
  );
  await act(async () => {
    client.start();
    // The fake server opens its connection in a microtask.
    await Promise.resolve();
  });
  return {
    server,
    client,
    sent: () => server.received.map(({ batch: _, ...input }: NumberedInput) => input),
    set(widget, props) {
      const nodes = [...client.store.view.tree.nodes.values()];
      const node = nodes.find((candidate) => "widget" in candidate.props && candidate.props.widget === widget);
      if (!node) throw new Error(`expected a widget ${widget} on the page`);
      act(() => server.say({ type: "patch", position: server.next(), ops: [["set", node.id, props]] }));
    },
  };
}

function Main() {
  const main = useNode(ROOTS.main);
  return main ? <Children of={main} /> : null;
}
