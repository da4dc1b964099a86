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
    element.addEventListener("scroll", scrolled, { passive: true });
    toEnd();
    return () => {
      watch.disconnect();
      element.removeEventListener("scroll", scrolled);
    };
  }, [box, active]);
}
