// Stands before the recorded page: what people do in it selects, and reaches no control.
import { focusReally } from "./alone";
import type { Host } from "./contract";

/** Everything by which a page could be operated. Moving over it and scrolling are not among them. */
const PREVENTED = [
  ...["mousedown", "mouseup", "auxclick", "beforeinput", "submit", "reset", "paste", "cut", "drop"],
  ...["dragstart", "dragenter", "dragover", "keypress"],
] as const;

/** These have to happen, or there would be no click and no scrolling by finger; the page does not hear of them. */
const UNHEARD = [
  ...["pointerdown", "pointerup", "touchstart", "touchend", "contextmenu", "input", "change", "keyup"],
  ...["compositionstart", "compositionend"],
] as const;

export interface Shielded {
  readonly host: Host;
  /** Where the page takes the focus as a whole. */
  readonly stop: HTMLElement;
  /** A click on an element of a node, or beside all of them. */
  picked(id: number | null): void;
  /** Twice: for what a control has to offer besides being selected. */
  opened(id: number): void;
  hovered(id: number | null): void;
}

export function shield(page: Window, { host, stop, picked, opened, hovered }: Shielded): void {
  const on = (name: string, then: (event: Event) => void) =>
    page.addEventListener(name, then, { capture: true, passive: false });
  for (const name of PREVENTED) on(name, prevented);
  for (const name of UNHEARD) on(name, (event) => event.stopImmediatePropagation());
  // The first of two clicks is what somebody aimed at: by the second, what loads may have moved the page.
  let aimed: number | null = null;
  on("click", (event) => {
    if (isOurDownload(event)) return;
    prevented(event);
    const id = nodeOf(event.target);
    if ((event as MouseEvent).detail < 2) aimed = id;
    picked(id);
  });
  on("dblclick", (event) => {
    prevented(event);
    const id = aimed ?? nodeOf(event.target);
    if (id !== null) opened(id);
  });
  on("pointerover", (event) => hovered(nodeOf(event.target)));
  page.document.documentElement.addEventListener("pointerleave", () => hovered(null));
  on("focusin", (event) => {
    // The Tab key came in from behind: the page is one stop, whatever is in it.
    if (event.target !== stop) focusReally.call(stop, { preventScroll: true });
  });
  on("keydown", (event) => pressed(event as KeyboardEvent, host, page.document));
}

function prevented(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Files are saved by a click of our own on a link, see wire/download.ts. */
function isOurDownload(event: Event): boolean {
  return !event.isTrusted && event.target instanceof HTMLAnchorElement && event.target.hasAttribute("download");
}

function pressed(event: KeyboardEvent, host: Host, document: Document): void {
  event.stopImmediatePropagation();
  const plain = !(event.ctrlKey || event.altKey || event.metaKey);
  // Not prevented: from where `left` puts the focus, the key goes on by itself.
  if (event.key === "Tab" && plain) return host.left(event.shiftKey);
  if (host.pressed(event)) return event.preventDefault();
  if (!plain) return;
  event.preventDefault();
  scrollByKey(event, document.querySelector(".stMain"));
}

function scrollByKey({ key, shiftKey }: KeyboardEvent, main: Element | null): void {
  if (!main) return;
  const screen = main.clientHeight * 0.9;
  const by = { ArrowUp: -40, ArrowDown: 40, PageUp: -screen, PageDown: screen, " ": shiftKey ? -screen : screen }[key];
  if (by !== undefined) main.scrollBy({ top: by });
}

/** The node that an element of the page belongs to. */
export function nodeOf(target: EventTarget | null): number | null {
  const element = target instanceof Element ? target.closest("[data-node]") : null;
  const id = Number(element?.getAttribute("data-node") ?? Number.NaN);
  return Number.isInteger(id) ? id : null;
}
