// The theme's colours as `#rrggbbaa`: what is drawn on a canvas or by Vega knows neither CSS variables nor OKLCH.
import { useCallback, useRef, useSyncExternalStore } from "react";

type Colours<Name extends string> = Readonly<Record<Name, string>>;

/** The values of these variables as they are now; a new object whenever the scheme or the theme changes. */
export function useColours<Name extends string>(variables: Readonly<Record<Name, string>>): Colours<Name> {
  const last = useRef<{ from: string; colours: Colours<Name> } | null>(null);
  const read = useCallback(() => {
    const style = getComputedStyle(document.documentElement);
    const names = Object.entries(variables) as [Name, string][];
    const values = names.map(([name, variable]) => [name, style.getPropertyValue(variable).trim()] as const);
    const from = values.join();
    if (last.current?.from !== from) {
      const colours = Object.fromEntries(values.map(([name, value]) => [name, toHex(value)])) as Colours<Name>;
      last.current = { from, colours };
    }
    return last.current.colours;
  }, [variables]);
  return useSyncExternalStore(subscribe, read);
}

/** Schemes and themes are set on the root element. */
function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true });
  observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  return () => observer.disconnect();
}

let pixel: CanvasRenderingContext2D | null | undefined;

function toHex(colour: string): string {
  pixel ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pixel) return colour;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const { data } = pixel.getImageData(0, 0, 1, 1);
  return `#${Array.from(data, (part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** `#rrggbbaa` with another opacity, from 0 to 1. */
export function faded(hex: string, opacity: number): string {
  return `${hex.slice(0, 7)}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, "0")}`;
}

/** A colour with opacity as it looks on `ground`, without it: for libraries that draw it over themselves. */
export function flattened(hex: string, ground: string): string {
  const part = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const opacity = (hex.length > 7 ? part(hex, 7) : 255) / 255;
  const mixed = [1, 3, 5].map((at) => Math.round(part(hex, at) * opacity + part(ground, at) * (1 - opacity)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
