// The calendar of a date input: a chunk of its own, with the library that draws months.
import { DatePicker } from "@mantine/dates";
import "@mantine/dates/styles.layer.css";
import type { ReactNode } from "react";
import css from "./calendar.module.css";

interface CalendarProps {
  readonly dates: readonly string[];
  readonly range: boolean;
  readonly min: string | undefined;
  readonly max: string | undefined;
  /** `complete` is false while a range has its first date only. */
  onChoose(dates: string[], complete: boolean): void;
}

export default function Calendar({ dates, range, min, max, onChoose }: CalendarProps): ReactNode {
  const [first = null, second = null] = dates;
  const bounds = { ...(min === undefined ? {} : { minDate: min }), ...(max === undefined ? {} : { maxDate: max }) };
  const shared = {
    ...bounds,
    defaultDate: second ?? first ?? nearest(today(), min, max),
    firstDayOfWeek: firstDayOfWeek(),
    highlightToday: true,
    // A weekend is not an error: its days are no redder than others.
    weekendDays: [],
    ariaLabels: LABELS,
    classNames: { day: css.day ?? "" },
    // 42 px a day: large enough for a finger, narrow enough for a phone.
    size: "md" as const,
    // A click in the calendar leaves the focus where keys go on working: in the field.
    onMouseDown: (event: React.MouseEvent) => event.preventDefault(),
  };
  if (range) {
    return (
      <DatePicker
        {...shared}
        type="range"
        allowSingleDateInRange
        value={[first, second]}
        onChange={(chosen) => {
          const found = chosen.filter((date) => date !== null);
          onChoose(found, found.length === 2);
        }}
      />
    );
  }
  return <DatePicker {...shared} value={first} onChange={(chosen) => chosen !== null && onChoose([chosen], true)} />;
}

/** What TypeScript's library does not know yet: first a property, then a method. */
interface WeekInfo {
  getWeekInfo?(): { firstDay: number };
  readonly weekInfo?: { firstDay: number };
}

const LABELS = {
  previousMonth: "Previous month",
  nextMonth: "Next month",
  previousYear: "Previous year",
  nextYear: "Next year",
  previousDecade: "Previous decade",
  nextDecade: "Next decade",
};

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** The day a week starts with where the user lives; Sunday where the browser does not say. */
function firstDayOfWeek(): Weekday {
  const locale: Intl.Locale & WeekInfo = new Intl.Locale(navigator.language || "en");
  const info = locale.getWeekInfo?.() ?? locale.weekInfo;
  return ((info?.firstDay ?? 7) % 7) as Weekday;
}

function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function nearest(date: string, min: string | undefined, max: string | undefined): string {
  if (min !== undefined && date < min) return min;
  return max !== undefined && date > max ? max : date;
}
