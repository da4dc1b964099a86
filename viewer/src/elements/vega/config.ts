// Charts in the style of the page: what the app's specification leaves open.
import type { Config } from "vega-lite";
import { DIVERGING, PALETTE, RAMP } from "./palette";

export type Scheme = "light" | "dark";

/** Variables of the theme that charts are drawn with. */
export const CHART_VARIABLES = {
  page: "--ev-page",
  ink: "--ev-ink",
  inkSoft: "--ev-ink-soft",
  inkFaint: "--ev-ink-faint",
  line: "--ev-line",
} as const;

export type ChartColours = Readonly<Record<keyof typeof CHART_VARIABLES, string>>;

const FONT = '"Inter Variable", system-ui, sans-serif';

export interface Fitting {
  /** Of the names below the bars. */
  readonly labelAngle: number;
  readonly legendColumns: number;
}

export function chartConfig(
  scheme: Scheme,
  { ink, inkSoft, line }: ChartColours,
  { labelAngle, legendColumns }: Fitting,
): Config {
  const [first] = PALETTE[scheme];
  const labels = { labelFont: FONT, labelFontSize: 12, labelColor: inkSoft };
  const titles = { titleFont: FONT, titleFontSize: 12, titleFontWeight: 500 as const, titleColor: inkSoft };
  return {
    background: "transparent",
    font: FONT,
    padding: { left: 0, right: 2, top: 6, bottom: 4 },
    view: { stroke: "transparent", continuousHeight: 350, continuousWidth: 600 },
    axis: {
      ...labels,
      ...titles,
      titlePadding: 10,
      labelPadding: 6,
      labelOverlap: "greedy",
      labelFlush: false,
      gridColor: line,
      domain: false,
      ticks: false,
    },
    axisX: { grid: false, domain: true, domainColor: line, titleAnchor: "middle" },
    axisXDiscrete: { labelAngle, labelLimit: 140 },
    // As many as there is room for, also when the chart is made narrower.
    axisXTemporal: { tickCount: { signal: "max(2, floor(width / 90))" } },
    axisXQuantitative: { tickCount: { signal: "max(2, floor(width / 80))" } },
    axisYQuantitative: { tickCount: { signal: "max(3, floor(height / 40))" } },
    legend: {
      ...labels,
      ...titles,
      orient: "bottom",
      symbolSize: 90,
      columns: legendColumns,
      labelLimit: 160,
      offset: 14,
      columnPadding: 14,
      rowPadding: 4,
    },
    header: { ...labels, ...titles },
    title: {
      font: FONT,
      fontSize: 16,
      fontWeight: 600,
      color: ink,
      anchor: "start",
      offset: 14,
      subtitleColor: inkSoft,
    },
    mark: { color: first, tooltip: true },
    line: { strokeWidth: 2, strokeCap: "round", strokeJoin: "round" },
    area: { fillOpacity: 0.75, line: false },
    bar: { cornerRadiusEnd: 3, discreteBandSize: { band: 0.78 } },
    point: { filled: true, size: 45, opacity: 0.8 },
    circle: { size: 45, opacity: 0.75 },
    rule: { color: inkSoft },
    text: { color: ink, font: FONT, fontSize: 12 },
    range: {
      category: [...PALETTE[scheme]],
      ordinal: [...RAMP[scheme]],
      ramp: [...RAMP[scheme]],
      heatmap: [...RAMP[scheme]],
      diverging: [...DIVERGING[scheme]],
    },
  };
}

const LETTER_PX = 7;
const GAP_PX = 14;
const SYMBOL_PX = 36;

/** Names stand upright as long as all of them fit side by side, else they are turned to be read by tilting the head. */
export function labelAngleFor(names: readonly string[], width: number): number {
  const room = width / Math.max(1, names.length) - GAP_PX;
  const longest = Math.max(0, ...names.map((name) => name.length)) * LETTER_PX;
  return longest <= Math.max(room, LETTER_PX) ? 0 : -45;
}

/** How many entries of a legend stand side by side. Vega would go on past the edge. */
export function legendColumnsFor(names: readonly string[], width: number): number {
  const longest = Math.min(160, Math.max(3, ...names.map((name) => name.length)) * LETTER_PX);
  return Math.max(1, Math.floor(width / (longest + SYMBOL_PX)));
}
