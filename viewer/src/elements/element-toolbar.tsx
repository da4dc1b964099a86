// The frame around data frames and charts: a toolbar that floats above them, and the way to fill the window.
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import "./data.css";

export interface Tool {
  readonly name: string;
  readonly icon: ReactNode;
  readonly pressed?: boolean;
  readonly run: () => void;
}

interface FrameProps {
  readonly tools: readonly Tool[];
  readonly children: (full: boolean) => ReactNode;
}

export function FullScreenFrame({ tools, children }: FrameProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const [full, setFull] = useState(false);
  const leave = useCallback(() => setFull(false), []);
  useTopLayer(frame, full);

  // Before the grid gets the key, which would take its selection away; a field or a cell that is open closes first.
  const onKeyDown = (event: KeyboardEvent) => {
    if (!full || event.key !== "Escape") return;
    if (event.target instanceof HTMLElement && event.target.closest("input, textarea, #portal")) return;
    event.stopPropagation();
    leave();
  };
  const toggle: Tool = full
    ? { name: "Close full screen", icon: EXIT_ICON, run: leave }
    : { name: "Full screen", icon: FULL_ICON, run: () => setFull(true) };
  return (
    <div
      className="stFullScreenFrame"
      data-testid="stFullScreenFrame"
      data-full={full}
      ref={frame}
      onKeyDownCapture={onKeyDown}
    >
      <div className="stElementToolbar" data-testid="stElementToolbar" role="toolbar" aria-label="Tools">
        {[...tools, toggle].map(({ name, icon, pressed, run }) => (
          <button
            key={name}
            type="button"
            className="stElementToolbarButton"
            data-testid="stElementToolbarButton"
            aria-label={name}
            aria-pressed={pressed}
            title={name}
            onClick={run}
          >
            {icon}
          </button>
        ))}
      </div>
      {children(full)}
    </div>
  );
}

/**
 * The top layer lies above everything, however the app's containers stack and clip, and the element does not move in the
 * document for it: a canvas or a chart keeps its state.
 */
function useTopLayer(frame: React.RefObject<HTMLDivElement | null>, full: boolean): void {
  useEffect(() => {
    const element = frame.current;
    if (!full || !element?.showPopover) return;
    element.popover = "manual";
    element.showPopover();
    return () => {
      element.hidePopover();
      element.popover = null;
    };
  }, [frame, full]);
}

function drawn(path: string): ReactNode {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

const FULL_ICON = drawn("M9.75 2.75h3.5v3.5M6.25 13.25h-3.5v-3.5M13 3 9.5 6.5M3 13l3.5-3.5");
const EXIT_ICON = drawn("M13.25 6.25h-3.5v-3.5M2.75 9.75h3.5v3.5M9.75 6.25l3.5-3.5M6.25 9.75l-3.5 3.5");
export const DOWNLOAD_ICON = drawn("M8 2.75v7m0 0L5 6.75m3 3 3-3M2.75 11v1.25c0 .6.4 1 1 1h8.5c.6 0 1-.4 1-1V11");
export const SEARCH_ICON = drawn("M7.25 12a4.75 4.75 0 1 0 0-9.5 4.75 4.75 0 0 0 0 9.5Zm3.5-1.25 2.75 2.75");
export const ADD_ICON = drawn("M8 2.75v10.5M2.75 8h10.5");
export const DELETE_ICON = drawn(
  "M2.75 4.25h10.5M6.25 4V2.75h3.5V4M4.25 4.5l.5 7.8c0 .5.4.95.95.95h4.6c.5 0 .9-.4.95-.95l.5-7.8M6.75 7v3.5M9.25 7v3.5",
);
export const IMAGE_ICON = drawn(
  "M3.75 2.75h8.5c.6 0 1 .4 1 1v8.5c0 .6-.4 1-1 1h-8.5c-.6 0-1-.4-1-1v-8.5c0-.6.4-1 1-1Zm-.8 8 3-3 2.3 2.3 1.5-1.5 3.2 3.2M10.5 5.75v.1",
);

/** Saves a text or what a `data:` URL holds under a name, as if the user had followed a link to it. */
export function download(name: string, content: Blob | string): void {
  const link = document.createElement("a");
  link.href = typeof content === "string" ? content : URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun by then, but may still be reading.
  if (content instanceof Blob) setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
