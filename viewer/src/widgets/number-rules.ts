// Bounds and steps of a number input.
import { decimals } from "./format-number";

interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Why `value` cannot be committed, in words; null when it can. */
export function numberProblem(
  value: number | null,
  { type, min, max }: Bounds & { readonly type: "int" | "float" },
): string | null {
  if (value === null) return "Enter a number.";
  if (type === "int" && !Number.isInteger(value)) return "Enter a whole number.";
  const low = min !== undefined && value < min;
  const high = max !== undefined && value > max;
  if ((low || high) && min !== undefined && max !== undefined) return `Enter a number from ${min} to ${max}.`;
  if (low) return `Enter ${min} or more.`;
  if (high) return `Enter ${max} or less.`;
  return null;
}

/** `value` one step up or down within the bounds. No value counts as 0. */
export function stepped(
  value: number | null,
  by: 1 | -1,
  { step, min, max }: Bounds & { readonly step: number },
): number {
  const from = value ?? 0;
  // Counted in decimals, so that 0.1 + 0.2 is 0.3.
  const digits = Math.min(100, Math.max(decimals(from), decimals(step)));
  const next = Number((from + by * step).toFixed(digits));
  return Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, next));
}
