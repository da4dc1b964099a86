// Which rows of a long list are in view: those are drawn, and a few around them.
import { type RefObject, useCallback, useEffect, useState } from "react";

export const ROW_PX = 24;
const MORE = 8;

export interface Window {
  readonly first: number;
  readonly last: number;
  /** Rows that fit into the view. */
  readonly screen: number;
  /** Scrolls as little as needed. */
  show(index: number): void;
}

export function useWindow(box: RefObject<HTMLElement | null>, count: number): Window {
  const [view, setView] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box]);
  const show = useCallback(
    (index: number) => {
      const element = box.current;
      if (!element) return;
      const top = index * ROW_PX;
      const { scrollTop, clientHeight } = element;
      if (top < scrollTop) element.scrollTop = Math.max(0, top - 2 * ROW_PX);
      else if (top + ROW_PX > scrollTop + clientHeight) element.scrollTop = top + 3 * ROW_PX - clientHeight;
    },
    [box],
  );
  const first = Math.max(0, Math.min(count - 1, Math.floor(view.top / ROW_PX)) - MORE);
  const last = Math.min(count, Math.ceil((view.top + view.height) / ROW_PX) + MORE);
  return { first, last, screen: Math.max(1, Math.floor(view.height / ROW_PX) - 1), show };
}
