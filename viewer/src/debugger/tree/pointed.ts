// The element that the pointer is on, in the page or in the tree: the other one shows it too.
import { useSyncExternalStore } from "react";
import type { Debugger } from "../debugger";

class Pointed {
  #id: number | null = null;
  readonly #listeners = new Set<() => void>();

  now = (): number | null => this.#id;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  point = (id: number | null): void => {
    if (id === this.#id) return;
    this.#id = id;
    for (const listener of this.#listeners) listener();
  };
}

const known = new WeakMap<Debugger, Pointed>();

export function usePointed(found: Debugger): [number | null, (id: number | null) => void] {
  const pointed = known.get(found) ?? new Pointed();
  known.set(found, pointed);
  return [useSyncExternalStore(pointed.subscribe, pointed.now), pointed.point];
}
