// Which numbers a row of pages shows.

/** A page, or null for a gap in the row. */
export type Place = number | null;

/** The first page, the last one, and those around the open one, in `places` places. */
export function pageNumbers(page: number, pages: number, places: number): Place[] {
  if (places <= 0) return [];
  if (pages <= places) return range(1, pages);
  // First, gap, open page, gap, last: with less room than that only the pages around the open one are shown.
  if (places < 5) return window(page, pages, places);
  const atStart = page <= places - 3;
  const atEnd = page > pages - (places - 3);
  if (atStart) return [...range(1, places - 2), null, pages];
  if (atEnd) return [1, null, ...range(pages - (places - 3), pages)];
  return [1, null, ...window(page, pages, places - 4), null, pages];
}

/** How many numbers have room beside the two arrows. */
export function placesIn(width: number, button: number, gap: number): number {
  return Math.max(0, Math.floor((width + gap) / (button + gap)) - 2);
}

function window(page: number, pages: number, places: number): number[] {
  const first = Math.min(Math.max(1, page - Math.floor((places - 1) / 2)), pages - places + 1);
  return range(first, first + places - 1);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
