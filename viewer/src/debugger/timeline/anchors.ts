// When an event was, as far as the lanes tell: they know the times of some positions, and in between it is a guess.
import type { Lanes } from "../wire";

type Anchor = readonly [position: number, at: number];

const known = new WeakMap<Lanes, readonly Anchor[]>();

function anchorsOf(lanes: Lanes): readonly Anchor[] {
  const before = known.get(lanes);
  if (before) return before;
  const found = new Map<number, number>();
  for (const lane of [lanes.inputs, lanes.ticks, lanes.decisions, lanes.errors]) {
    for (const { position, at } of lane) found.set(position, at);
  }
  for (const { position, from, last, to } of lanes.runs) {
    found.set(position, from);
    if (last !== null && to !== null) found.set(last, to);
  }
  const anchors = [...found].sort(([a], [b]) => a - b);
  known.set(lanes, anchors);
  return anchors;
}

/** Where in time a position is, between the nearest ones that are known. */
export function guessTime(position: number, lanes: Lanes, head: number): number {
  let [before, after]: [Anchor, Anchor] = [
    [0, lanes.from],
    [Math.max(head, 1), lanes.to],
  ];
  for (const anchor of anchorsOf(lanes)) {
    if (anchor[0] <= position) before = anchor;
    else {
      after = anchor;
      break;
    }
  }
  if (after[0] <= before[0]) return before[1];
  const share = Math.min(1, (position - before[0]) / (after[0] - before[0]));
  return before[1] + share * (after[1] - before[1]);
}

/** All times at which something is known to have happened; those of a run under way up to `end`. */
export function timesOf(lanes: Lanes): number[] {
  const times = anchorsOf(lanes).map(([, at]) => at);
  return times;
}
