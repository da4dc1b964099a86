// One event as a line: its position, who did it, its kind, and what it says.
import { memo, type ReactNode } from "react";
import { useDebugger } from "../debugger";
import { clockTime, count } from "../format";
import { ToneSign, toneClass } from "../signs";
import type { EventRow } from "../wire";

/** Height of a line in pixels; the style sheet has the same. */
export const ROW = 22;

export const EventLine = memo(function EventLine({
  index,
  total,
  row,
  selected,
  exact,
}: {
  index: number;
  total: number;
  row: EventRow | undefined;
  selected: boolean;
  /** Whether it is the event of the position, and not the last one before it that the list has. */
  exact: boolean;
}): ReactNode {
  const debugged = useDebugger();
  const place = { "aria-posinset": index + 1, "aria-setsize": total };
  if (!row) {
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and this is never its active descendant
      <div className="dbg-row dbg-row-wait" role="option" aria-selected={selected} aria-label="Being read" {...place}>
        <i />
      </div>
    );
  }
  const { position, kind, text, tone, at, error } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys, of which this is the active descendant
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      id={`event-${position}`}
      className={`dbg-row ${toneClass(tone)}${error === null ? "" : " dbg-row-damaged"}${exact ? "" : " dbg-row-near"}`}
      role="option"
      aria-selected={selected}
      title={at === null ? text : `${clockTime(at)}  ${kind ?? ""}  ${text}`}
      onClick={() => debugged.go(position)}
      {...place}
    >
      <span className="dbg-row-position">{count(position)}</span>
      <ToneSign tone={tone} />
      <span className="dbg-row-kind">{kind ?? "damaged"}</span>
      <span className="dbg-row-text">{text}</span>
    </div>
  );
});
