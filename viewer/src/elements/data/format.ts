// Writes cells as text: for the grid, for tables, for search and for the downloaded file.
import { formatMoment } from "../../widgets/format-moment";
import { formatNumber } from "../../widgets/format-number";
import type { Cell, CellKind, Column } from "./arrow";

const MS_PER_DAY = 86_400_000;

/** The cell as the reader sees it; "" for what is missing. `format` is what the app asked for, if anything. */
export function formatCell(cell: Cell, column: Pick<Column, "kind" | "zone">, format?: string): string {
  if (cell === null) return "";
  switch (column.kind) {
    case "integer":
    case "float":
      return formatNumeric(cell, column.kind, format);
    case "decimal":
      return format ? formatNumeric(Number(cell), "float", format) : String(cell);
    case "date":
      return formatMoment(Number(cell), momentFormat(format, "YYYY-MM-DD"));
    case "time":
      return formatMoment(Number(cell), momentFormat(format, withFraction(Number(cell), "HH:mm:ss")));
    case "datetime":
      return formatDatetime(Number(cell), column.zone, format);
    case "duration":
      return formatDuration(Number(cell));
    case "boolean":
      return cell === true ? "True" : "False";
    case "bytes":
      return cell instanceof Uint8Array ? formatBytes(cell) : String(cell);
    case "list":
      return Array.isArray(cell) ? cell.map(asJson).join(", ") : asJson(cell);
    default:
      return typeof cell === "object" ? asJson(cell) : String(cell);
  }
}

/** Kinds that are read from the right. */
export function isNumeric(kind: CellKind): boolean {
  return kind === "integer" || kind === "float" || kind === "decimal";
}

function formatNumeric(cell: Cell, kind: "integer" | "float", format: string | undefined): string {
  if (typeof cell === "bigint") return format ? formatNumber(Number(cell), format) : String(cell);
  const value = Number(cell);
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (format) return formatNumber(value, format);
  return kind === "integer" ? String(value) : formatFloat(value);
}

/** Four decimals at most; what would be written as 0 or as a row of digits goes over to powers of ten. */
export function formatFloat(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15)
    return value
      .toExponential(4)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  return String(Number(value.toFixed(4)));
}

function formatDatetime(ms: number, zone: string | undefined, format: string | undefined): string {
  const shift = zone ? offsetOf(ms, zone) : 0;
  if (format === "distance") return distance(ms - Date.now());
  if (format === "iso8601")
    return formatMoment(ms + shift, `YYYY-MM-DDTHH:mm:ss.SSS[${zone ? offsetText(shift) : ""}]`);
  if (format) return formatMoment(ms + shift, momentFormat(format, "YYYY-MM-DD HH:mm:ss"));
  const text = formatMoment(ms + shift, withFraction(ms, "YYYY-MM-DD HH:mm:ss"));
  return zone ? `${text}${offsetText(shift)}` : text;
}

function momentFormat(format: string | undefined, usual: string): string {
  return !format || format === "iso8601" || format === "calendar" ? usual : format;
}

function withFraction(ms: number, format: string): string {
  return ms % 1000 === 0 ? format : `${format}.SSS`;
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function offsetOf(ms: number, zone: string): number {
  const fixed = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (fixed) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  const parts = clockIn(zone)?.formatToParts(ms) ?? [];
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  if (parts.length === 0) return 0;
  const reading = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return reading - Math.floor(ms / 1000) * 1000;
}

const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

/** Made once a zone: each costs about as much as formatting a thousand cells. Undefined for a zone nobody knows. */
function clockIn(zone: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(zone)) clocks.set(zone, makeClock(zone));
  return clocks.get(zone);
}

function makeClock(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const numeric = "numeric" as const;
    const parts = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
    return new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...parts });
  } catch {
    return undefined;
  }
}

function offsetText(shift: number): string {
  const minutes = Math.abs(Math.round(shift / 60_000));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${shift < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** As pandas writes a Timedelta, without what is zero: "1 day 02:03:04". */
export function formatDuration(ms: number): string {
  const size = Math.abs(ms);
  const days = Math.floor(size / MS_PER_DAY);
  const clock = formatMoment(size % MS_PER_DAY, withFraction(size, "HH:mm:ss"));
  const text = days === 0 ? clock : `${days} ${days === 1 ? "day" : "days"} ${clock}`;
  return ms < 0 ? `-${text}` : text;
}

const UNITS = [
  ["year", 365 * MS_PER_DAY],
  ["month", 30 * MS_PER_DAY],
  ["day", MS_PER_DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

function distance(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? (["second", 1000] as const);
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(ms / size), unit);
}

function formatBytes(bytes: Uint8Array): string {
  const head = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > 16 ? `${head} … (${bytes.length} bytes)` : head;
}

function asJson(cell: Cell): string {
  if (typeof cell === "string") return cell;
  return JSON.stringify(cell, (_, value: unknown) => {
    if (typeof value === "bigint") return Number(value);
    return value instanceof Uint8Array ? formatBytes(value) : value;
  });
}
