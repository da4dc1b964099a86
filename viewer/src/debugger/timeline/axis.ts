// From time to place and back. With idle times skipped, each long gap takes little room.

/** A stretch of time without events. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What is seen of the axis: its ends, in seconds as they are laid out. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** What a skipped gap is laid out as, as a share of the time that is not skipped; and what all of them are at most. */
const SHARE = 0.035;
const ALL = 0.6;
/** Seconds without events that may be skipped. */
export const IDLE = 2;

interface Piece {
  readonly time: number;
  readonly laid: number;
  /** Laid-out seconds per second. */
  readonly scale: number;
}

/** Theory of operation: a list of pieces, each linear, in order of time. Without gaps there is one, and what is laid out is
 * seconds since the session began. */
export class Axis {
  readonly #pieces: readonly Piece[];
  readonly length: number;

  constructor(
    readonly begin: number,
    readonly end: number,
    readonly gaps: readonly Gap[] = [],
  ) {
    const idle = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
    const each = Math.max((end - begin - idle) * Math.min(SHARE, ALL / Math.max(1, gaps.length)), 0.05);
    const pieces: Piece[] = [];
    let [time, laid] = [begin, 0];
    for (const gap of gaps) {
      pieces.push({ time, laid, scale: 1 });
      laid += gap.from - time;
      const room = Math.min(each, gap.to - gap.from);
      pieces.push({ time: gap.from, laid, scale: room / (gap.to - gap.from) });
      laid += room;
      time = gap.to;
    }
    pieces.push({ time, laid, scale: 1 });
    this.#pieces = pieces;
    this.length = Math.max(laid + end - time, 0.001);
  }

  laid(time: number): number {
    const piece = last(this.#pieces, (each) => each.time <= time);
    return piece.laid + (time - piece.time) * piece.scale;
  }

  time(laid: number): number {
    const piece = last(this.#pieces, (each) => each.laid <= laid);
    return piece.time + (laid - piece.laid) / piece.scale;
  }

  /** The stretches of time that a view shows at full length. */
  busy({ from, to }: View): readonly Gap[] {
    const found: Gap[] = [];
    let at = this.time(from);
    const upto = this.time(to);
    for (const gap of this.gaps) {
      if (gap.to <= at) continue;
      if (gap.from >= upto) break;
      if (gap.from > at) found.push({ from: at, to: gap.from });
      at = gap.to;
    }
    if (at < upto) found.push({ from: at, to: upto });
    return found;
  }
}

/** The last piece that holds; the first when none does. Halves the list: it may have thousands. */
function last(pieces: readonly Piece[], holds: (piece: Piece) => boolean): Piece {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const piece = pieces[middle];
    if (piece && holds(piece)) low = middle;
    else high = middle - 1;
  }
  return pieces[low] ?? { time: 0, laid: 0, scale: 1 };
}

/** Where nothing happens for long, given the times at which something does and how exact they are. */
export function gapsOf(times: readonly number[], end: number, exact: number): readonly Gap[] {
  const gaps: Gap[] = [];
  const least = Math.max(IDLE, 3 * exact);
  let before: number | null = null;
  for (const time of [...times].sort((a, b) => a - b).concat(end)) {
    if (before !== null && time - before > least) {
      // A little of it stays, so that what happened at its ends has room.
      const room = exact + Math.min(0.5, (time - before) / 20);
      gaps.push({ from: before + room, to: time - room / 2 });
    }
    before = time;
  }
  return gaps;
}

/** Zooms about a place that stays where it is; at the ends it stays within the axis. */
export function zoomed(view: View, about: number, factor: number, length: number): View {
  const span = Math.min(length, Math.max((view.to - view.from) * factor, Math.min(length, 0.01)));
  const share = (about - view.from) / (view.to - view.from);
  return within({ from: about - share * span, to: about + (1 - share) * span }, length);
}

export function moved(view: View, way: number, length: number): View {
  return within({ from: view.from + way, to: view.to + way }, length);
}

/** The view that shows a place, moved no further than needed. */
export function showing(view: View, place: number, length: number): View {
  const margin = (view.to - view.from) * 0.05;
  if (place < view.from + margin) return moved(view, place - view.from - 4 * margin, length);
  if (place > view.to - margin) return moved(view, place - view.to + 4 * margin, length);
  return view;
}

export function within({ from, to }: View, length: number): View {
  const span = Math.min(to - from, length);
  const begin = Math.min(Math.max(0, from), length - span);
  return { from: begin, to: begin + span };
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Seconds between two labels, so that they are at least `least` seconds apart. */
export function labelStep(least: number): number {
  const fine = 10 ** Math.floor(Math.log10(Math.max(least, 1e-6)));
  if (least <= 1) return [1, 2, 5, 10].map((step) => step * fine).find((step) => step >= least) ?? 1;
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / 86_400) * 86_400;
}
