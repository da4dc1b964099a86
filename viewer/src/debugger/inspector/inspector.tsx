// What there is to know of the position and of what is selected there: tabs, one for each `Panel`.
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { type Panel, useDebugger, useShown } from "../debugger";
import { NotesPanel } from "../notes/panel";
import { ElementTab } from "./element-tab";
import { ErrorsTab } from "./errors-tab";
import { OutputTab } from "./output-tab";
import { RunTab } from "./run-tab";
import { StateTab } from "./state-tab";
import { WhyTab } from "./why-tab";
import "./inspector.css";
import "./values.css";
import "./profile.css";
import "./story.css";

const TABS: readonly (readonly [panel: Panel, name: string, content: () => ReactNode])[] = [
  ["element", "Element", ElementTab],
  ["state", "State", StateTab],
  ["why", "Why", WhyTab],
  ["run", "Run", RunTab],
  ["errors", "Errors", ErrorsTab],
  ["output", "Output", OutputTab],
  ["notes", "Notes", NotesPanel],
];

export function Inspector(): ReactNode {
  const dbg = useDebugger();
  const panel = useShown("panel");
  const list = useRef<HTMLDivElement>(null);
  const shown = Math.max(
    0,
    TABS.findIndex(([each]) => each === panel),
  );
  const Content = TABS[shown]?.[2] ?? ElementTab;
  useRemembered();
  useEffect(() => {
    list.current?.children.item(shown)?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [shown]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moveOf(event.key, shown);
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // arrows mean something else to the page around
    const next = TABS[to]?.[0];
    if (next) dbg.change({ panel: next });
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[to]?.focus();
  };
  return (
    <div className="ins">
      <div className="ins-tabs" role="tablist" aria-label="Inspector" ref={list} onKeyDown={onKeyDown}>
        {TABS.map(([each, name], at) => (
          <button
            type="button"
            role="tab"
            key={each}
            id={`ins-tab-${each}`}
            aria-selected={at === shown}
            aria-controls="ins-panel"
            tabIndex={at === shown ? 0 : -1}
            onClick={() => dbg.change({ panel: each })}
          >
            {name}
          </button>
        ))}
      </div>
      <div
        className="ins-panel"
        role="tabpanel"
        id="ins-panel"
        aria-labelledby={`ins-tab-${panel}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
        tabIndex={0}
        key={panel}
      >
        <Content />
      </div>
    </div>
  );
}

const KEPT = "evlit.debugger.panel";

/** An address that says nothing opens the tab that was used last. */
function useRemembered(): void {
  const dbg = useDebugger();
  const panel = useShown("panel");
  const begun = useRef(false);
  // Before the address is written, see useAddress.
  useLayoutEffect(() => {
    if (begun.current) {
      localStorage.setItem(KEPT, panel);
      return;
    }
    begun.current = true;
    const kept = TABS.find(([each]) => each === localStorage.getItem(KEPT))?.[0];
    if (kept && kept !== panel && location.hash === "") dbg.change({ panel: kept });
  }, [dbg, panel]);
}

function moveOf(key: string, at: number): number | null {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % TABS.length;
    case "ArrowLeft":
      return (at + TABS.length - 1) % TABS.length;
    case "Home":
      return 0;
    case "End":
      return TABS.length - 1;
    default:
      return null;
  }
}
