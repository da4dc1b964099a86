// A date or a range of dates: typed, or chosen in a calendar. The calendar is loaded when it is first opened.
import { Input, Popover } from "@mantine/core";
import {
  type FocusEvent,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useRef,
  useState,
} from "react";
import type { TreeNode } from "../core/tree";
import { useEnterSubmits, useWidget } from "../store/widgets";
import { DEFAULT_FORMAT, readDates, writeDate, writeDates } from "./date-text";
import { Field, spoken, useFieldIds } from "./field";
import fieldCss from "./field.module.css";
import { formOf, REQUIRED, useSettled, useSubmitForm } from "./forms";
import { CalendarIcon, CloseIcon } from "./icons";
import optionsCss from "./options.module.css";
import { Drawn, useWayIn } from "./way-in";

const loadCalendar = () => import("./calendar");
const Calendar = lazy(loadCalendar);

type Value = string | readonly string[] | null;

export function DateInput({ node }: { node: TreeNode<"date_input"> }): ReactNode {
  const { range = false, min, max, format = DEFAULT_FORMAT, clearable, required } = node.props;
  const widget = useWidget<Value>(node);
  const ids = useFieldIds();
  const element = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const wayIn = useWayIn(element, panel);
  const [opened, setOpened] = useState(false);
  // What is typed, as it stands there; null while the field shows the value.
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const submitForm = useSubmitForm(node);
  const enterSubmits = useEnterSubmits(node);
  const inForm = formOf(node) !== undefined;

  const dates = datesOf(widget.value);
  const written = writeDates(dates, format, range);

  const commit = (next: readonly string[]): void => {
    setTyped(null);
    setError(null);
    widget.commit(range ? next : (next[0] ?? null));
  };
  const settle = (): boolean => {
    const next = typed === null ? dates : readDates(typed, format, range);
    const found = dateProblem(next, { min, max, format, required });
    setError(found);
    if (found || next === null) return false;
    // Only what the app lets be empty is emptied; elsewhere the last date comes back.
    if (typed !== null && (next.length || clearable || range)) commit(next);
    setTyped(null);
    return true;
  };
  useSettled(node, () => element.current, settle);

  const backToField = (): void => {
    element.current?.focus({ preventScroll: true });
    // The focus that comes back must not open the calendar again.
    setOpened(false);
  };
  const close = (): void => {
    setOpened(false);
    if (typed !== null) settle();
  };
  /** Whether the focus goes to neither field nor calendar. */
  const leaves = ({ relatedTarget }: FocusEvent): boolean =>
    relatedTarget !== element.current && !panel.current?.contains(relatedTarget);
  const keyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    wayIn.stay();
    if (event.key === "Enter") {
      if (!settle()) return;
      setOpened(false);
      if (inForm && enterSubmits) submitForm();
    } else if (event.key === "Escape" && opened) {
      event.stopPropagation();
      setTyped(null);
      setError(null);
      setOpened(false);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      setOpened(true);
      wayIn.enter();
    }
  };

  const shownError = error ?? (widget.missing && dates.length === 0 ? REQUIRED : null);
  const canClear = clearable && dates.length > 0 && !widget.disabled;
  return (
    <Field node={node} testid="stDateInput" ids={ids} error={shownError}>
      <Popover
        opened={opened && !widget.disabled}
        onDismiss={close}
        position="bottom-start"
        offset={4}
        trapFocus={false}
        returnFocus={false}
      >
        <Popover.Target>
          <Input
            ref={element}
            className={fieldCss.control ?? ""}
            classNames={{ input: "stDateInputField" }}
            data-testid="stDateInputField"
            type="text"
            role="combobox"
            autoComplete="off"
            placeholder={range ? `${format} – ${format}` : format}
            disabled={widget.disabled}
            error={shownError !== null}
            rightSectionWidth={canClear ? 76 : 36}
            rightSectionPointerEvents="none"
            rightSection={
              <div className={fieldCss.adornments}>
                {canClear && (
                  <button
                    type="button"
                    className={fieldCss.adornment}
                    aria-label="Clear value"
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => commit([])}
                  >
                    <CloseIcon size={14} />
                  </button>
                )}
                <span className={fieldCss.chevron}>
                  <CalendarIcon />
                </span>
              </div>
            }
            {...spoken(node, required)}
            value={typed ?? written}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              if (error) setError(null);
            }}
            onPointerEnter={() => void loadCalendar()}
            onFocus={() => {
              void loadCalendar();
              setOpened(true);
            }}
            onClick={() => setOpened(true)}
            onBlur={(event) => {
              // The calendar takes the focus when it is clicked; the field is left when the focus goes elsewhere.
              if (leaves(event)) close();
            }}
            onKeyDown={keyDown}
          />
        </Popover.Target>
        <Popover.Dropdown
          ref={panel}
          // Not the label again: tests of apps look fields up by it, and must find one.
          aria-label="Calendar"
          aria-labelledby={undefined}
          className={optionsCss.dropdown ?? ""}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            backToField();
          }}
          onBlur={(event) => {
            if (leaves(event)) close();
          }}
        >
          <Suspense fallback={<div className={fieldCss.calendarSpace} />}>
            <CalendarPanel
              dates={(typed === null ? null : readDates(typed, format, range)) ?? dates}
              range={range}
              min={min}
              max={max}
              onChoose={(next, complete) => {
                commit(next);
                if (complete) backToField();
              }}
            />
            <Drawn then={wayIn.drawn} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
    </Field>
  );
}

interface PanelProps {
  readonly dates: readonly string[];
  readonly range: boolean;
  readonly min: string | undefined;
  readonly max: string | undefined;
  onChoose(dates: string[], complete: boolean): void;
}

/** The month in view follows what is typed, so the calendar starts anew when that names another date. */
function CalendarPanel({ dates, ...rest }: PanelProps): ReactNode {
  const shown = useRef(dates);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (dates[0] !== shown.current[0]) setRound((before) => before + 1);
    shown.current = dates;
  }, [dates]);
  return (
    <Calendar
      key={round}
      dates={dates}
      {...rest}
      onChoose={(next, complete) => {
        // What is chosen in the calendar is in its view already.
        shown.current = next;
        rest.onChoose(next, complete);
      }}
    />
  );
}

function datesOf(value: Value): readonly string[] {
  if (value === null) return [];
  return typeof value === "string" ? [value] : value;
}

interface DateRules {
  readonly min: string | undefined;
  readonly max: string | undefined;
  readonly format: string;
  readonly required: boolean | undefined;
}

/** What keeps these dates from being committed, in words; null when nothing does. */
export function dateProblem(dates: readonly string[] | null, { min, max, format, required }: DateRules): string | null {
  if (dates === null) return `Enter a date as ${format}.`;
  if (dates.length === 0) return required ? REQUIRED : null;
  // ISO dates sort like text.
  const low = min !== undefined && dates.some((date) => date < min);
  const high = max !== undefined && dates.some((date) => date > max);
  if (low && min !== undefined) return `Choose ${writeDate(min, format)} or later.`;
  if (high && max !== undefined) return `Choose ${writeDate(max, format)} or earlier.`;
  return null;
}
