// Where things stand in the timeline: rows from top to bottom, and what is under a pointer.
import type { Bar, Mark } from "../wire";
import type { LaneName } from "./tiles";

export type RowName =
  | "ruler"
  | "matches"
  | "inputs"
  | "ticks"
  | "runs"
  | "decisions"
  | "errors"
  | "others"
  | "overview";

export interface Row {
  readonly name: RowName;
  readonly top: number;
  readonly height: number;
}

export const LANES = ["inputs", "ticks", "runs", "decisions", "errors", "others"] as const;
/** Left and right of what is drawn, so that the first and the last event are whole. */
export const PAD = 10;
/** Height of the head, with the labels of the axis and what is dragged to scrub. */
export const HEAD = 22;
const OVERVIEW = 18;
const BETWEEN = 5;

/** Height of what shows where the matches of a search are. */
const MATCHES = 15;

/** The rows of a timeline of some height; those below make room while something is `searched`. */
export function rowsOf(height: number, searched = false): readonly Row[] {
  const begin = HEAD + (searched ? MATCHES : 0);
  const least = searched ? 10.5 : 13;
  const lane = Math.min(34, Math.max(least, (height - begin - OVERVIEW - 2 * BETWEEN) / LANES.length));
  const rows: Row[] = [{ name: "ruler", top: 0, height: HEAD }];
  if (searched) rows.push({ name: "matches", top: HEAD, height: MATCHES });
  LANES.forEach((name, index) => {
    rows.push({ name, top: begin + index * lane, height: lane });
  });
  rows.push({ name: "overview", top: begin + LANES.length * lane + BETWEEN, height: OVERVIEW });
  return rows;
}

export function rowAt(rows: readonly Row[], y: number): Row | undefined {
  return rows.find(({ top, height }) => top <= y && y < top + height);
}

/** What a pointer is at: one thing of a lane. */
export type Hit =
  | { readonly kind: "mark"; readonly lane: LaneName | "matches"; readonly mark: Mark }
  | { readonly kind: "bar"; readonly bar: Bar };

/** Pixels around a mark that still are it. */
const NEAR = 6;

export function markAt(marks: readonly Mark[], x: number, place: (at: number) => number): Mark | null {
  let best: Mark | null = null;
  let least = NEAR;
  for (const mark of marks) {
    const way = Math.abs(place(mark.at) - x);
    if (way <= least) [best, least] = [mark, way];
  }
  return best;
}

/** Of bars that lie over each other the shortest: it lies on top. */
export function barAt(bars: readonly Bar[], x: number, place: (at: number) => number, end: number): Bar | null {
  let best: Bar | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const bar of bars) {
    const [from, to] = [place(bar.from), place(bar.to ?? end)];
    const off = Math.max(from - x, x - Math.max(to, from + 3), 0);
    if (off > 3) continue;
    const size = to - from + off * 1000;
    if (size < least) [best, least] = [bar, size];
  }
  return best;
}
