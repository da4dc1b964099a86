// Listeners by key: the only subscription mechanism of the store. A change wakes the components of one node, not the page.
export class Signals<K> {
  readonly #listeners = new Map<K, Set<() => void>>();

  /** Calls `listener` after each change of `key`, until the returned function is called. */
  subscribe(key: K, listener: () => void): () => void {
    const found = this.#listeners.get(key);
    const listeners = found ?? new Set();
    if (!found) this.#listeners.set(key, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (!listeners.size && this.#listeners.get(key) === listeners) this.#listeners.delete(key);
    };
  }

  emit(keys: Iterable<K>): void {
    for (const key of new Set(keys)) {
      // A copy: a listener may unsubscribe others while it runs.
      for (const listener of [...(this.#listeners.get(key) ?? [])]) listener();
    }
  }

  emitAll(): void {
    this.emit([...this.#listeners.keys()]);
  }
}
