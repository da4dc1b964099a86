// How many columns a grid has.

const MOST = 24;

/** Below this, in px, a column has no room for a figure with its label. */
const LEAST = 200;

interface Wishes {
  /** Columns at the most; undefined for as many as have room. */
  readonly wanted?: number | undefined;
  readonly least?: number | undefined;
  readonly gap: number;
}

export function columnsIn(width: number, { wanted = MOST, least = LEAST, gap }: Wishes): number {
  const room = Math.floor((width + gap) / (least + gap));
  return Math.min(Math.max(room, 1), wanted, MOST);
}
