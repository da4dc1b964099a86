// Times, counts and outcomes as people read them.
import type { Outcome } from "../wire";

/** A length of time with as many digits as one can use: `412 µs`, `12 ms`, `1.24 s`, `3 min 05 s`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const size = Math.abs(seconds);
  if (size === 0) return "0 ms";
  if (size < 0.0009995) return `${Math.round(seconds * 1e6)} µs`;
  if (size < 0.00995) return `${(seconds * 1000).toFixed(1)} ms`;
  if (size < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (size < 9.995) return `${seconds.toFixed(2)} s`;
  if (size < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(size);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const sign = seconds < 0 ? "-" : "";
  return hours ? `${sign}${hours} h ${two(minutes)} min` : `${sign}${minutes} min ${two(rest)} s`;
}

/** The time of day on this machine's clock, to the millisecond. */
export function clock(at: number): string {
  const date = new Date(at * 1000);
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}

export function moment(at: number): string {
  return new Date(at * 1000).toISOString();
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} bytes`;
  const units = ["kB", "MB", "GB"];
  let [value, unit] = [size / 1000, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  finished: "finished",
  cancelled: "cancelled",
  stopped: "stopped by a person",
  rerun: "ended by a rerun of its own",
  failed: "failed",
  lost: "lost: its process died",
};

export function outcomeWords(outcome: Outcome | null): string {
  return outcome === null ? "under way" : OUTCOMES[outcome];
}
