// Keeps where a scrolling box stood while the page is loaded anew: browsers do that for the window alone.
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

const KEY = "evlit.scroll";

/** What is drawn late (charts, pictures) is waited for so long. */
const WAIT_MS = 5000;

/** `session` is undefined until there is something to scroll. */
export function useKeepScroll(box: RefObject<HTMLElement | null>, session: string | undefined): void {
  const shown = useRef<string>(undefined);
  useEffect(() => {
    const leave = () => {
      if (shown.current !== undefined && box.current) keep(shown.current, box.current.scrollTop);
    };
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, [box]);
  useLayoutEffect(() => {
    const element = box.current;
    if (session === undefined || shown.current === session || !element) return;
    const top = shown.current === undefined ? kept(session) : 0;
    shown.current = session;
    return top > 0 ? scrollTo(element, top) : undefined;
  }, [box, session]);
}

/** Scrolls there, as soon as there is enough to scroll, unless the user scrolls first. */
function scrollTo(element: HTMLElement, top: number): () => void {
  const sizes = new ResizeObserver(() => go());
  const stop = () => {
    sizes.disconnect();
    clearTimeout(timer);
    for (const event of USER) element.removeEventListener(event, stop);
  };
  const timer = setTimeout(stop, WAIT_MS);
  const go = () => {
    element.scrollTop = top;
    if (Math.abs(element.scrollTop - top) < 2) stop();
  };
  for (const child of element.children) sizes.observe(child);
  for (const event of USER) element.addEventListener(event, stop, { passive: true });
  go();
  return stop;
}

const USER = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

function keep(session: string, top: number): void {
  try {
    if (top > 0) sessionStorage.setItem(KEY, JSON.stringify({ session, top }));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is full or forbidden: the page begins at its top.
  }
}

function kept(session: string): number {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { session: string; top: number } | null;
    return kept?.session === session ? kept.top : 0;
  } catch {
    return 0;
  }
}
