// Reads and writes moments as text: `YYYY-MM-DDTHH:MM` inside, the app's format of dates in the field.
import { readDate, writeDate } from "./date-text";
import { readTime } from "./time-text";

const BETWEEN = ", ";

export function writeMoment(moment: string, format: string): string {
  const [date = "", time = ""] = moment.split("T");
  return `${writeDate(date, format)}${BETWEEN}${time}`;
}

/** The moment that `text` names, a date and then a time; null when it names none. */
export function readMoment(text: string, format: string): string | null {
  const found = /^(.*?\d)(?:\s*,\s*|\s+|T)(\d{1,2}(?:[:.]\d{2})?(?::\d{2})?\s*(?:[ap]\.?m\.?)?)$/i.exec(text.trim());
  const date = readDate(found?.[1] ?? "", format);
  const time = readTime(found?.[2] ?? "");
  return date && time ? `${date}T${time}` : null;
}

interface Bounds {
  readonly min: string;
  readonly max: string;
}

/** What keeps a moment from being committed, in words; null when nothing does. */
export function momentProblem(moment: string, { min, max }: Bounds, format: string): string | null {
  // Written alike, they sort like text.
  if (moment < min) return `Choose ${writeMoment(min, format)} or later.`;
  if (moment > max) return `Choose ${writeMoment(max, format)} or earlier.`;
  return null;
}

/** The moment within the bounds that is nearest to another. */
export function within(moment: string, { min, max }: Bounds): string {
  if (moment < min) return min;
  return moment > max ? max : moment;
}
