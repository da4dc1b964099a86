// The small course of a metric: a line, an area or bars, as wide as there is room.
import type { ReactNode } from "react";

const WIDTH = 100;
const HEIGHT = 40;
// Room for half the stroke at the top and the bottom.
const EDGE = 2;

export type SparklineType = "line" | "area" | "bar";

export function Sparkline({ values, type }: { values: readonly (number | null)[]; type: SparklineType }): ReactNode {
  const known = values.filter((value) => value !== null);
  return (
    <svg
      className="ev-sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summary(known)}
      data-type={type}
    >
      {type === "bar" ? (
        <path className="ev-sparkline-fill" d={bars(values)} />
      ) : (
        <Course values={values} type={type} />
      )}
    </svg>
  );
}

function Course({ values, type }: { values: readonly (number | null)[]; type: SparklineType }): ReactNode {
  const parts = coursesOf(values);
  return (
    <>
      {type === "area"
        ? parts.map((points) => <path key={points[0]?.[0]} className="ev-sparkline-fill" d={areaUnder(points)} />)
        : null}
      {parts.map((points) => (
        <polyline key={points[0]?.[0]} points={points.map(([x, y]) => `${x},${y}`).join(" ")} />
      ))}
    </>
  );
}

type Point = readonly [x: number, y: number];

/** Points of the picture, cut where values are missing. */
export function coursesOf(values: readonly (number | null)[]): Point[][] {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const step = WIDTH / Math.max(1, values.length - 1);
  const parts: Point[][] = [[]];
  values.forEach((value, at) => {
    if (value === null) parts.push([]);
    else parts.at(-1)?.push([round(at * step), round(HEIGHT - EDGE - ((value - low) / span) * (HEIGHT - 2 * EDGE))]);
  });
  return parts.filter((points) => points.length > 0).map(visible);
}

/** A single value between two gaps is a line without length, which nobody would see. */
function visible(points: Point[]): Point[] {
  const [first] = points;
  return points.length === 1 && first
    ? [
        [first[0] - 1, first[1]],
        [first[0] + 1, first[1]],
      ]
    : points;
}

function areaUnder(points: readonly Point[]): string {
  const first = points[0]?.[0] ?? 0;
  const last = points.at(-1)?.[0] ?? 0;
  return `M${first},${HEIGHT}${points.map(([x, y]) => `L${x},${y}`).join("")}L${last},${HEIGHT}Z`;
}

/** Bars stand on zero, also when all values are far from it: their height is what is compared. */
function bars(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const high = Math.max(0, ...known);
  const low = Math.min(0, ...known);
  const scale = (HEIGHT - EDGE) / (high - low || 1);
  const base = high * scale + EDGE / 2;
  const slot = WIDTH / values.length;
  return values
    .map((value, at) => {
      const y = base - (value ?? 0) * scale;
      return value === null
        ? ""
        : `M${round(at * slot + slot * 0.12)},${round(base)}V${round(y)}h${round(slot * 0.76)}V${round(base)}Z`;
    })
    .join("");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function summary(values: readonly number[]): string {
  if (values.length === 0) return "Chart without values";
  return `Chart of ${values.length} values, from ${values[0]} to ${values.at(-1)}, lowest ${Math.min(...values)}, highest ${Math.max(...values)}`;
}
