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

export function moment(at: number): string {
  return new Date(at * 1000).toISOString();
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
