// Keeps a scrolling box at its end while its content grows, unless the user has scrolled up to read.
import { type RefObject, useEffect } from "react";

const NEAR_PX = 48;

export function useFollowEnd(box: RefObject<HTMLElement | null>, active: boolean): void {
  useEffect(() => {
    const element = box.current;
    if (!element || !active) return;
    let atEnd = true;
    const toEnd = () => {
      if (atEnd) element.scrollTop = element.scrollHeight;
    };
    const scrolled = () => {
      atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    const watch = new MutationObserver(toEnd);
    watch.observe(element, { childList: true, subtree: true, characterData: true });
    // Pictures and fonts come later than what holds them, and what stands below the box may grow.
    const sizes = new ResizeObserver(toEnd);
    sizes.observe(element);
    for (const child of element.children) sizes.observe(child);
    element.addEventListener("scroll", scrolled, { passive: true });
    toEnd();
    return () => {
      watch.disconnect();
      sizes.disconnect();
      element.removeEventListener("scroll", scrolled);
    };
  }, [box, active]);
}
