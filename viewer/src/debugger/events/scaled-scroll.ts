// Scrolling through more rows than a browser can lay out: the box that scrolls is at most `TALLEST` high, and where its bar
// stands is a share of the whole. Small movements are taken as they are, so that a wheel moves rows and not thousands of them.

/** Browsers cut elements off: Firefox at about 17.9 million pixels, Chromium at 33.5 million. */
export const TALLEST = 8_000_000;

export interface Sizes {
  readonly rows: number;
  readonly row: number;
  /** Height of what shows at once. */
  readonly view: number;
}

export interface Scroll {
  /** What the browser's bar says. */
  readonly top: number;
  /** Where the rows are: pixels from the first row, as if the box were as high as all of them. */
  readonly offset: number;
}

/** Height of what stands in the box that scrolls. */
export function laidOut({ rows, row }: Sizes): number {
  return Math.min(rows * row, TALLEST);
}

function ends(sizes: Sizes): { top: number; offset: number } {
  return {
    top: Math.max(0, laidOut(sizes) - sizes.view),
    offset: Math.max(0, sizes.rows * sizes.row - sizes.view),
  };
}

/** The bar moved to `top`: a short way moves the rows as far, a long one to the same share of all. */
export function scrolled(before: Scroll, top: number, sizes: Sizes): Scroll {
  const end = ends(sizes);
  if (end.offset <= end.top) return { top, offset: clamp(top, 0, end.offset) };
  if (top <= 0) return { top, offset: 0 };
  if (top >= end.top - 0.5) return { top, offset: end.offset };
  const way = top - before.top;
  if (Math.abs(way) <= sizes.view) return { top, offset: clamp(before.offset + way, 0, end.offset) };
  return { top, offset: (top / end.top) * end.offset };
}

/** Goes to where the rows are to be; the bar stands at their share. */
export function scrollTo(offset: number, sizes: Sizes): Scroll {
  const end = ends(sizes);
  const there = clamp(offset, 0, end.offset);
  if (end.offset <= end.top) return { top: there, offset: there };
  return { top: end.offset ? (there / end.offset) * end.top : 0, offset: there };
}

/** First row to draw and the one after the last, with some around. */
export function drawn({ offset }: Scroll, { rows, row, view }: Sizes, around = 8): readonly [number, number] {
  const first = Math.max(0, Math.floor(offset / row) - around);
  return [Math.min(first, rows), Math.min(rows, Math.ceil((offset + view) / row) + around)];
}

/** The smallest movement that shows a row, with a little of its neighbours; null when it shows already. */
export function reveal(index: number, { offset }: Scroll, { row, view }: Sizes): number | null {
  const margin = Math.min(2 * row, Math.max(0, (view - row) / 2));
  const [above, below] = [index * row - margin, (index + 1) * row + margin - view];
  if (offset > above) return far(offset - above, view) ? centre(index, row, view) : above;
  if (offset < below) return far(below - offset, view) ? centre(index, row, view) : below;
  return null;
}

const far = (way: number, view: number): boolean => way > view;
const centre = (index: number, row: number, view: number): number => index * row - (view - row) / 2;
const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
