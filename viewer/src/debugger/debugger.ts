// What the debugger shows: one value that every pane reads, changed by few acts. All of it stands in the address.
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Api } from "./api";
import type { Filter, Recording, SessionInfo } from "./wire";

export type Panel = "element" | "state" | "why" | "run" | "errors" | "output" | "notes";
export type Speed = 1 | 2 | 8;

export interface Shown {
  readonly recording: Recording;
  readonly session: SessionInfo;
  /** Every pane shows the session as it was right after this event; 0 is before the first. */
  readonly position: number;
  readonly head: number;
  /** The selected element. */
  readonly node: number | null;
  /** The run that the run panel shows; null for the one of the position. */
  readonly run: number | null;
  /** What state and element are compared with; null for the position before. */
  readonly pin: number | null;
  readonly panel: Panel;
  readonly filter: Filter;
  readonly playing: Speed | null;
  /** The newest event is shown as it comes; only of a live log. */
  readonly following: boolean;
}

export class Debugger {
  #shown: Shown;
  #moves = 0;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly api: Api,
    shown: Shown,
    /** The hash of the address that `shown` was read from. */
    readonly opened = location.hash,
  ) {
    this.#shown = shown;
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** Grows when somebody goes somewhere: whoever asked where to go before that comes too late with the answer. */
  get moves(): number {
    return this.#moves;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(part: Partial<Shown>): void {
    // What grows, or is played, moves the position without a word of this.
    if (part.position !== undefined && part.following !== undefined) this.#moves += 1;
    const next = { ...this.#shown, ...part };
    const position = Math.min(Math.max(0, Math.round(next.position)), next.head);
    this.#shown = position === next.position ? next : { ...next, position };
    for (const listener of this.#listeners) listener();
  }

  /** Goes to a position; whoever goes there by hand no longer follows, and the player stops. */
  go(position: number): void {
    this.change({ position, following: false, playing: null });
  }

  select(node: number | null, panel: Panel = "element"): void {
    this.change(node === null ? { node } : { node, panel });
  }

  /** Path of something of the session that is shown, for `api`. */
  path(rest: string): string {
    return `api/s/${encodeURIComponent(this.#shown.session.id)}/${rest}`;
  }
}

export const DebuggerContext = createContext<Debugger | null>(null);

export function useDebugger(): Debugger {
  const found = useContext(DebuggerContext);
  if (!found) throw new Error("this component must stand inside <DebuggerContext value={debugger}>");
  return found;
}

/** One part of what is shown; the component is drawn again only when that part changes. */
export function useShown<K extends keyof Shown>(what: K): Shown[K] {
  const found = useDebugger();
  return useSyncExternalStore(found.subscribe, () => found.shown[what]);
}
