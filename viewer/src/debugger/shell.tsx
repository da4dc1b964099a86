// The frame of the debugger: its panes, and what stands between them.
import type { ReactNode } from "react";
import { Inspector } from "./inspector/inspector";
import { AppPane } from "./page/pane";
import "./shell.css";
import { TreePane } from "./tree/pane";

export function Shell(): ReactNode {
  return (
    <div className="dbg">
      <section className="dbg-pane dbg-tree" aria-label="Elements">
        <TreePane />
      </section>
      <section className="dbg-pane dbg-app" aria-label="App">
        <AppPane />
      </section>
      <section className="dbg-pane dbg-inspector" aria-label="Inspector">
        <Inspector />
      </section>
    </div>
  );
}
