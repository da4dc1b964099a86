// Reads and writes the dates of a date input as text: ISO dates inside, the app's `format` in the field.

export const DEFAULT_FORMAT = "YYYY/MM/DD";
const BETWEEN = " – ";

/** An ISO date written as `format` asks: `YYYY`, `MM` and `DD` in any order. */
export function writeDate(iso: string, format: string): string {
  const [year = "", month = "", day = ""] = iso.split("-");
  return format.replace("YYYY", year).replace("MM", month).replace("DD", day);
}

export function writeDates(dates: readonly string[], format: string, range: boolean): string {
  const written = dates.map((date) => writeDate(date, format));
  // A range of which one end is chosen shows that the other is still to come.
  return range && written.length === 1 ? `${written[0]}${BETWEEN}` : written.join(BETWEEN);
}

/** The ISO date that `text` names in the order of `format` or in ISO order; null when it names none. */
export function readDate(text: string, format: string): string | null {
  const numbers = text.match(/\d+/g);
  if (numbers?.length === 1 && numbers[0]?.length === 8) return readDate(cut(numbers[0], format), format);
  if (numbers?.length !== 3) return null;
  const order = /^\d{4}\D/.test(text.trim()) ? ["YYYY", "MM", "DD"] : (format.match(/YYYY|MM|DD/g) ?? []);
  const part = (token: string): number => Number(numbers[order.indexOf(token)]);
  const year = part("YYYY") < 100 && numbers[order.indexOf("YYYY")]?.length === 2 ? 2000 + part("YYYY") : part("YYYY");
  return isoDate(year, part("MM"), part("DD"));
}

/** The dates that `text` names: for a range two, or one that is its start. Null when it cannot be read. */
export function readDates(text: string, format: string, range: boolean): string[] | null {
  if (text.trim() === "") return [];
  if (!range) {
    const date = readDate(text, format);
    return date === null ? null : [date];
  }
  const dates = halves(text).map((half) => readDate(half, format));
  if (dates.length > 2 || dates.some((date) => date === null)) return null;
  return dates.filter((date) => date !== null).sort();
}

/** `digits` typed without separators, with them. */
function cut(digits: string, format: string): string {
  let at = 0;
  const parts = (format.match(/YYYY|MM|DD/g) ?? []).map((token) => {
    const part = digits.slice(at, at + token.length);
    at += token.length;
    return part;
  });
  return parts.join("/");
}

function halves(text: string): string[] {
  const parts = text.split(/\s*[–—]\s*|\s+(?:-|to)\s+/).filter((part) => part.trim() !== "");
  return parts;
}

function isoDate(year: number, month: number, day: number): string | null {
  if (!(year >= 1 && year <= 9999)) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // February 30 would roll over into March.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}
