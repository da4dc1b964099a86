// How high a data frame is: known before its data have come, so that nothing below it moves.

export const ROW_PX = 35;
export const HEADER_PX = 36;
const BORDER_PX = 2;
/** Ten rows and a bit of the next, which tells that there are more. */
const AUTO_PX = 400;

export type Height = number | "stretch" | "content" | undefined;

export function gridHeight(rows: number, rowHeight: number, height: Height): number | "100%" {
  if (typeof height === "number") return height;
  if (height === "stretch") return "100%";
  const all = HEADER_PX + Math.max(1, rows) * rowHeight + BORDER_PX;
  return height === "content" ? all : Math.min(all, AUTO_PX);
}
