// What is searched for, on the timeline: the tiles of the filter that the list of events has, and none without a filter.
import { filterQuery } from "../api";
import type { Debugger } from "../debugger";
import { MatchTiles } from "./tiles";

/** Theory of operation: another filter is asked for at once, and shown when its first answer is here, so that nothing blinks
 * while somebody types. Until then the marks are of the filter before, as the list's rows are. Without a filter there is nothing
 * to wait for. */
export class MatchMarks {
  #query = "";
  #shown: MatchTiles | null = null;
  #next: MatchTiles | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #leave: () => void;

  constructor(readonly debugged: Debugger) {
    this.#leave = debugged.subscribe(() => this.#look());
    this.#look();
  }

  /** What is drawn; null when nothing is searched. */
  get tiles(): MatchTiles | null {
    return this.#shown;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  grow(): void {
    this.#shown?.grow();
    this.#next?.grow();
  }

  close(): void {
    this.#leave();
    this.#shown?.close();
    this.#next?.close();
  }

  #look(): void {
    const { filter } = this.debugged.shown;
    const query = filterQuery(filter);
    if (query === this.#query) return;
    this.#query = query;
    this.#next?.close();
    this.#next = null;
    if (!query) return this.#show(null);
    // Marks of the filter before would be wrong for longer than a moment when there is no answer.
    const next = new MatchTiles(this.debugged, filter, () => this.#next === next && this.#show(next));
    next.subscribe(() => (this.#shown === next ? this.#tell() : this.#show(next)));
    next.over([], 1);
    // The lane is there from the first letter on.
    if (this.#shown) this.#next = next;
    else this.#show(next);
  }

  #show(tiles: MatchTiles | null): void {
    this.#shown?.close();
    this.#shown = tiles;
    this.#next = null;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
