// The recorded page as the debugger drives it: the renderer of the live page, fed with moments instead of messages.
import { flushSync } from "react-dom";
import { isKind } from "../../core/tree";
import { saveFile } from "../../wire/download";
import { focusReally } from "./alone";
import type { Host, Mark, Scene, Still } from "./contract";
import { intoView } from "./into-view";
import { KeptScroll } from "./kept-scroll";
import { Overlay } from "./overlay";
import { Places } from "./places";
import type { StillClient } from "./still-client";

/** So many frames what opens may take. */
const FRAMES = 30;

export interface StillParts {
  readonly host: Host;
  readonly still: StillClient;
  /** Where the focus is while the page has it. */
  readonly stop: HTMLElement;
  readonly setScheme: (scheme: "light" | "dark") => void;
}

export class StillPage implements Still {
  readonly #parts: StillParts;
  readonly #overlay: Overlay;
  readonly #scroll: KeptScroll;
  #marks: readonly Mark[] = [];
  #selected: number | null = null;
  #revealed: ReadonlySet<number> = new Set();
  /** The selected node is to be shown as soon as it is on the page. */
  #owed = false;

  constructor(parts: StillParts) {
    this.#parts = parts;
    this.#scroll = new KeptScroll((top) => parts.host.scrolled(top));
    this.#overlay = new Overlay(
      () => this.#store.view.tree,
      (outside) => parts.host.outside(outside),
    );
  }

  get #store() {
    return this.#parts.still.client.store;
  }

  whole(tree: Parameters<Still["whole"]>[0], scene: Scene): void {
    this.#redraw(() => this.#parts.still.whole(tree, scene));
  }

  patch(ops: Parameters<Still["patch"]>[0], scene: Scene, play: boolean): void {
    // A copy made here: objects of the debugger's own frame are of other classes.
    this.#redraw(() => this.#parts.still.patch(structuredClone(ops), scene, play));
  }

  scheme(scheme: "light" | "dark"): void {
    this.#parts.setScheme(scheme);
    this.#overlay.scheme(scheme);
  }

  shownAt(scale: number): void {
    this.#overlay.shownAt(scale);
  }

  mark(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.#overlay.mark(marks);
  }

  select(id: number | null, show: boolean): void {
    this.#selected = id;
    this.#owed = show;
    this.#showSelected();
  }

  hover(id: number | null): void {
    this.#overlay.hover(id);
  }

  scrollTo(side: "above" | "below"): void {
    const places = new Places(document, this.#store.view.tree);
    const out = this.#marks.flatMap(({ id }) => {
      const place = places.of(id);
      return place?.side === side ? [{ id, top: place.whole.top }] : [];
    });
    out.sort((a, b) => (side === "above" ? b.top - a.top : a.top - b.top));
    if (out[0]) this.#scrollTo(out[0].id);
  }

  scroll(top: number): void {
    this.#scroll.to(top);
  }

  focus(): void {
    focusReally.call(this.#parts.stop, { preventScroll: true });
  }

  /** What a control has to offer besides being looked at: the file behind a download button. */
  act(id: number): void {
    const node = this.#store.node(id);
    if (isKind(node, "download_button") && node.props.data) saveFile(node.props.data.blob, node.props.file_name);
  }

  #redraw(change: () => void): void {
    this.#scroll.look();
    flushSync(change);
    this.#scroll.attach(document.querySelector<HTMLElement>(".stMain"));
    this.#scroll.restore();
    this.#showSelected();
  }

  #showSelected(): void {
    const id = this.#selected;
    const here = id !== null && this.#store.node(id) !== undefined;
    this.#overlay.select(here ? id : null);
    if (id !== null && !here) return;
    this.#open(id, this.#owed);
    if (id !== null && this.#owed) this.#scrollTo(id);
    this.#owed = false;
  }

  /** Opens what stands around the selected node, as far as it is closed; what was opened before closes. */
  #open(id: number | null, show: boolean): void {
    const { tree } = this.#store.view;
    const path = new Set<number>();
    for (let at = id === null ? undefined : id; at !== undefined; at = tree.parents.get(at)) path.add(at);
    const hidden = id !== null && show && new Places(document, tree).of(id) === undefined;
    const next = hidden ? path : new Set([...this.#revealed].filter((one) => path.has(one)));
    if (!next.size && !this.#revealed.size) return;
    this.#revealed = next;
    flushSync(() => this.#store.reveal(next));
  }

  /** Scrolls there, unless enough of it is in view. What has just been opened may take a while to be there. */
  #scrollTo(id: number, frames = FRAMES): void {
    const places = new Places(document, this.#store.view.tree);
    // A box that floats goes where the button is that opens it, and is there while that is in view.
    for (let at = places.tree.parents.get(id); at !== undefined; at = places.tree.parents.get(at)) {
      if (places.tree.nodes.get(at)?.kind === "popover") intoView(places, at);
    }
    if (!places.of(id)) {
      const again = () => this.#selected === id && this.#scrollTo(id, frames - 1);
      if (frames > 0) requestAnimationFrame(again);
      return;
    }
    intoView(places, id);
    this.#overlay.soon();
  }
}
