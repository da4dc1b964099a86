// The position and when it was; whoever knows the number of an event types it here.
import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useDebugger, useShown } from "./debugger";
import { useDesk, useRow } from "./desk";
import { clockTime, count, span } from "./format";

export function Where(): ReactNode {
  const desk = useDesk();
  const position = useShown("position");
  const head = useShown("head");
  const { opened } = useShown("session");
  const row = useRow(position);
  const at = row?.at ?? desk.timeOf(position);
  return (
    <div className="dbg-where">
      <Position position={position} head={head} />
      <span className="dbg-faint">/ {count(head)}</span>
      <span className="dbg-when" title={`${span(at - opened)} after the session was opened`}>
        {clockTime(at)}
      </span>
    </div>
  );
}

function Position({ position, head }: { position: number; head: number }): ReactNode {
  const debugged = useDebugger();
  const [typed, setTyped] = useState<string | null>(null);
  const wrote = useRef(false);
  const wide = `${count(head).length + 1}ch`;
  return (
    <input
      id="dbg-position"
      className="dbg-position"
      inputMode="numeric"
      autoComplete="off"
      aria-label="Go to event"
      aria-keyshortcuts="g"
      title="Go to event (g)"
      style={{ width: `calc(${wide} + 10px)` }}
      value={typed ?? count(position)}
      onFocus={({ target }) => {
        const number = String(position);
        flushSync(() => setTyped(number)); // without its commas, before the next key comes
        wrote.current = false;
        target.select();
        // A click puts the caret somewhere once it has the focus. To select is to focus, so only where nobody has gone on.
        requestAnimationFrame(() => {
          if (document.activeElement === target && !wrote.current) target.select();
        });
      }}
      onBlur={() => setTyped(null)}
      onChange={({ target }) => {
        wrote.current = true;
        setTyped(target.value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === "Escape") {
          event.preventDefault();
          const wanted = Number((typed ?? "").replaceAll(/[,\s]/g, ""));
          if (event.key === "Enter" && typed?.trim() && Number.isFinite(wanted)) debugged.go(wanted);
          event.currentTarget.blur();
        }
      }}
    />
  );
}
