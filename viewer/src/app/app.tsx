// The app page: the shell around the four roots of the tree.
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import "@mantine/core/styles.layer.css";
import "../theme/theme.css";
import { type ReactNode, useMemo } from "react";
import { Children } from "../blocks/children";
import { ROOTS } from "../core/elements.gen";
import { type Session, SessionContext, useNode } from "../store/session";
import { SCHEME_KEY } from "../theme/scheme";
import type { Client } from "../wire/client";

const schemes = localStorageColorSchemeManager({ key: SCHEME_KEY });

export function App({ client }: { client: Client }): ReactNode {
  const session = useMemo<Session>(
    () => ({ client, store: client.store, widgets: client.widgets, readOnly: false }),
    [client],
  );
  return (
    <MantineProvider colorSchemeManager={schemes} defaultColorScheme="auto">
      <SessionContext value={session}>
        <div className="stApp" data-testid="stApp">
          <Main />
        </div>
      </SessionContext>
    </MantineProvider>
  );
}

function Main(): ReactNode {
  const main = useNode(ROOTS.main);
  return (
    <main className="stMain" data-testid="stMain">
      <div className="stMainBlockContainer" data-testid="stMainBlockContainer">
        <div className="stVerticalBlock" data-testid="stVerticalBlock">
          {main && <Children of={main} />}
        </div>
      </div>
    </main>
  );
}
