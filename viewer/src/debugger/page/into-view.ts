// Scrolls the boxes of the recorded page so that a node can be seen. The browser's own way scrolls the debugger around it too.
import type { Places } from "./places";

/** So much of an element that is in view is enough to see which it is. */
const ENOUGH_PX = 48;

export function intoView(places: Places, id: number): void {
  const place = places.of(id);
  if (!place) return;
  const { whole, seen } = place;
  if (seen && seen.bottom - seen.top >= Math.min(ENOUGH_PX, whole.bottom - whole.top)) return;
  const [element] = places.elements(id);
  if (element) scrollTo(element);
}

/** The innermost box first: it decides where the element is for those around it. */
function scrollTo(element: Element): void {
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    if (box.scrollHeight <= box.clientHeight + 1) continue;
    if (!["auto", "scroll"].includes(getComputedStyle(box).overflowY)) continue;
    const at = element.getBoundingClientRect();
    const around = box.getBoundingClientRect();
    const room = Math.max(0, (around.height - at.height) / 2);
    box.scrollTop += at.top - around.top - room;
  }
}
