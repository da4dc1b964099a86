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

/** The frame's size, and how much smaller it is shown. */
export function fitted(width: Width, { width: wide, height: high }: { width: number; height: number }): CSSProperties {
  if (!wide) return { width: "100%", height: "100%" };
  if (width === "phone") {
    const scale = Math.min(1, wide / PHONE);
    return { width: PHONE, height: Math.min(high / scale, TALLEST_PHONE), ...shrunk(scale) };
  }
  const least = width === "desktop" ? DESKTOP : wide > PHONE_PANE ? LEAST : 0;
  const scale = Math.min(1, wide / least);
  return { width: wide / scale, height: high / scale, ...shrunk(scale) };
}

function shrunk(scale: number): CSSProperties {
  return scale < 1 ? { transform: `scale(${scale})` } : {};
}
