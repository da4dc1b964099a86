// Title and icon of the browser tab.
import { type ReactNode, useEffect } from "react";
import { useAppProps, useInfo } from "./hooks";

export function PageHead(): ReactNode {
  const { title, icon } = useAppProps();
  const name = useInfo()?.config.title;
  useEffect(() => {
    document.title = title ?? name ?? "evlit";
  }, [title, name]);
  useEffect(() => {
    document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", iconUrl(icon));
  }, [icon]);
  return null;
}

const MARK =
  '<rect width="64" height="64" rx="16" fill="#4f46e5"/><path d="M18 22h28M18 32h18M18 42h24" stroke="#fff" stroke-width="6" stroke-linecap="round"/>';

/** An image as it is; an emoji drawn as one; for anything else our own sign. */
export function iconUrl(icon: string | undefined): string {
  if (icon && /^(https?:|data:|\/|\.\/)/.test(icon)) return icon;
  if (icon && /^\p{Extended_Pictographic}|^\p{Regional_Indicator}/u.test(icon)) {
    return svgUrl(`<text x="32" y="32" font-size="56" text-anchor="middle" dominant-baseline="central">${icon}</text>`);
  }
  return svgUrl(MARK);
}

function svgUrl(inside: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${inside}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
