// What the timeline draws as it is fetched and kept: stretches of the session, each at a level of detail that halves its length.
import { filterQuery } from "../api";
import type { Debugger } from "../debugger";
import { Latest } from "../latest";
import type { Bar, Filter, Lanes, Mark, Matches } from "../wire";
import type { Gap } from "./axis";

/** Buckets that a tile is asked for: at its own level a tile is `WIDTH` to twice `WIDTH` pixels wide. */
export const BUCKETS = 400;
const WIDTH = 400;
/** The first tile has the whole session, and serves the overview. */
const WHOLE = 1200;
const MOST = 24;
const KEPT = 300;
const DEEPEST = 40;

export type LaneName = "inputs" | "ticks" | "decisions" | "errors" | "others";

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly complete?: boolean;
}

export interface TileId {
  readonly level: number;
  readonly index: number;
}

/** The level at which a tile is wide enough, given what a second takes in pixels. */
export function levelFor(length: number, perSecond: number): number {
  return Math.min(DEEPEST, Math.max(0, Math.floor(Math.log2((length * perSecond) / WIDTH))));
}

/** The tiles that hold some stretches of time; at a coarser level when they would be too many. */
export function tilesFor(begin: number, length: number, level: number, stretches: readonly Gap[]): readonly TileId[] {
  for (let at = level; ; at -= 1) {
    const each = length / 2 ** at;
    const indexes = new Set<number>();
    for (const { from, to } of stretches) {
      const last = Math.min(2 ** at - 1, Math.floor((to - begin) / each));
      for (let index = Math.max(0, Math.floor((from - begin) / each)); index <= last; index += 1) {
        indexes.add(index);
        if (indexes.size > MOST && at > 0) break;
      }
      if (indexes.size > MOST && at > 0) break;
    }
    if (indexes.size <= MOST || at === 0) return [...indexes].map((index) => ({ level: at, index }));
  }
}

/** Theory of operation: a tile is asked for when it is drawn and not here, one at a time, those asked for last first. Until
 * then the best tile above it stands in. The session may grow: then its length doubles whenever it is too short, which makes
 * every tile the left half of another, and the tiles at the end are asked for again. */
abstract class Tiles<Tile extends Stretch> {
  readonly #tiles = new Map<string, Tile>();
  readonly #stale = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #asking: Latest<TileId, Tile>;
  #wanted: readonly TileId[] = [];
  #failed: string | null = null;
  #version = 0;
  #length: number;

