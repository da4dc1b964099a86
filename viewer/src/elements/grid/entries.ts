// What a person enters into a cell: text to the value that is sent, and that to what the grid shows.
import type { EditorField } from "../../core/elements.gen";
import type { Json } from "../../core/json";
import { parseNumber } from "../../widgets/parse-number";
import type { Cell, CellKind } from "../data/arrow";
import { offsetOf } from "../data/format";

/** What an entry makes of a cell; `null` clears it. */
export interface Entry {
  readonly value: Json;
}

const MS_PER_DAY = 86_400_000;

/** What the text stands for in this column; undefined when it cannot be entered. */
export function readEntry(field: EditorField, text: string): Entry | undefined {
  if (text.trim() === "") return field.required ? undefined : { value: null };
  if (field.options) return readChoice(field, text);
  const value = READERS[field.type](text, field);
  return value === undefined || !within(field, value) ? undefined : { value };
}

function readChoice(field: EditorField, text: string): Entry | undefined {
  const found =
    field.options?.find((option) => optionText(option) === text) ??
    field.options?.find((option) => String(option.value).toLowerCase() === text.trim().toLowerCase());
  return found && { value: found.value };
}

export function optionText(option: { readonly value: Json; readonly label?: string }): string {
  return option.label ?? String(option.value);
}

type Reader = (text: string, field: EditorField) => Json | undefined;

const READERS: Readonly<Record<EditorField["type"], Reader>> = {
  int: (text, field) => {
    const value = stepped(parseNumber(text), field);
    return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
  },
  float: (text, field) => stepped(parseNumber(text), field),
  text: (text, field) => {
    if (field.max_chars !== undefined && text.length > field.max_chars) return undefined;
    return field.validate === undefined || matches(field.validate, text) ? text : undefined;
  },
  bool: readBool,
  date: (text) => readDay(text),
  time: (text) => readClock(text.trim()),
  datetime: (text, { zone }) => readMoment(text.trim(), zone),
  list: (text, { item = "text" }) => {
    const items = text
      .replace(/^\[|\]$/g, "")
      .split(/[,;\n]/)
      .map((each) => each.trim())
      .filter((each) => each !== "");
    const values = items.map((each) => READERS[item](each, { name: "", type: item }));
    return values.some((value) => value === undefined) ? undefined : (values as Json[]);
  },
};

function stepped(value: number | null, { step, min }: EditorField): number | undefined {
  if (value === null) return undefined;
  if (step === undefined || step <= 0) return value;
  const base = typeof min === "number" ? min : 0;
  const decimals = Math.max(decimalsOf(step), decimalsOf(base));
  return Number((base + Math.round((value - base) / step) * step).toFixed(Math.min(decimals, 20)));
}

function decimalsOf(value: number): number {
  const [, fraction = "", power = "0"] = /(?:\.(\d+))?(?:e-(\d+))?$/.exec(String(value)) ?? [];
  return fraction.length + Number(power);
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true; // a pattern that is none refuses nothing
  }
}

function readBool(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (["true", "yes", "y", "1", "on", "x"].includes(word)) return true;
  return ["false", "no", "n", "0", "off"].includes(word) ? false : undefined;
}

function readDay(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text.trim());
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const [year, , ,] = /^\d{4}/.exec(text.trim()) ?? [];
  const guess = new Date(text);
  // "2024" alone, or "5", is no date, although the browser would take it for one.
  if (Number.isNaN(guess.getTime()) || (year && text.trim().length <= 4) || /^\d{1,3}$/.test(text.trim()))
    return undefined;
  return dayOf(guess.getFullYear(), guess.getMonth() + 1, guess.getDate());
}

function dayOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0 && year < 10_000
    ? date.toISOString().slice(0, 10)
    : undefined;
}

function readClock(text: string): string | undefined {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(?:\s*(am|pm))?$/i.exec(text);
  if (!found) return undefined;
  const [, hours = "", minutes = "", seconds = "0", fraction = "", half] = found;
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === "pm" ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const millis = fraction.padEnd(3, "0").slice(0, 3);
  const two = (value: number | string) => String(value).padStart(2, "0");
  return `${two(hour)}:${minutes}:${two(seconds)}${Number(millis) ? `.${millis}` : ""}`;
}

