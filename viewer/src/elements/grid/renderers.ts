// Cells that the grid library does not draw: progress bars and small charts.
import {
  type CustomCell,
  type CustomRenderer,
  GridCellKind,
  type Rectangle,
  type Theme,
} from "@glideapps/glide-data-grid";

export type ProgressCell = CustomCell<{ kind: "progress"; share: number; text: string }>;
export type ChartCell = CustomCell<{
  kind: "chart";
  type: "line_chart" | "area_chart" | "bar_chart";
  values: readonly number[];
  low: number;
  high: number;
}>;

const TEXT_PX = 44;
const BAR_PX = 6;

const progress: CustomRenderer<ProgressCell> = {
  kind: GridCellKind.Custom,
  isMatch: (cell): cell is ProgressCell => (cell.data as { kind?: string }).kind === "progress",
  draw: ({ ctx, rect, theme }, { data }) => {
    const { x, width, middle } = inner(rect, theme);
    const room = Math.max(0, width - TEXT_PX);
    bar(ctx, x, middle, room, theme.borderColor);
    bar(ctx, x, middle, room * data.share, theme.accentColor);
    ctx.fillStyle = theme.textDark;
    ctx.textAlign = "right";
    ctx.fillText(data.text, x + width, middle + 1);
    ctx.textAlign = "left";
  },
};

function bar(ctx: CanvasRenderingContext2D, x: number, middle: number, width: number, colour: string): void {
  if (width <= 0) return;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(x, middle - BAR_PX / 2, width, BAR_PX, BAR_PX / 2);
  ctx.fill();
}

const chart: CustomRenderer<ChartCell> = {
  kind: GridCellKind.Custom,
  isMatch: (cell): cell is ChartCell => (cell.data as { kind?: string }).kind === "chart",
  draw: ({ ctx, rect, theme }, { data }) => {
    if (data.values.length === 0) return;
    if (data.type === "bar_chart") bars(ctx, rect, theme, data);
    else course(ctx, rect, theme, data);
  },
};

function bars(ctx: CanvasRenderingContext2D, rect: Rectangle, theme: Theme, data: ChartCell["data"]): void {
  const { x, y, width, height } = inner(rect, theme);
  const low = Math.min(0, data.low);
  const scale = height / (Math.max(0, data.high) - low || 1);
  const slot = width / data.values.length;
  ctx.fillStyle = theme.accentColor;
  data.values.forEach((value, at) => {
    const top = y + height - (Math.max(value, 0) - low) * scale;
    ctx.fillRect(x + at * slot, top, Math.max(1, slot - 1.5), Math.max(1, Math.abs(value) * scale));
  });
}

function course(ctx: CanvasRenderingContext2D, rect: Rectangle, theme: Theme, data: ChartCell["data"]): void {
  const { x, y, width, height } = inner(rect, theme);
  const scale = height / (data.high - data.low || 1);
  const step = width / Math.max(1, data.values.length - 1);
  ctx.beginPath();
  data.values.forEach((value, at) => {
    const point = [x + at * step, y + height - (value - data.low) * scale] as const;
    if (at === 0) ctx.moveTo(...point);
    else ctx.lineTo(...point);
  });
  ctx.strokeStyle = theme.accentColor;
  ctx.lineWidth = 1.5;
  ctx.lineJoin = "round";
  ctx.stroke();
  if (data.type === "line_chart") return;
  ctx.lineTo(x + (data.values.length - 1) * step, y + height);
  ctx.lineTo(x, y + height);
  ctx.closePath();
  ctx.globalAlpha = 0.18;
  ctx.fillStyle = theme.accentColor;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** The cell without its padding. */
function inner(rect: Rectangle, theme: Theme) {
  const padding = theme.cellHorizontalPadding;
  const height = rect.height - 14;
  return {
    x: rect.x + padding,
    width: rect.width - 2 * padding,
    y: rect.y + 7,
    height,
    middle: rect.y + rect.height / 2,
  };
}

// `isMatch` is what ties a renderer to its cells; the type of the list cannot say so.
export const renderers = [progress, chart] as unknown as readonly CustomRenderer<CustomCell>[];
