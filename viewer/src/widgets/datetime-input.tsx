// A date with a time of day: typed, or chosen in a calendar and a list of times. The calendar is loaded when first opened.
import { Input, Popover } from "@mantine/core";
import { type FocusEvent, lazy, type ReactNode, Suspense, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { useEnterSubmits, useWidget } from "../store/widgets";
import { DEFAULT_FORMAT } from "./date-text";
import { momentProblem, readMoment, within, writeMoment } from "./datetime-text";
import { Field, spoken, useFieldIds } from "./field";
import css from "./field.module.css";
import { formOf, REQUIRED, useSettled, useSubmitForm } from "./forms";
import { CalendarIcon, CloseIcon } from "./icons";
import optionsCss from "./options.module.css";
import { DEFAULT_STEP, timesOfDay } from "./time-text";
import { Drawn, useWayIn } from "./way-in";

const loadCalendar = () => import("./calendar");
const Calendar = lazy(loadCalendar);

/** The time that a date gets which is chosen first. */
const MIDNIGHT = "00:00";

export function DatetimeInput({ node }: { node: TreeNode<"datetime_input"> }): ReactNode {
  const { min, max, step = DEFAULT_STEP, format = DEFAULT_FORMAT, clearable, required } = node.props;
  const widget = useWidget<string | null>(node);
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

  const bounds = { min, max };
  const written = widget.value === null ? "" : writeMoment(widget.value, format);
  const commit = (next: string | null): void => {
    setTyped(null);
    setError(null);
    widget.commit(next);
  };
  const settle = (): boolean => {
    const text = (typed ?? written).trim();
    const moment = readMoment(text, format);
    let found: string | null = null;
    if (text === "") found = required ? REQUIRED : null;
    else if (moment === null) found = `Enter a date and a time as ${format}, HH:MM.`;
    else found = momentProblem(moment, bounds, format);
    setError(found);
    if (found) return false;
    // Only what the app lets be empty is emptied; elsewhere the last moment comes back.
    if (typed !== null && (moment || clearable)) commit(moment);
    setTyped(null);
    return true;
  };
  useSettled(node, () => element.current, settle);

  const close = (): void => {
    setOpened(false);
    if (typed !== null) settle();
  };
  /** Whether the focus goes to neither field nor panel. */
  const leaves = ({ relatedTarget }: FocusEvent): boolean =>
    relatedTarget !== element.current && !panel.current?.contains(relatedTarget);

  const shownError = error ?? (widget.missing && widget.value === null ? REQUIRED : null);
  const canClear = clearable && widget.value !== null && !widget.disabled;
  const shown = (typed === null ? null : readMoment(typed, format)) ?? widget.value;
  const [date, time = MIDNIGHT] = shown?.split("T") ?? [];
  return (
    <Field node={node} testid="stDateTimeInput" ids={ids} error={shownError}>
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
            className={css.control ?? ""}
            classNames={{ input: "stDateTimeInputField" }}
            data-testid="stDateTimeInputField"
            type="text"
            role="combobox"
            autoComplete="off"
            placeholder={`${format}, HH:MM`}
            disabled={widget.disabled}
            error={shownError !== null}
            rightSectionWidth={canClear ? 76 : 36}
            rightSectionPointerEvents="none"
            rightSection={
              <div className={css.adornments}>
                {canClear && (
                  <button
                    type="button"
                    className={css.adornment}
                    aria-label="Clear value"
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => commit(null)}
                  >
                    <CloseIcon size={14} />
                  </button>
                )}
                <span className={css.chevron}>
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
              if (leaves(event)) close();
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              wayIn.stay();
              if (event.key === "Enter") {
                if (!settle()) return;
                setOpened(false);
                if (formOf(node) !== undefined && enterSubmits) submitForm();
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
            }}
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
            element.current?.focus({ preventScroll: true });
            // The focus that comes back must not open the calendar again.
            setOpened(false);
          }}
          onBlur={(event) => {
            if (leaves(event)) close();
          }}
        >
          <Suspense fallback={<div className={css.calendarSpace} />}>
            <Calendar
              key={date ?? ""}
              dates={date === undefined ? [] : [date]}
              range={false}
              min={min.slice(0, 10)}
              max={max.slice(0, 10)}
              onChoose={([chosen]) => commit(within(`${chosen}T${time}`, bounds))}
            />
            <Drawn then={wayIn.drawn} />
          </Suspense>
          <div className={css.timeLine}>
            <label htmlFor={`${ids.input}-time`}>Time</label>
            <TimeList
              id={`${ids.input}-time`}
              time={date === undefined ? null : time}
              step={step}
              isOpen={(each) => date === undefined || within(`${date}T${each}`, bounds) === `${date}T${each}`}
              onChoose={(each) => date !== undefined && commit(`${date}T${each}`)}
            />
          </div>
        </Popover.Dropdown>
      </Popover>
    </Field>
  );
}

interface TimeListProps {
  readonly id: string;
  /** Null while there is no date that it could belong to. */
  readonly time: string | null;
  readonly step: number;
  isOpen(time: string): boolean;
  onChoose(time: string): void;
}

/** The browser's own list, which phones show as a wheel. A time that was typed between two steps is in it too. */
function TimeList({ id, time, step, isOpen, onChoose }: TimeListProps): ReactNode {
  const times = timesOfDay(step);
  const listed = time === null || times.includes(time) ? times : [...times, time].sort();
  return (
    <select
      id={id}
      className={css.timeList}
      value={time ?? ""}
      disabled={time === null}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {time === null && <option value="">--:--</option>}
      {listed.filter(isOpen).map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}
