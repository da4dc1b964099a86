// Where nodes are on the recorded page: their boxes, cut to what can be seen of them.
import type { Tree } from "../../core/tree";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Place {
  /** The whole of it, in the coordinates of the window. */
  readonly whole: Box;
  /** What can be seen; null when it is out of view, and then `side` says where. */
  readonly seen: Box | null;
  readonly side: "above" | "below" | "in";
}

const ROOTS: Readonly<Record<number, string>> = { 1: ".stMain", 2: ".stSidebar", 3: ".stBottom" };

const FEW = 12;
const LONG = 40;

export class Places {
  readonly #document: Document;
  readonly #clips = new Map<Element, Box | null>();
  #elements: Map<number, HTMLElement[]> | undefined;
  #asked = 0;

  /** Good for one look at the page: it remembers what it has measured. */
  constructor(
    document: Document,
    readonly tree: Tree,
  ) {
    this.#document = document;
  }

  /** The place of a node that can be seen or scrolled to; undefined for what is closed or has no size. */
  of(id: number): Place | undefined {
    return this.together([id]);
  }

  /** The place of nodes that stand one after the other. Of a long row its ends say where it is. */
  together(ids: readonly number[]): Place | undefined {
    const ends = ids.length > LONG ? [...ids.slice(0, LONG / 2), ...ids.slice(-LONG / 2)] : ids;
    const elements = ends.flatMap((id) => this.elements(id)).filter(isDrawn);
    const boxes = elements.map((element) => element.getBoundingClientRect()).filter(hasSize);
    const whole = around(boxes);
    if (!whole) return undefined;
    const clip = this.#clip(elements[0] as HTMLElement);
    const seen = cut(whole, clip);
    if (seen) return { whole, seen, side: "in" };
    return { whole, seen: null, side: clip && whole.bottom <= clip.top + 1 ? "above" : "below" };
  }

  /** The nearest node around this one that has a place. */
  around(id: number): number | undefined {
    for (let at = this.tree.parents.get(id); at !== undefined; at = this.tree.parents.get(at)) {
      if (this.of(at)) return at;
    }
    return undefined;
  }

  /** The elements of a node: its own, or those of its children when it has none (a fragment, a column's row). */
  elements(id: number): HTMLElement[] {
    const own = this.#own(id);
    if (own?.some(isDrawn)) return own;
    const root = ROOTS[id];
    if (root) return [...this.#document.querySelectorAll<HTMLElement>(root)];
    if (own) return own;
    return (this.tree.nodes.get(id)?.children ?? []).flatMap((child) => this.elements(child));
  }

  /** The elements that say they are this node's. Who asks for a few finds each; for many, all are found at once. */
  #own(id: number): HTMLElement[] | undefined {
    this.#asked += 1;
    if (this.#asked > FEW || this.#elements) return this.#marked().get(id);
    const found = [...this.#document.querySelectorAll<HTMLElement>(`[data-node="${id}"]`)];
    return found.length ? found : undefined;
  }

  #marked(): Map<number, HTMLElement[]> {
    if (this.#elements) return this.#elements;
    const found = new Map<number, HTMLElement[]>();
    for (const element of this.#document.querySelectorAll<HTMLElement>("[data-node]")) {
      const id = Number(element.dataset.node);
      const others = found.get(id);
      if (others) others.push(element);
      else found.set(id, [element]);
    }
    this.#elements = found;
    return found;
  }

  /** What the boxes that scroll around an element leave of it. */
  #clip(element: Element): Box | null {
    const parent = element.parentElement;
    if (!parent) return { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    const known = this.#clips.get(parent);
    if (known !== undefined) return known;
    const outer = this.#clip(parent);
    const { overflowX, overflowY } = getComputedStyle(parent);
    const clips = overflowX !== "visible" || overflowY !== "visible";
    const clip = clips && outer ? cut(parent.getBoundingClientRect(), outer) : outer;
    this.#clips.set(parent, clip);
    return clip;
  }
}

/** Whether it is in the page at all: not in a closed expander, not in a tab that is not shown. */
function isDrawn(element: HTMLElement): boolean {
  return element.checkVisibility?.({ visibilityProperty: true }) ?? true;
}

function hasSize({ width, height }: DOMRect): boolean {
  return width > 0 && height > 0;
}

/** The smallest box around all of these; undefined around none. */
export function around(boxes: readonly Box[]): Box | undefined {
  if (!boxes.length) return undefined;
  return {
    left: Math.min(...boxes.map((box) => box.left)),
    top: Math.min(...boxes.map((box) => box.top)),
    right: Math.max(...boxes.map((box) => box.right)),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}

/** What of a box is within another. */
export function cut(box: Box, within: Box | null): Box | null {
  if (!within) return null;
  const left = Math.max(box.left, within.left);
  const top = Math.max(box.top, within.top);
  const right = Math.min(box.right, within.right);
  const bottom = Math.min(box.bottom, within.bottom);
  return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
}
