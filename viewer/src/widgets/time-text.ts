// Reads and writes times of day as text: `HH:MM` inside, the app's `format` in the field.

export type TimeFormat = "24h" | "12h" | "localized";

export const DEFAULT_STEP = 900;
const DAY = 24 * 60;

/** `HH:MM` written as the app or, for `localized`, the language of the browser wants it. */
export function writeTime(time: string, format: TimeFormat): string {
  if (format === "24h") return time;
  if (format === "localized") {
    const shown = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
    return shown.format(new Date(`1970-01-01T${time}Z`));
  }
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}

/** The time that `text` names: `8:45`, `0845`, `8`, `8:45 pm`, `8.45`; null when it names none. */
export function readTime(text: string): string | null {
  // Some languages write narrow spaces, and dots in "p. m.".
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[\u202f\u00a0]/g, " ")
    .replace(/([ap])\.?\s*m\.?$/, "$1m");
  const found =
    /^(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?(?::\d{2})?\s*([ap]m)?$/.exec(plain) ?? /^(\d{2})(\d{2})\s*([ap]m)?$/.exec(plain);
  if (!found) return null;
  const [, hours, minutes = "0", half] = found;
  let hour = Number(hours);
  const minute = Number(minutes);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === "pm" ? 12 : 0);
  }
  return hour < 24 && minute < 60 ? clock(hour * 60 + minute) : null;
}

/** The times of a day, `step` seconds apart. */
export function timesOfDay(step: number): string[] {
  const minutes = Math.max(1, Math.round(step / 60));
  return Array.from({ length: Math.ceil(DAY / minutes) }, (_, index) => clock(index * minutes));
}

/** The place in `times` of the first one that is not before `time`. */
export function placeOf(times: readonly string[], time: string): number {
  const place = times.findIndex((each) => each >= time);
  return place < 0 ? times.length - 1 : place;
}

function clock(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
