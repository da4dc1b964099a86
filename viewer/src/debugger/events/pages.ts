// The events of a session under one filter, as far as the page has them: fetched a page at a time, and only so many kept.
import { filterQuery } from "../api";
import type { Debugger } from "../debugger";
import { Latest } from "../latest";
import type { EventPage, EventRow, Filter } from "../wire";

export const PAGE = 100;
const KEPT = 80;

/** Index of a position in the list of all events: each damaged stretch is one row of it. */
export function indexOf(
  position: number,
  damaged: readonly { readonly position: number; readonly last: number }[],
): number {
  let index = position - 1;
  for (const stretch of damaged) {
    if (stretch.position < position) index -= Math.min(stretch.last, position) - stretch.position;
  }
  return index;
}

/** Theory of operation: rows that are wanted and not here are asked for, one page at a time; of several wishes while one is
 * under way only the newest of each who looks counts, because the others are out of sight by then. */
export class EventPages {
  readonly #pages = new Map<number, readonly EventRow[]>();
  readonly #listeners = new Set<() => void>();
  /** The filter as part of a query; empty for all events. */
  readonly query: string;
  readonly #asking: Latest<number, EventPage>;
  #total: number | null = null;
  #error: string | null = null;
  /** A page whose answer did not cover the whole session. */
  #partial: number | null = null;
  #version = 0;
  /** What each of those who look wants, who asked last at the end. */
  readonly #wanted = new Map<string, readonly [first: number, after: number]>();

  constructor(
    readonly debugged: Debugger,
    filter: Filter,
  ) {
    this.query = filterQuery(filter);
    this.#asking = new Latest(
      (page) => debugged.api.fresh<EventPage>(debugged.path(this.#path(page))),
      (answer, page) => this.#came(answer, page),
      (error) => this.#failed(error),
    );
  }

  /** How many there are; null while that is not known. */
  get total(): number | null {
    return this.#total;
  }

  get error(): string | null {
    return this.#error;
  }

  /** Whether more may be found yet. */
  get counting(): boolean {
    return this.#partial !== null;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  row(index: number): EventRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The row of a position among those that are here, or undefined. */
  find(position: number): EventRow | undefined {
    const near = this.row(position - 1);
    if (near?.position === position) return near;
    for (const rows of this.#pages.values()) {
      const [first, last] = [rows[0], rows.at(-1)];
      if (!first || !last || position < first.position || position > last.position) continue;
      return rows.find((row) => row.position === position);
    }
    return undefined;
  }

  /** Index of a position, or of the last before it, where rows around it are here; null when they are not. */
  indexNear(position: number): number | null {
    for (const [page, rows] of this.#pages) {
      const [first, last] = [rows[0], rows.at(-1)];
      if (!first || !last || position < first.position) continue;
      const index = page * PAGE + rows.findLastIndex((row) => row.position <= position);
      if (position <= last.position || index + 1 === this.#total) return index;
    }
    return null;
  }

  want(first: number, after: number, who = "list"): void {
    const before = this.#wanted.get(who);
    const same = before?.[0] === first && before[1] === after;
    this.#wanted.delete(who);
    this.#wanted.set(who, [Math.max(0, first), after]);
    // What failed is not asked for again and again.
    if (!this.#asking.busy && !(same && this.#error !== null)) this.#askNext();
  }

  /** The recording grew: how many there are is asked anew, and so is the page that was not full. */
  grow(): void {
    const last = this.#total === null ? 0 : Math.floor(this.#total / PAGE);
    for (const page of this.#pages.keys()) {
      if (page >= last && (this.#pages.get(page)?.length ?? 0) < PAGE) this.#pages.delete(page);
    }
    this.#asking.want(last);
  }

  close(): void {
    this.#asking.close();
  }

  #path(page: number): string {
    return `events?offset=${page * PAGE}&limit=${PAGE}${this.query && "&"}${this.query}`;
  }

  #askNext(): void {
    for (const [first, after] of [...this.#wanted.values()].reverse()) {
      const end = this.#total === null ? after : Math.min(after, this.#total);
      for (let page = Math.floor(first / PAGE); page * PAGE < end; page += 1) {
        if (!this.#pages.has(page)) return this.#asking.want(page);
      }
    }
    // The server still counts: it was waited for, and is asked again for the rest.
    if (this.#partial !== null) this.#asking.want(this.#partial);
  }

  #came(answer: EventPage, page: number): void {
    this.#pages.delete(page);
    this.#pages.set(page, answer.rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) break;
      this.#pages.delete(oldest);
    }
    this.#total = answer.total;
    this.#partial = answer.complete === false ? page : null;
    for (const [each, rows] of this.#pages) {
      // What was the end, and no longer is.
      if (each !== page && rows.length < PAGE && (each + 1) * PAGE <= answer.total) this.#pages.delete(each);
    }
    this.#error = null;
    this.#tell();
    this.#askNext();
  }

  #failed(error: unknown): void {
    this.#error = error instanceof Error ? error.message : String(error);
    this.#tell();
  }

  #tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}
