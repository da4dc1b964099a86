// How wide columns are when the app does not say: as wide as their header and their first rows, within reason.
import { formatCell } from "../data/format";
import type { ShownColumn } from "../data/shown-columns";

const SAMPLE_ROWS = 60;
const PADDING_PX = 26;
const NARROWEST = 64;
const WIDEST = 360;
const DRAWN_PX = 160;

/** `font` is what cells are written in, `headerFont` what headers are. */
export function columnWidth(column: ShownColumn, rows: number, font: string, headerFont: string): number {
  if (column.width !== undefined) return column.width;
  const drawn = column.type === "progress" || column.type?.endsWith("_chart") ? DRAWN_PX : 0;
  let width = Math.max(drawn, textWidth(column.title, headerFont) + (column.help ? 18 : 0));
  for (let row = 0; row < Math.min(rows, SAMPLE_ROWS) && !drawn; row += 1) {
    width = Math.max(width, textWidth(formatCell(column.at(row), column, column.format).slice(0, 80), font));
  }
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width + PADDING_PX)));
}

let ruler: CanvasRenderingContext2D | null | undefined;

function textWidth(text: string, font: string): number {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return text.length * 8;
  ruler.font = font;
  return ruler.measureText(text).width;
}
