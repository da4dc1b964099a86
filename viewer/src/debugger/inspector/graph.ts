// Lays a chain of causes out as a graph of lanes, newest first: one dot a row, lines down to what led to it.
import type { Cause } from "../wire";

export interface GraphRow {
  readonly lane: number;
  /** Lines from the middle of this row to the middle of the next: from which lane to which. */
  readonly lines: readonly (readonly [from: number, to: number])[];
}

export interface Graph {
  readonly rows: readonly GraphRow[];
  readonly lanes: number;
}

export function graphOf(causes: readonly Pick<Cause, "position" | "because">[]): Graph {
  const shown = new Set(causes.map(({ position }) => position));
  // Which position each lane is on its way down to.
  let waiting: (number | null)[] = [];
  const rows: GraphRow[] = [];
  let lanes = 1;
  for (const { position, because } of causes) {
    const lane = takeLane(waiting, position);
    const after = waiting.map((wanted) => (wanted === position ? null : wanted));
    const lines: [number, number][] = [];
    waiting.forEach((wanted, at) => {
      if (wanted !== null && wanted !== position) lines.push([at, at]);
    });
    // The newest cause goes straight on: the main line of the story.
    const down = because.filter((cause) => shown.has(cause)).sort((a, b) => b - a);
    for (const cause of down) {
      const to = laneFor(after, cause, lane);
      after[to] = cause;
      lines.push([lane, to]);
    }
    while (after.length > 0 && after.at(-1) === null) after.pop();
    lanes = Math.max(lanes, lane + 1, after.length);
    rows.push({ lane, lines });
    waiting = after;
  }
  return { rows, lanes };
}

function takeLane(waiting: readonly (number | null)[], position: number): number {
  const wanted = waiting.indexOf(position);
  if (wanted >= 0) return wanted;
  const free = waiting.indexOf(null);
  return free >= 0 ? free : waiting.length;
}

function laneFor(after: readonly (number | null)[], cause: number, lane: number): number {
  const same = after.indexOf(cause);
  if (same >= 0) return same;
  if ((after[lane] ?? null) === null) return lane;
  return takeLane(after, cause);
}
