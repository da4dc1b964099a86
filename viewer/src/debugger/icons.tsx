// The signs of the debugger's buttons: lines on a grid of 16, in the colour of the text around.
import type { ReactNode } from "react";

const PATHS = {
  first: "M4 3.5v9M12.5 3.5 7 8l5.5 4.5z",
  back: "M11 3.5 5.5 8l5.5 4.5z",
  play: "M5 3.25v9.5L12.5 8z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  next: "M5 3.5 10.5 8 5 12.5z",
  last: "M12 3.5v9M3.5 3.5 9 8l-5.5 4.5z",
  search: "M11 11l2.75 2.75M12.25 7.25a5 5 0 1 1-10 0 5 5 0 0 1 10 0z",
  up: "m4.5 9.75 3.5-3.5 3.5 3.5",
  down: "m4.5 6.25 3.5 3.5 3.5-3.5",
  cross: "m4.5 4.5 7 7m0-7-7 7",
  mark: "M4.5 2.75h7v10.5L8 10.5l-3.5 2.75z",
  help: "M6 6.1a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.75h.01",
  left: "M2 4.25a1.5 1.5 0 0 1 1.5-1.5h9a1.5 1.5 0 0 1 1.5 1.5v7.5a1.5 1.5 0 0 1-1.5 1.5h-9a1.5 1.5 0 0 1-1.5-1.5zM6.25 2.75v10.5",
  right:
    "M2 4.25a1.5 1.5 0 0 1 1.5-1.5h9a1.5 1.5 0 0 1 1.5 1.5v7.5a1.5 1.5 0 0 1-1.5 1.5h-9a1.5 1.5 0 0 1-1.5-1.5zM9.75 2.75v10.5",
  top: "M2 4.25a1.5 1.5 0 0 1 1.5-1.5h9a1.5 1.5 0 0 1 1.5 1.5v7.5a1.5 1.5 0 0 1-1.5 1.5h-9a1.5 1.5 0 0 1-1.5-1.5zM2 6.5h12",
  sun: "M10.75 8a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0zM8 1.75v1M8 13.25v1M1.75 8h1M13.25 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M12.4 3.6l-.7.7M4.3 11.7l-.7.7",
  moon: "M13.25 9.5A5.5 5.5 0 0 1 6.5 2.75a5.5 5.5 0 1 0 6.75 6.75z",
  link: "M6.75 9.25a2.5 2.5 0 0 0 3.55 0l2.2-2.2a2.5 2.5 0 0 0-3.55-3.55l-.7.7M9.25 6.75a2.5 2.5 0 0 0-3.55 0l-2.2 2.2a2.5 2.5 0 0 0 3.55 3.55l.7-.7",
  fork: "M4.5 4.5v7M4.5 8h3a3 3 0 0 0 3-3v-.5M6 13a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM6 3a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM12 3a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z",
  save: "M8 2.5v7.25M4.75 6.75 8 10l3.25-3.25M2.75 12.75h10.5",
  dots: "M8 3.25h.01M8 8h.01M8 12.75h.01",
  filter: "M2.5 4h11M4.75 8h6.5M7 12h2",
  fit: "M2.5 6V3.5H5M11 3.5h2.5V6M13.5 10v2.5H11M5 12.5H2.5V10",
  plus: "M8 3.5v9M3.5 8h9",
  minus: "M3.5 8h9",
  fold: "m4.75 2.75 3.25 3.25 3.25-3.25M4.75 13.25 8 10l3.25 3.25",
  unfold: "m4.75 6 3.25-3.25 3.25 3.25M4.75 10 8 13.25 11.25 10",
  bin: "M3 4.5h10M6.25 4.25V2.75h3.5v1.5M4.25 4.5l.6 8.75h6.3l.6-8.75M6.75 7v3.75M9.25 7v3.75",
  idle: "M2.5 8h2M11.5 8h2M6.5 4.5 5 11.5M11 4.5l-1.5 7",
} as const;

export type Sign = keyof typeof PATHS;

const FILLED: readonly Sign[] = ["first", "back", "play", "next", "last"];

export function Icon({ sign }: { sign: Sign }): ReactNode {
  return (
    <svg
      className="dbg-icon"
      viewBox="0 0 16 16"
      fill={FILLED.includes(sign) ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={sign === "dots" ? 2.4 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[sign]} />
    </svg>
  );
}

/** A square button with a sign; its label is its name and its tip. */
export function IconButton({
  sign,
  label,
  keys,
  ...rest
}: {
  sign: Sign;
  label: string;
  /** The key that does the same, as in the list of keys. */
  keys?: string;
  onClick: () => void;
  disabled?: boolean;
  "aria-pressed"?: boolean;
  "aria-expanded"?: boolean;
  "aria-haspopup"?: "dialog";
}): ReactNode {
  return (
    <button
      {...rest}
      type="button"
      className="dbg-button dbg-icon-button"
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
    >
      <Icon sign={sign} />
    </button>
  );
}