function readMoment(text: string, zone: string | undefined): string | undefined {
  const [, before, clock = "00:00"] = /^(.*?\d)(?:[T ]+(\d{1,2}:\d{2}[^Z+]*))?Z?$/.exec(text) ?? [];
  const day = before === undefined ? undefined : readDay(before);
  const time = readClock(clock.trim());
  if (!day || !time) return undefined;
  if (zone === undefined) return `${day}T${time}`;
  // The reading of a clock in the zone, as a moment.
  const reading = Date.parse(`${day}T${time}Z`);
  return utc(reading - offsetOf(reading - offsetOf(reading, zone), zone));
}

function utc(ms: number): string {
  const iso = new Date(ms).toISOString();
  return ms % 1000 ? iso : iso.replace(".000Z", "Z");
}

const WANTED: Readonly<Record<EditorField["type"], string>> = {
  int: "a whole number",
  float: "a number",
  text: "a text",
  bool: "yes or no",
  date: "a date",
  time: "a time",
  datetime: "a date and a time",
  list: "values with commas between them",
};

/** What to tell who entered something else. */
export function expected(field: EditorField): string {
  const { type, min, max, max_chars, validate, required } = field;
  const parts = [`Enter ${field.options ? "one of the options" : WANTED[type]}`];
  if (max_chars !== undefined) parts.push(`of at most ${max_chars} characters`);
  if (validate !== undefined) parts.push(`that matches ${validate}`);
  if (min !== undefined && max !== undefined) parts.push(`from ${min} to ${max}`);
  else if (min !== undefined) parts.push(`from ${min} on`);
  else if (max !== undefined) parts.push(`up to ${max}`);
  return `${parts.join(" ")}.${required ? " It is required." : ""}`;
}

/** Bounds are of the value's own type; ISO texts sort as what they say. */
function within({ min, max }: EditorField, value: Json): boolean {
  if (typeof value === "number") return !(value < Number(min ?? -Infinity)) && !(value > Number(max ?? Infinity));
  if (typeof value === "string") return !(min !== undefined && value < min) && !(max !== undefined && value > max);
  return true;
}

/** What a cell with this value holds, as those of a column of this kind do. */
export function cellOf(field: EditorField, value: Json): Cell {
  if (value === null) return null;
  switch (field.type) {
    case "date":
      return Date.parse(`${value}T00:00Z`);
    case "time":
      return Date.parse(`1970-01-01T${value}Z`);
    case "datetime":
      return Date.parse(String(value).endsWith("Z") ? String(value) : `${value}Z`);
    default:
      return value as Cell;
  }
}

/** The text to begin an edit with; reading it gives the value that the cell has. */
export function entryText(field: EditorField, cell: Cell): string {
  if (cell === null) return "";
  if (field.options) {
    const found = field.options.find((option) => option.value === cell);
    return found ? optionText(found) : String(cell);
  }
  switch (field.type) {
    case "date":
      return new Date(Number(cell)).toISOString().slice(0, 10);
    case "time":
      return new Date(((Number(cell) % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY).toISOString().slice(11, 19);
    case "datetime": {
      const shift = field.zone ? offsetOf(Number(cell), field.zone) : 0;
      return new Date(Number(cell) + shift).toISOString().slice(0, 19);
    }
    case "list":
      return Array.isArray(cell) ? cell.map((each) => String(each ?? "")).join(", ") : String(cell);
    default:
      return String(cell);
  }
}

const KINDS: Readonly<Record<EditorField["type"], CellKind>> = {
  int: "integer",
  float: "float",
  text: "text",
  bool: "boolean",
  date: "date",
  time: "time",
  datetime: "datetime",
  list: "list",
};

/** What a column without a type of its own shows its values as. */
export function kindOf(field: EditorField): CellKind {
  return KINDS[field.type];
}
