// Draws outlines over the recorded page: what the event changed, what is pointed at, what is selected. A layer of its own that
// no style of the app reaches, and that is drawn anew when the page moves, at most once a frame.
import type { Tree, TreeNode } from "../../core/tree";
import { labelOf } from "../tree/words";
import type { How, Mark, Outside } from "./contract";
import { type Group, groups } from "./groups";
import { OVERLAY_CSS } from "./overlay.css";
import { type Box, cut, type Place, Places } from "./places";

const SIGNS: Readonly<Record<How, string>> = { inserted: "+", changed: "~", moved: "⇅", different: "≠" };
const ROOM = { mark: 4, hover: 4, select: 5 } as const;

export class Overlay {
  readonly #shadow: ShadowRoot;
  readonly #host: HTMLElement;
  readonly #tree: () => Tree;
  readonly #tell: (outside: Outside) => void;
  #marks: readonly Mark[] = [];
  #fresh = false;
  #hovered: number | null = null;
  #selected: number | null = null;
  #frame = 0;
  #told = "";
  #zoom = 1;

  constructor(tree: () => Tree, tell: (outside: Outside) => void) {
    this.#tree = tree;
    this.#tell = tell;
    this.#host = document.createElement("div");
    this.#host.setAttribute("aria-hidden", "true");
    this.#shadow = this.#host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(OVERLAY_CSS);
    this.#shadow.adoptedStyleSheets = [sheet];
    document.documentElement.append(this.#host);
    this.#watch();
  }

  scheme(scheme: "light" | "dark"): void {
    this.#host.dataset.scheme = scheme;
  }

  shownAt(scale: number): void {
    this.#zoom = 1 / scale;
    this.#host.style.setProperty("--zoom", String(this.#zoom));
    this.soon();
  }

  mark(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.#fresh = true;
    this.soon();
  }

  hover(id: number | null): void {
    if (this.#hovered === id) return;
    this.#hovered = id;
    this.soon();
  }

  select(id: number | null): void {
    this.#selected = id;
    this.soon();
  }

  /** Draws in the next frame. */
  soon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #watch(): void {
    const soon = () => this.soon();
    addEventListener("scroll", soon, { capture: true, passive: true });
    addEventListener("resize", soon);
    for (const event of ["transitionend", "animationend", "load"]) addEventListener(event, soon, true);
    // Charts, tables and pictures come late and push down what is below them.
    const sizes = new ResizeObserver(soon);
    const seen = new WeakSet<Element>();
    const observe = () => {
      for (const block of document.querySelectorAll(".stVerticalBlock, .stDialog")) {
        if (seen.has(block)) continue;
        seen.add(block);
        sizes.observe(block);
      }
      this.soon();
    };
    new MutationObserver(observe).observe(document.body, { childList: true, subtree: true, attributes: true });
  }

  #draw(): void {
    const tree = this.#tree();
    const places = new Places(document, tree);
    const drawn: HTMLElement[] = [];
    const outside = { above: 0, below: 0, hidden: 0, lost: false };
    for (const group of groups(tree, this.#marks)) this.#drawGroup(group, places, drawn, outside);
    if (this.#hovered !== null && this.#hovered !== this.#selected) {
      this.#drawOne(this.#hovered, "hover", places, drawn);
    }
    if (this.#selected !== null) {
      this.#drawOne(this.#selected, "select", places, drawn);
      outside.lost = tree.nodes.has(this.#selected) && !places.of(this.#selected);
    }
    this.#shadow.replaceChildren(...drawn);
    this.#fresh = false;
    const told = JSON.stringify(outside);
    if (told === this.#told) return;
    this.#told = told;
    this.#tell(outside);
  }

  #drawGroup({ ids, how }: Group, places: Places, drawn: HTMLElement[], outside: Counts): void {
    const place = places.together(ids);
    if (place?.seen) {
      drawn.push(this.#outline(place.seen, how, "mark"));
      return;
    }
    if (place) {
      outside[place.side === "above" ? "above" : "below"] += 1;
      return;
    }
    outside.hidden += 1;
    const holder = places.around(ids[0] ?? 0);
    // The roots are the page: an outline around all of it says nothing.
    const box = holder !== undefined && holder > 4 ? places.of(holder)?.seen : undefined;
    if (box) drawn.push(this.#outline(box, how, "mark inside"));
  }

  #outline(box: Box, how: How, name: string): HTMLElement {
    const outline = boxElement(`${name}${this.#fresh ? " new" : ""}`, box, ROOM.mark);
    outline.dataset.how = how;
    outline.style.setProperty("--tone", `var(--${how})`);
    const sign = document.createElement("b");
    sign.textContent = SIGNS[how];
    outline.append(sign);
    return outline;
  }

  #drawOne(id: number, name: "hover" | "select", places: Places, drawn: HTMLElement[]): void {
    const node = places.tree.nodes.get(id);
    const place: Place | undefined = node && places.of(id);
    if (!node || !place?.seen) return;
    const box = boxElement(name, place.seen, ROOM[name]);
    box.dataset.of = String(id);
    drawn.push(box, tag(node, place.seen, name, this.#zoom));
  }
}

type Counts = { -readonly [K in keyof Outside]: Outside[K] };

function boxElement(name: string, box: Box, room: number): HTMLElement {
  const element = document.createElement("i");
  element.className = name;
  const edge = 1;
  const page = { left: edge, top: edge, right: innerWidth - edge, bottom: innerHeight - edge };
  const wide = { left: box.left - room, top: box.top - room, right: box.right + room, bottom: box.bottom + room };
  const { left, top, right, bottom } = cut(wide, page) ?? box;
  element.style.cssText = `transform: translate(${left}px, ${top}px); width: ${right - left}px; height: ${bottom - top}px`;
  return element;
}

const TAG_HEIGHT = 20;

/** What it is: over its outline, or inside where there is no room over it. */
function tag(node: TreeNode, box: Box, name: "hover" | "select", zoom: number): HTMLElement {
  const element = document.createElement("i");
  element.className = `tag of-${name}`;
  const label = labelOf(node);
  const parts = [node.kind.replaceAll("_", " "), label === null ? "" : ` “${label}”`];
  element.append(parts.join(""));
  if (node.line) {
    const line = document.createElement("em");
    line.textContent = `  ${node.line}`;
    element.append(line);
  }
  const height = TAG_HEIGHT * zoom;
  const over = box.top - ROOM[name] - height - 3;
  const under = box.bottom + ROOM[name] + 3;
  const top = over >= 2 ? over : under + height < innerHeight ? under : Math.max(2, box.top + 3);
  const left = Math.max(2, Math.min(box.left - ROOM[name], innerWidth - 160 * zoom));
  element.style.transform = `translate(${left}px, ${top}px) scale(${zoom})`;
  return element;
}
