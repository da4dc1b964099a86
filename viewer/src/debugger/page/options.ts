// How somebody wants to look at recorded pages: remembered for all recordings of this address.
import { useState } from "react";
import type { Width } from "./widths";

/** `was`: as the page was then. */
export type Theme = "was" | "light" | "dark";

export interface Options {
  readonly width: Width;
  readonly theme: Theme;
}

const KEY = "evlit.debugger.page";
const USUAL: Options = { width: "fit", theme: "was" };

export function useOptions(): [Options, (part: Partial<Options>) => void] {
  const [options, setOptions] = useState(recall);
  const change = (part: Partial<Options>) => {
    const next = { ...options, ...part };
    setOptions(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // Storage is full or forbidden: it is only not remembered.
    }
  };
  return [options, change];
}

function recall(): Options {
  try {
    const { width, theme } = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Record<string, unknown>>;
    return {
      width: width === "desktop" || width === "phone" ? width : USUAL.width,
      theme: theme === "light" || theme === "dark" ? theme : USUAL.theme,
    };
  } catch {
    return USUAL;
  }
}