  constructor(readonly debugged: Debugger) {
    this.#length = this.#needed();
    this.#asking = new Latest(
      (tile) => debugged.api.fresh<Tile>(debugged.path(this.#path(tile))),
      (found, tile) => this.#came(found, tile),
      (_, tile) => {
        this.#failed = keyOf(tile);
        this.failed();
      },
    );
  }

  get version(): number {
    return this.#version;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The whole session, coarsely; undefined until it is here. */
  get whole(): Tile | undefined {
    return this.#tiles.get(keyOf({ level: 0, index: 0 }));
  }

  /** Seconds that the whole is long; more than the session where it grows. */
  get length(): number {
    return this.#length;
  }

  /** How exact its times are, in seconds. */
  get exact(): number {
    return this.#length / WHOLE;
  }

  /** What is there of some stretches of time at `perSecond` pixels a second; what is missing is asked for. */
  over(stretches: readonly Gap[], perSecond: number): readonly Tile[] {
    const { opened } = this.debugged.shown.session;
    const level = levelFor(this.#length, perSecond);
    const tiles = tilesFor(opened, this.#length, level, stretches);
    this.#wanted = [{ level: 0, index: 0 }, ...tiles];
    this.#askNext();
    const found = new Set<Tile>();
    for (const tile of tiles) {
      const best = this.#best(tile);
      if (best) found.add(best);
    }
    return [...found];
  }

  grow(): void {
    const needed = this.#needed();
    while (this.#length < needed) this.#double();
    const last = (this.debugged.shown.session.last ?? 0) - this.debugged.shown.session.opened;
    // What is at the end, or was when it was fetched, has more in it now.
    for (const [key, tile] of this.#tiles) {
      if (tile.to >= this.debugged.shown.session.opened + last - this.#length / 64) this.#stale.add(key);
    }
    this.#askNext();
  }

  close(): void {
    this.#asking.close();
  }

  /** Told when the server did not answer. */
  protected failed(): void {}

  /** What a stretch is asked for by, beside the session. */
  protected abstract path(stretch: string): string;

  #needed(): number {
    const { opened, last } = this.debugged.shown.session;
    return Math.max((last ?? opened) - opened + 0.01, 0.1);
  }

  #double(): void {
    const before = [...this.#tiles];
    this.#tiles.clear();
    this.#stale.clear();
    this.#length *= 2;
    for (const [key, tile] of before) {
      const { level, index } = idOf(key);
      this.#tiles.set(keyOf({ level: level + 1, index }), tile);
    }
  }

  #best({ level, index }: TileId): Tile | undefined {
    for (let at = level, there = index; at >= 0; at -= 1, there >>= 1) {
      const found = this.#tiles.get(keyOf({ level: at, index: there }));
      if (found) return found;
    }
    return undefined;
  }

  #path({ level, index }: TileId): string {
    const each = this.#length / 2 ** level;
    const from = this.debugged.shown.session.opened + index * each;
    return this.path(`from=${from}&to=${from + each}&buckets=${level === 0 ? WHOLE : BUCKETS}`);
  }

  #askNext(): void {
    if (this.#asking.busy) return;
    const needed = (tile: TileId) => !this.#tiles.has(keyOf(tile)) || this.#stale.has(keyOf(tile));
    const next = this.#wanted.find((tile) => needed(tile) && keyOf(tile) !== this.#failed);
    if (next) this.#asking.want(next);
  }

  #came(found: Tile, tile: TileId): void {
    const key = keyOf(tile);
    this.#failed = null;
    // The server still counts: it was waited for, and is asked again for the rest.
    if (found.complete === false) this.#stale.add(key);
    else this.#stale.delete(key);
    this.#tiles.delete(key);
    this.#tiles.set(key, found);
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= KEPT) break;
      if (oldest !== keyOf({ level: 0, index: 0 })) this.#tiles.delete(oldest);
    }
    this.#version += 1;
    for (const listener of this.#listeners) listener();
    this.#askNext();
  }
}

/** What happened. */
export class LaneTiles extends Tiles<Lanes> {
  /** The share of the session that the server has read for it so far. */
  get covered(): number {
    const { opened } = this.debugged.shown.session;
    const upto = Math.max(opened, ...(this.whole?.runs ?? []).slice(-1).map((bar) => bar.to ?? bar.from));
    return Math.min(1, (upto - opened) / this.length);
  }

  protected override path(stretch: string): string {
    return `lanes?${stretch}`;
  }
}

/** Where the events of a filter are. */
export class MatchTiles extends Tiles<Matches> {
  readonly #query: string;

  constructor(
    debugged: Debugger,
    filter: Filter,
    readonly refused: () => void,
  ) {
    super(debugged);
    this.#query = filterQuery(filter);
  }

  protected override failed(): void {
    this.refused();
  }

  protected override path(stretch: string): string {
    return `matches?${stretch}&${this.#query}`;
  }
}

const keyOf = ({ level, index }: TileId): string => `${level}/${index}`;

function idOf(key: string): TileId {
  const [level = 0, index = 0] = key.split("/").map(Number);
  return { level, index };
}

/** The marks of a lane, in order of time, without those that two tiles have. */
export function marksOf(tiles: readonly Lanes[], lane: LaneName): readonly Mark[] {
  return inOrder(tiles.map((tile) => tile[lane] ?? []));
}

export function matchesOf(tiles: readonly Matches[]): readonly Mark[] {
  return inOrder(tiles.map((tile) => tile.marks));
}

function inOrder(parts: readonly (readonly Mark[])[]): readonly Mark[] {
  const found = new Map<number, Mark>();
  for (const marks of parts) for (const mark of marks) found.set(mark.position, mark);
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** The bars in order of time; of a run that two tiles have, the one that knows its end. */
export function barsOf(tiles: readonly Lanes[]): readonly Bar[] {
  const found = new Map<number, Bar>();
  for (const tile of tiles) {
    for (const bar of tile.runs) {
      const before = found.get(bar.position);
      if (!before || before.to === null || (bar.to !== null && bar.to > before.to)) found.set(bar.position, bar);
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from);
}
