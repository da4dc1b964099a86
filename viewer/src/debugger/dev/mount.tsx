// Puts parts of the debugger on a test's page, over the small session of `sample.ts`.
import { MantineProvider } from "@mantine/core";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { Api } from "../api";
import { Debugger, DebuggerContext, type Shown } from "../debugger";
import { Desk, DeskContext } from "../desk";
import { type FakeParts, fakeFetch } from "./fake-api";
import { RECORDING, SESSION } from "./sample";

/** What is shown before anybody did anything: the first position of the sample. */
export function shownOf(part: Partial<Shown> = {}): Shown {
  return {
    recording: RECORDING,
    session: SESSION,
    position: 0,
    head: SESSION.head,
    node: null,
    run: null,
    pin: null,
    panel: "element",
    filter: {},
    playing: null,
    following: false,
    ...part,
  };
}

/** Renders with a debugger whose server is `fakeFetch(parts)`. */
export function mount(
  children: ReactNode,
  part: Partial<Shown> = {},
  parts: FakeParts = {},
  opened: string = location.hash,
): RenderResult & { readonly debugged: Debugger; readonly asked: readonly string[] } {
  const fake = fakeFetch(parts);
  vi.stubGlobal("fetch", fake);
  const debugged = new Debugger(new Api(), shownOf(part), opened);
  const desk = new Desk(debugged);
  const rendered = render(
    <MantineProvider>
      <DebuggerContext value={debugged}>
        <DeskContext value={desk}>{children}</DeskContext>
      </DebuggerContext>
    </MantineProvider>,
  );
  return { ...rendered, debugged, asked: fake.asked };
}
