// How wide the recorded page is: as the pane, as a desktop's window (made smaller to fit), or as a phone.
import type { CSSProperties } from "react";

export type Width = "fit" | "desktop" | "phone";

export const WIDTHS: readonly { readonly value: Width; readonly label: string; readonly title: string }[] = [
  { value: "fit", label: "Fit", title: "As wide as this pane, and no narrower than a small window" },
  { value: "desktop", label: "1280", title: "As in a window of 1280 pixels" },
  { value: "phone", label: "390", title: "As on a phone of 390 pixels" },
];

const DESKTOP = 1280;
const PHONE = 390;
const TALLEST_PHONE = 844;

/** Narrower than this, a page takes itself for one on a phone. A pane that is no phone's shows it as wide, and smaller. */
const LEAST = 800;
const PHONE_PANE = 480;

export interface Fitted {
  readonly style: CSSProperties;
  /** How much smaller than it is the frame is shown; at most 1. */
  readonly scale: number;
}

/** The frame's size, and how much smaller it is shown. */
export function fitted(width: Width, { width: wide, height: high }: { width: number; height: number }): Fitted {
  if (!wide) return { style: { width: "100%", height: "100%" }, scale: 1 };
  if (width === "phone") return shrunk(PHONE, Math.min(high / Math.min(1, wide / PHONE), TALLEST_PHONE), wide / PHONE);
  const least = width === "desktop" ? DESKTOP : wide > PHONE_PANE ? LEAST : 0;
  const scale = Math.min(1, wide / least);
  return shrunk(wide / scale, high / scale, scale);
}

function shrunk(width: number, height: number, wanted: number): Fitted {
  const scale = Math.min(1, wanted);
  return { style: { width, height, ...(scale < 1 ? { transform: `scale(${scale})` } : {}) }, scale };
}
