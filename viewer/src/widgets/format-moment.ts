// Writes a moment as the `format` of a slider asks, in the token language of moment.js. Everything counts in UTC:
// the numbers of a slider are clock readings without a zone.

const LONG: Readonly<Record<string, string>> = {
  LTS: "h:mm:ss A",
  LT: "h:mm A",
  LLLL: "dddd, MMMM D, YYYY h:mm A",
  LLL: "MMMM D, YYYY h:mm A",
  LL: "MMMM D, YYYY",
  L: "MM/DD/YYYY",
  llll: "ddd, MMM D, YYYY h:mm A",
  lll: "MMM D, YYYY h:mm A",
  ll: "MMM D, YYYY",
  l: "M/D/YYYY",
};

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const DAY_MS = 86_400_000;

const TOKEN =
  /\[([^\]]*)\]|YYYY|YY|Y|Qo|Q|MMMM|MMM|MM|Mo|M|DDDD|DDDo|DDD|DD|Do|D|dddd|ddd|dd|do|d|E|e|GGGG|GG|WW|Wo|W|ww|wo|w|HH|H|hh|h|kk|k|mm|m|ss|s|S{1,9}|A|a|ZZ|Z|X|x/g;

/** `ms` (milliseconds since 1970-01-01 00:00 on a clock without zone) written as `format` asks. */
export function formatMoment(ms: number, format: string): string {
  const named = NAMED[format];
  if (named) return named(ms);
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(ms);
  return expand(format).replace(TOKEN, (token, escaped) => escaped ?? write(date, token));
}

/** The format of a slider for which the app gave none. */
export const DEFAULT_FORMATS = { date: "YYYY-MM-DD", time: "HH:mm", datetime: "MM/DD/YY HH:mm" } as const;

const NAMED: Readonly<Record<string, ((ms: number) => string) | undefined>> = {
  localized: (ms) =>
    new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }).format(ms),
};

function expand(format: string): string {
  return format.replace(/\[[^\]]*\]|LTS?|L{1,4}|l{1,4}/g, (token) => LONG[token] ?? token);
}

function write(date: Date, token: string): string {
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const day = date.getUTCDate();
  const weekday = date.getUTCDay();
  const hour = date.getUTCHours();
  const millis = date.getUTCMilliseconds();
  switch (token) {
    case "YYYY":
      return pad(year, 4);
    case "YY":
      return pad(year % 100, 2);
    case "Y":
      return String(year);
    case "Q":
      return String(Math.floor(month / 3) + 1);
    case "Qo":
      return ordinal(Math.floor(month / 3) + 1);
    case "MMMM":
      return MONTHS[month] ?? "";
    case "MMM":
      return (MONTHS[month] ?? "").slice(0, 3);
    case "MM":
      return pad(month + 1, 2);
    case "Mo":
      return ordinal(month + 1);
    case "M":
      return String(month + 1);
    case "DDDD":
      return pad(dayOfYear(date), 3);
    case "DDDo":
      return ordinal(dayOfYear(date));
    case "DDD":
      return String(dayOfYear(date));
    case "DD":
      return pad(day, 2);
    case "Do":
      return ordinal(day);
    case "D":
      return String(day);
    case "dddd":
      return DAYS[weekday] ?? "";
    case "ddd":
      return (DAYS[weekday] ?? "").slice(0, 3);
    case "dd":
      return (DAYS[weekday] ?? "").slice(0, 2);
    case "do":
      return ordinal(weekday);
    case "d":
    case "e":
      return String(weekday);
    case "E":
      return String(weekday || 7);
    case "GGGG":
      return pad(isoWeek(date).year, 4);
    case "GG":
      return pad(isoWeek(date).year % 100, 2);
    case "WW":
      return pad(isoWeek(date).week, 2);
    case "Wo":
      return ordinal(isoWeek(date).week);
    case "W":
      return String(isoWeek(date).week);
    case "ww":
      return pad(week(date), 2);
    case "wo":
      return ordinal(week(date));
    case "w":
      return String(week(date));
    case "HH":
      return pad(hour, 2);
    case "H":
      return String(hour);
    case "hh":
      return pad(hour % 12 || 12, 2);
    case "h":
      return String(hour % 12 || 12);
    case "kk":
      return pad(hour || 24, 2);
    case "k":
      return String(hour || 24);
    case "mm":
      return pad(date.getUTCMinutes(), 2);
    case "m":
      return String(date.getUTCMinutes());
    case "ss":
      return pad(date.getUTCSeconds(), 2);
    case "s":
      return String(date.getUTCSeconds());
    case "A":
      return hour < 12 ? "AM" : "PM";
    case "a":
      return hour < 12 ? "am" : "pm";
    case "Z":
      return "+00:00";
    case "ZZ":
      return "+0000";
    case "X":
      return String(Math.floor(date.getTime() / 1000));
    case "x":
      return String(date.getTime());
    default:
      // S, SS, SSS...: as many digits of the second's fraction.
      return pad(millis, 3).padEnd(9, "0").slice(0, token.length);
  }
}

function pad(value: number, width: number): string {
  return (value < 0 ? "-" : "") + String(Math.abs(value)).padStart(width, "0");
}

function ordinal(value: number): string {
  const teen = Math.floor((value % 100) / 10) === 1;
  const ending = teen ? undefined : { 1: "st", 2: "nd", 3: "rd" }[value % 10];
  return `${value}${ending ?? "th"}`;
}

function dayOfYear(date: Date): number {
  const start = Date.UTC(date.getUTCFullYear(), 0, 1);
  return Math.floor((startOfDay(date) - start) / DAY_MS) + 1;
}

function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

/** Weeks of ISO 8601: they start on Monday, and the first is the one with the year's first Thursday. */
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(startOfDay(date) + (4 - (date.getUTCDay() || 7)) * DAY_MS);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}

/** Weeks that start on Sunday, the first being the one with January 1. */
function week(date: Date): number {
  const saturday = new Date(startOfDay(date) + (6 - date.getUTCDay()) * DAY_MS);
  return Math.ceil(dayOfYear(saturday) / 7);
}
