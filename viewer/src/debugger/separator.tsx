// A line between two panes that can be moved: with a pointer, or with arrows.
import { type PointerEvent, type ReactNode, useRef } from "react";
import { bounded, ends, FIRST, layouts, useLayout } from "./layout";

type Size = "timeline" | "left" | "right" | "events";

export function Separator({
  size,
  label,
  controls,
}: {
  size: Size;
  label: string;
  /** Id of the pane whose size it is. */
  controls: string;
}): ReactNode {
  const layout = useLayout();
  const grip = useRef<{ readonly from: number; readonly size: number; readonly room: number } | null>(null);
  // A vertical line lies between left and right, and is moved that way.
  const upright = size === "left" || size === "right";
  const toward = size === "right" ? -1 : 1;
  const [least, most] = ends(size);
  const place = (event: PointerEvent) => (upright ? event.clientX : event.clientY);
  const set = (to: number) => layouts.change({ [size]: bounded(size, to) });
  const step = size === "events" ? 0.04 : 16;
  const keys: Readonly<Record<string, number>> = upright
    ? { ArrowLeft: -toward, ArrowRight: toward }
    : { ArrowUp: -1, ArrowDown: 1 };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be moved
    <div
      className={`dbg-separator ${upright ? "dbg-upright" : "dbg-flat"}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={upright ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(size === "events" ? layout.events * 100 : layout[size])}
      aria-valuemin={size === "events" ? least * 100 : least}
      aria-valuemax={size === "events" ? most * 100 : most}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const room = event.currentTarget.parentElement?.clientHeight ?? 1;
        grip.current = { from: place(event), size: layout[size], room };
      }}
      onPointerMove={(event) => {
        if (!grip.current) return;
        const { from, size: before, room } = grip.current;
        const way = (place(event) - from) * toward;
        set(before + (size === "events" ? way / room : way));
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
      onDoubleClick={() => set(FIRST[size])}
      onKeyDown={(event) => {
        const way = keys[event.key];
        const end = { Home: least, End: most }[event.key];
        if (way === undefined && end === undefined) return;
        event.preventDefault();
        set(end ?? layout[size] + (way ?? 0) * step);
      }}
    />
  );
}
