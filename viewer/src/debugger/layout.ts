// How the panes are arranged: sizes and what is hidden, kept in the browser.
import { useSyncExternalStore } from "react";
import { safely } from "./desk";

export interface Layout {
  /** Pixels: height of the timeline, widths of the left column and of the inspector. */
  readonly timeline: number;
  readonly left: number;
  readonly right: number;
  /** Share of the left column that the events have. */
  readonly events: number;
  readonly hidden: { readonly timeline: boolean; readonly left: boolean; readonly right: boolean };
  /** The pane that a narrow screen shows. */
  readonly tab: Tab;
}

export type Tab = "events" | "app" | "tree" | "inspector";
export type Side = keyof Layout["hidden"];

const KEY = "evlit.debugger.layout";
const SIZES = { timeline: [128, 420], left: [220, 720], right: [280, 900], events: [0.15, 0.9] } as const;
export const FIRST: Layout = {
  timeline: 172,
  left: 340,
  right: 400,
  events: 0.6,
  hidden: { timeline: false, left: false, right: false },
  tab: "app",
};

/** What was kept, as far as it makes sense. */
export function layoutFrom(kept: unknown): Layout {
  const said = (kept ?? {}) as Partial<Record<keyof Layout, unknown>>;
  const size = (name: keyof typeof SIZES) => bounded(name, typeof said[name] === "number" ? said[name] : FIRST[name]);
  const hidden = (said.hidden ?? {}) as Partial<Record<Side, unknown>>;
  return {
    timeline: size("timeline"),
    left: size("left"),
    right: size("right"),
    events: size("events"),
    hidden: { timeline: hidden.timeline === true, left: hidden.left === true, right: hidden.right === true },
    tab: FIRST.tab,
  };
}

export function bounded(name: keyof typeof SIZES, size: number): number {
  const [least, most] = SIZES[name];
  return Number.isFinite(size) ? Math.min(Math.max(size, least), most) : FIRST[name];
}

export function ends(name: keyof typeof SIZES): readonly [least: number, most: number] {
  return SIZES[name];
}

class LayoutStore {
  #layout = layoutFrom(safely(() => JSON.parse(localStorage.getItem(KEY) ?? "null") as unknown));
  readonly #listeners = new Set<() => void>();

  get layout(): Layout {
    return this.#layout;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(part: Partial<Layout>): void {
    this.#layout = { ...this.#layout, ...part };
    safely(() => localStorage.setItem(KEY, JSON.stringify(this.#layout)));
    for (const listener of this.#listeners) listener();
  }

  toggle(side: Side): void {
    this.change({ hidden: { ...this.#layout.hidden, [side]: !this.#layout.hidden[side] } });
  }
}

export const layouts = new LayoutStore();

export function useLayout(): Layout {
  return useSyncExternalStore(layouts.subscribe, () => layouts.layout);
}
