// The small pieces that every tab of the inspector is made of.
import { type ReactNode, useEffect, useId, useState } from "react";
import { copyText } from "../../app/copy-text";
import { Refused } from "../api";
import { useDebugger, useShown } from "../debugger";
import type { At } from "./use-at";

/** What an answer shows: the new one, the old one while the new one is on its way, why there is none. */
export function Held<T>({ at, children }: { at: At<T>; children: (data: T) => ReactNode }): ReactNode {
  const { data, error, waiting } = at;
  if (error) return <Failed error={error} />;
  if (data === null) return waiting ? <Loading /> : null;
  return (
    <div className="ins-held" data-stale={waiting} aria-busy={waiting}>
      {children(data)}
    </div>
  );
}

function Loading(): ReactNode {
  return (
    <div className="ins-loading" role="status" aria-label="Loading">
      <i />
      <i />
      <i />
    </div>
  );
}

function Failed({ error }: { error: Error }): ReactNode {
  const dbg = useDebugger();
  const upTo = error instanceof Refused ? error.position : undefined;
  const gone = !(error instanceof Refused);
  return (
    <div className="ins-failed" role="status">
      <strong>{gone ? "The debugger's server does not answer" : "Cannot be shown"}</strong>
      <p>{gone ? "It may have been ended. Start it again and reload this page." : error.message}</p>
      {upTo === undefined ? null : (
        <button type="button" className="ins-button" onClick={() => dbg.go(upTo)}>
          Go to {upTo}, the last position before the damage
        </button>
      )}
    </div>
  );
}

/** Says why there is nothing to see, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <div className="ins-empty">
      <strong>{title}</strong>
      {children ? <p>{children}</p> : null}
    </div>
  );
}

export function Section({
  title,
  note,
  actions,
  children,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section className="ins-section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note ? <span className="ins-note">{note}</span> : null}
        {actions ? <span className="ins-actions">{actions}</span> : null}
      </header>
      {children}
    </section>
  );
}

/** A position to jump to. */
export function PositionLink({ position, label }: { position: number; label?: string }): ReactNode {
  const dbg = useDebugger();
  const here = useShown("position") === position;
  return (
    <button
      type="button"
      className="ins-position"
      aria-current={here ? "step" : undefined}
      aria-label={label ?? `Go to position ${position}`}
      title={here ? "shown now" : `Go to position ${position}`}
      onClick={() => dbg.go(position)}
    >
      {position}
    </button>
  );
}

/** The run panel for a run. */
export function RunLink({ run }: { run: number }): ReactNode {
  const dbg = useDebugger();
  return (
    <button type="button" className="ins-link" onClick={() => dbg.change({ run, panel: "run" })}>
      run {run}
    </button>
  );
}

export function Toggle({
  on,
  set,
  disabled = false,
  children,
}: {
  on: boolean;
  set: (on: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
}): ReactNode {
  return (
    <button
      type="button"
      className="ins-button ins-toggle"
      aria-pressed={on}
      disabled={disabled}
      onClick={() => set(!on)}
    >
      {children}
    </button>
  );
}

const SHOWN_MS = 1500;

export function Copy({ text, label, tabIndex }: { text: string; label: string; tabIndex?: number }): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const words = copied ? "Copied" : label;
  return (
    <button
      type="button"
      className="ins-copy"
      data-copied={copied}
      aria-label={words}
      title={words}
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation();
        void copyText(text).then(setCopied);
      }}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {copied ? (
          <path d="m3.5 8.5 3 3 6-7" />
        ) : (
          <path d="M5.5 5.5V3.75c0-.7.55-1.25 1.25-1.25h5.5c.7 0 1.25.55 1.25 1.25v5.5c0 .7-.55 1.25-1.25 1.25H10.5M3.75 5.5h5.5c.7 0 1.25.55 1.25 1.25v5.5c0 .7-.55 1.25-1.25 1.25h-5.5c-.7 0-1.25-.55-1.25-1.25v-5.5c0-.7.55-1.25 1.25-1.25Z" />
        )}
      </svg>
    </button>
  );
}
