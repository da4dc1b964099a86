// How wide the recorded page is: as the pane, as a desktop's window (made smaller to fit), or as a phone.
import type { CSSProperties } from "react";

export type Width = "fit" | "desktop" | "phone";

export const WIDTHS: readonly { readonly value: Width; readonly label: string; readonly title: string }[] = [
  { value: "fit", label: "Fit", title: "As wide as this pane" },
  { value: "desktop", label: "1280", title: "As in a window of 1280 pixels" },
  { value: "phone", label: "390", title: "As on a phone of 390 pixels" },
];

const DESKTOP = 1280;
const PHONE = 390;
const TALLEST_PHONE = 844;

/** The frame's size, and how much smaller it is shown. */
export function fitted(width: Width, { width: wide, height: high }: { width: number; height: number }): CSSProperties {
  if (!wide || width === "fit" || (width === "desktop" && wide >= DESKTOP)) return { width: "100%", height: "100%" };
  if (width === "desktop") {
    const scale = wide / DESKTOP;
    return { width: DESKTOP, height: high / scale, transform: `scale(${scale})` };
  }
  const scale = Math.min(1, wide / PHONE);
  return {
    width: PHONE,
    height: Math.min(high / scale, TALLEST_PHONE),
    ...(scale < 1 ? { transform: `scale(${scale})` } : {}),
  };
}
