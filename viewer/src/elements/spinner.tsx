// `st.spinner`: there while its block runs, seen only once that takes longer than half a second.
import { type ReactNode, useEffect, useState } from "react";
import type { TreeNode } from "../core/tree";
import { MarkdownText } from "./markdown-text";
import "./status.css";

const DELAY_MS = 500;
const TICK_MS = 100;

export function Spinner({ node }: { node: TreeNode<"spinner"> }): ReactNode {
  const { text, show_time } = node.props;
  const [elapsed, setElapsed] = useState(0);
  const shown = elapsed >= DELAY_MS;
  const ticking = !shown || show_time === true;
  useEffect(() => {
    if (!ticking) return;
    const start = performance.now();
    const timer = setInterval(() => setElapsed(performance.now() - start), TICK_MS);
    return () => clearInterval(timer);
  }, [ticking]);
  if (!shown) return null;
  return (
    <div className="stSpinner" data-testid="stSpinner" role="status">
      <span className="ev-spinner" aria-hidden="true" />
      <MarkdownText source={text} inline />
      {show_time ? (
        // Not read out: a screen reader would say every tenth of a second.
        <span className="ev-spinner-time" aria-hidden="true">
          ({seconds(elapsed)})
        </span>
      ) : null}
    </div>
  );
}

/** `3.4 seconds`, `1 min 5 s`. */
export function seconds(ms: number): string {
  const whole = Math.floor(ms / 1000);
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${(Math.floor(ms / 100) / 10).toFixed(1)} seconds`;
}
