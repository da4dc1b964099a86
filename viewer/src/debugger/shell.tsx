// The frame of the debugger: its panes, what stands between them, and what connects keys and address with what is shown.
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useAddress } from "./address-hooks";
import { Announcer, Said } from "./announcer";
import { Bars } from "./bars";
import { useDebugger } from "./debugger";
import { Desk, DeskContext } from "./desk";
import { EventsPane } from "./events/pane";
import { Inspector } from "./inspector/inspector";
import { KeysDialog } from "./keys-dialog";
import { type Layout, layouts, type Tab, useLayout } from "./layout";
import { MoreDialog } from "./more-dialog";
import { AppPane } from "./page/pane";
import { Separator } from "./separator";
import "./shell.css";
import "./toolbar.css";
import "./dialog.css";
import { Timeline } from "./timeline/timeline";
import { type Asked, Toolbar } from "./toolbar";
import { TreePane } from "./tree/pane";
import { useCommands } from "./use-commands";

export function Shell({ choose }: { choose: (session: string | null) => void }): ReactNode {
  const debugged = useDebugger();
  const [desk, setDesk] = useState<Desk | null>(null);
  useEffect(() => {
    const made = new Desk(debugged);
    setDesk(made);
    return () => made.close();
  }, [debugged]);
  if (!desk || desk.debugged !== debugged) return null;
  return (
    <DeskContext value={desk}>
      <Frame choose={choose} />
    </DeskContext>
  );
}

const NARROW = "(max-width: 719px)";

function Frame({ choose }: { choose: (session: string | null) => void }): ReactNode {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = useCallback((what: Asked) => setAsked(what), []);
  const layout = useLayout();
  const narrow = useMedia(NARROW);
  useAddress();
  useCommands(ask);
  return (
    <div className="dbg" data-testid="debugger">
      <Toolbar choose={choose} ask={ask} />
      <Bars />
      <main className="dbg-main">
        {!layout.hidden.timeline && (
          <>
            <section id="dbg-timeline" aria-label="Timeline" style={{ height: narrow ? 150 : layout.timeline }}>
              <Timeline />
            </section>
            {!narrow && <Separator size="timeline" label="Height of the timeline" controls="dbg-timeline" />}
          </>
        )}
        {narrow ? <OnePane tab={layout.tab} /> : <Panes layout={layout} />}
      </main>
      {narrow && <Tabs tab={layout.tab} />}
      <Announcer />
      <Said />
      {asked === "keys" && <KeysDialog close={() => setAsked(null)} />}
      {asked === "more" && <MoreDialog close={() => setAsked(null)} />}
    </div>
  );
}

function Panes({ layout }: { layout: Layout }): ReactNode {
  const { hidden, left, right, events } = layout;
  return (
    <div className="dbg-panes">
      {!hidden.left && (
        <>
          <div id="dbg-left" className="dbg-column" style={{ width: left }}>
            <section id="dbg-events" className="dbg-pane" aria-label="Events" style={{ flex: `${events} 1 0` }}>
              <EventsPane />
            </section>
            <Separator size="events" label="Height of the list of events" controls="dbg-events" />
            <section className="dbg-pane" aria-label="Elements" style={{ flex: `${1 - events} 1 0` }}>
              <TreePane />
            </section>
          </div>
          <Separator size="left" label="Width of events and elements" controls="dbg-left" />
        </>
      )}
      <section className="dbg-pane dbg-middle" aria-label="App">
        <AppPane />
      </section>
      {!hidden.right && (
        <>
          <Separator size="right" label="Width of the inspector" controls="dbg-right" />
          <section id="dbg-right" className="dbg-pane" aria-label="Inspector" style={{ width: right }}>
            <Inspector />
          </section>
        </>
      )}
    </div>
  );
}

const TABS: readonly (readonly [Tab, string])[] = [
  ["events", "Events"],
  ["app", "App"],
  ["tree", "Elements"],
  ["inspector", "Inspector"],
];

/** On a narrow screen: one pane, and tabs to choose which. */
function OnePane({ tab }: { tab: Tab }): ReactNode {
  return (
    <div className="dbg-panes">
      <section className="dbg-pane dbg-middle" aria-label={TABS.find(([name]) => name === tab)?.[1]}>
        {tab === "events" && <EventsPane />}
        {tab === "app" && <AppPane />}
        {tab === "tree" && <TreePane />}
        {tab === "inspector" && <Inspector />}
      </section>
    </div>
  );
}

function Tabs({ tab }: { tab: Tab }): ReactNode {
  return (
    <nav className="dbg-tabs" aria-label="Panes">
      {TABS.map(([name, words]) => (
        <button
          key={name}
          type="button"
          aria-current={name === tab ? "page" : undefined}
          onClick={() => layouts.change({ tab: name })}
        >
          {words}
        </button>
      ))}
    </nav>
  );
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}
