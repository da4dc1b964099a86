// The app page: the shell around the roots of the tree.
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import "../theme/theme.css";
import "../blocks/blocks.css";
import "./shell.css";
import "./overlays.css";
import { names } from "../blocks/children";
import { Flow } from "../blocks/flow";
import { useFollowEnd } from "../blocks/follow-end";
import { type Kind, ROOTS } from "../core/elements.gen";
import { type Session, SessionContext, useNode, useRunning, useScriptState, useSession } from "../store/session";
import { theme, variables } from "../theme/mantine";
import { SCHEME_KEY } from "../theme/scheme";
import type { Client } from "../wire/client";
import { ConnectionBar, connectionState } from "./connection-bar";
import { EventRoot } from "./event-root";
import { Header } from "./header";
import { useAppProps, useInfo, useStatus } from "./hooks";
import { useKeepScroll } from "./keep-scroll";
import { PageHead } from "./page-head";
import { PageProblems } from "./page-problems";
import { Sidebar, useSidebar } from "./sidebar";
import { Toasts } from "./toasts";

const schemes = localStorageColorSchemeManager({ key: SCHEME_KEY });

interface AppOptions {
  readonly client: Client;
  /** The theme to show, whatever the user or the system wants. */
  readonly scheme?: "light" | "dark";
}

export function App({ client, scheme }: AppOptions): ReactNode {
  const session = useMemo<Session>(
    () => ({ client, store: client.store, widgets: client.widgets, readOnly: client.readOnly }),
    [client],
  );
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      {...(scheme ? { forceColorScheme: scheme } : {})}
    >
      <SessionContext value={session}>
        <Page />
      </SessionContext>
    </MantineProvider>
  );
}

function Page(): ReactNode {
  const status = useStatus();
  const round = useRound(useInfo()?.session);
  return (
    <div
      className="stApp"
      data-testid="stApp"
      data-test-script-state={useScriptState()}
      data-test-connection-state={connectionState(status)}
    >
      <PageHead />
      <Frame key={round} />
      <Toasts />
    </div>
  );
}

/** Another session is another page: nothing of the old one's state may show in it. The first one finds the page empty. */
function useRound(session: string | undefined): number {
  const [seen, setSeen] = useState({ session, round: 0 });
  if (session !== undefined && session !== seen.session) {
    setSeen({ session, round: seen.session === undefined ? seen.round : seen.round + 1 });
  }
  return seen.round;
}

function Frame(): ReactNode {
  const sidebar = useSidebar();
  const { layout } = useAppProps();
  return (
    <div
      className={names("stAppViewContainer", layout === "wide" && "ev-wide")}
      data-testid="stAppViewContainer"
      data-layout={layout ?? "narrow"}
    >
      <Sidebar state={sidebar} />
      <div className="ev-stage">
        <Header sidebar={sidebar} />
        <ConnectionBar />
        <Main />
        <Bottom />
      </div>
      <EventRoot />
    </div>
  );
}

function Main(): ReactNode {
  const node = useNode(ROOTS.main);
  const box = useRef<HTMLElement>(null);
  // A page with a conversation stays at its end, where the next message comes.
  useFollowEnd(box, useBottomHolds("chat_input"));
  const running = useRunning();
  const empty = !node?.children?.length;
  const session = useInfo()?.session;
  const known = session !== undefined;
  useKeepScroll(box, empty ? undefined : session);
  return (
    <main ref={box} className="stMain" data-testid="stMain">
      <div className="stMainBlockContainer block-container" data-testid="stMainBlockContainer">
        <PageProblems />
        {empty && (!known || running) ? <Skeleton /> : node && <Flow of={node} />}
      </div>
    </main>
  );
}

/** The page as the server sent it (index.html) shows the skeleton already. */
let goesOn = isShown(document.querySelector(".stAppSkeleton"));

function isShown(skeleton: Element | null): boolean {
  return skeleton !== null && Number(getComputedStyle(skeleton).opacity) > 0;
}

/** Stands where the page will be; the style sheet shows it only when it is still there after 300 ms. */
function Skeleton(): ReactNode {
  // What shows already does not fade in again.
  const [shown] = useState(goesOn);
  useEffect(() => {
    goesOn = false;
  }, []);
  return (
    <div
      className={names("stAppSkeleton", shown && "ev-shown")}
      data-testid="stAppSkeleton"
      role="status"
      aria-label="Loading"
    >
      <i />
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

/** Whether an element of this kind stands at the foot of the page. */
function useBottomHolds(kind: Kind): boolean {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.subscribe("tree", listener), [store]);
  return useSyncExternalStore(subscribe, () => {
    const ids = store.node(ROOTS.bottom)?.children ?? [];
    return ids.some((id) => store.node(id)?.kind === kind);
  });
}

function Bottom(): ReactNode {
  const node = useNode(ROOTS.bottom);
  if (!node?.children?.length) return null;
  return (
    <footer className="stBottom" data-testid="stBottom">
      <div className="stBottomBlockContainer" data-testid="stBottomBlockContainer">
        <Flow of={node} />
      </div>
    </footer>
  );
}
