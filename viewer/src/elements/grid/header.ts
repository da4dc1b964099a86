// Draws the header cells of the grid: aligned as their columns are, with the direction of sorting and a sign for help.
import type { DrawHeaderCallback, Theme } from "@glideapps/glide-data-grid";
import type { Sorting } from "../data/order";
import type { ShownColumn } from "../data/shown-columns";
import { alignment } from "./cells";

const ARROW_PX = 16;
const HELP_PX = 18;

/** Columns of the library's own (row markers) are left to it. */
export function headerPainter(columns: readonly ShownColumn[], sorting: Sorting | undefined): DrawHeaderCallback {
  return ({ ctx, columnIndex, theme, rect, column }, drawContent) => {
    const shown = columns[columnIndex];
    if (!shown || column.hasMenu) return drawContent();
    const padding = theme.cellHorizontalPadding;
    const sorted = sorting?.column === columnIndex ? ARROW_PX : 0;
    const helped = shown.help ? HELP_PX : 0;
    const room = rect.width - 2 * padding - sorted - helped;
    const middle = rect.y + rect.height / 2;
    ctx.font = (theme as Theme & { headerFontFull?: string }).headerFontFull ?? theme.headerFontStyle;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = theme.textHeader;
    const title = fitted(ctx, shown.title, room);
    const width = ctx.measureText(title).width;
    const free = Math.max(0, room - width);
    const start = rect.x + padding + { left: 0, center: free / 2, right: free }[alignment(shown)];
    ctx.fillText(title, start, middle + 1);
    if (sorted) arrow(ctx, start + width + 9, middle, sorting?.down === true, theme.textDark);
    if (helped) helpSign(ctx, start + width + sorted + 11, middle, theme);
  };
}

/** As much of the text as there is room for. */
function fitted(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  if (ctx.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 0 && ctx.measureText(`${text.slice(0, end)}…`).width > room) end -= 1;
  return end > 0 ? `${text.slice(0, end).trimEnd()}…` : "";
}

function arrow(ctx: CanvasRenderingContext2D, x: number, middle: number, down: boolean, colour: string): void {
  const tip = down ? 4 : -4;
  ctx.beginPath();
  ctx.moveTo(x, middle - tip);
  ctx.lineTo(x, middle + tip);
  ctx.moveTo(x - 3, middle + tip / 4);
  ctx.lineTo(x, middle + tip);
  ctx.lineTo(x + 3, middle + tip / 4);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

function helpSign(ctx: CanvasRenderingContext2D, x: number, middle: number, theme: Theme): void {
  ctx.beginPath();
  ctx.arc(x, middle, 6, 0, 2 * Math.PI);
  ctx.strokeStyle = theme.textLight;
  ctx.lineWidth = 1.2;
  ctx.stroke();
  ctx.fillStyle = theme.textLight;
  ctx.font = `600 9px ${theme.fontFamily}`;
  ctx.textAlign = "center";
  ctx.fillText("?", x, middle + 1);
  ctx.textAlign = "left";
}
