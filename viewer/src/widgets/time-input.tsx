// A time of day: typed, or chosen from a list. Committed at the choice, by Enter, and when the focus leaves.
import { Combobox, Input, useCombobox } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { useEnterSubmits, useWidget } from "../store/widgets";
import { Field, spoken, useFieldIds } from "./field";
import css from "./field.module.css";
import { formOf, REQUIRED, useSettled, useSubmitForm } from "./forms";
import { ClockIcon, CloseIcon } from "./icons";
import { type Choice, Options } from "./options";
import { DEFAULT_STEP, placeOf, readTime, timesOfDay, writeTime } from "./time-text";

export function TimeInput({ node }: { node: TreeNode<"time_input"> }): ReactNode {
  const { step = DEFAULT_STEP, format = "24h", clearable, required } = node.props;
  const widget = useWidget<string | null>(node);
  const ids = useFieldIds();
  const element = useRef<HTMLInputElement>(null);
  // What is typed, as it stands there; null while the field shows the value.
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const submitForm = useSubmitForm(node);
  const enterSubmits = useEnterSubmits(node);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });

  const times = timesOfDay(step);
  const choices: Choice[] = times.map((time) => ({ kind: "option", label: writeTime(time, format) }));
  const written = widget.value === null ? "" : writeTime(widget.value, format);
  const near = placeOf(times, (typed === null ? null : readTime(typed)) ?? widget.value ?? "09:00");

  const commit = (time: string | null): void => {
    setTyped(null);
    setError(null);
    widget.commit(time);
  };
  const settle = (): boolean => {
    const text = typed ?? written;
    const time = readTime(text);
    const found = text.trim() === "" ? (required ? REQUIRED : null) : time ? null : "Enter a time such as 08:45.";
    setError(found);
    if (found) return false;
    // Only what the app lets be empty is emptied; elsewhere the last time comes back.
    if (typed !== null && (time || clearable)) commit(time);
    setTyped(null);
    return true;
  };
  useSettled(node, () => element.current, settle);

  const shownError = error ?? (widget.missing && widget.value === null ? REQUIRED : null);
  const canClear = clearable && widget.value !== null && !widget.disabled;
  return (
    <Field node={node} testid="stTimeInput" ids={ids} error={shownError}>
      <Combobox
        store={combobox}
        onOptionSubmit={(value) => {
          const time = times[Number(value)];
          if (time !== undefined) commit(time);
          combobox.closeDropdown();
        }}
      >
        <Combobox.Target autoComplete="off" withExpandedAttribute>
          <Input
            ref={element}
            className={css.control ?? ""}
            classNames={{ input: "stTimeInputTimeDisplay" }}
            data-testid="stTimeInputTimeDisplay"
            role="combobox"
            disabled={widget.disabled}
            error={shownError !== null}
            placeholder={writeTime("00:00", format).replace(/\d/g, "-")}
            value={typed ?? written}
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
                  <ClockIcon />
                </span>
              </div>
            }
            {...spoken(node, required)}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              if (error) setError(null);
              combobox.openDropdown();
            }}
            onClick={() => combobox.openDropdown()}
            onFocus={(event) => event.currentTarget.select()}
            onBlur={() => {
              combobox.closeDropdown();
              if (typed !== null) settle();
            }}
            onKeyDownCapture={(event) => {
              // What is typed counts before what the list has near it.
              if (event.key !== "Enter" || event.nativeEvent.isComposing || (typed === null && combobox.dropdownOpened))
                return;
              event.preventDefault();
              event.stopPropagation();
              if (!settle()) return;
              combobox.closeDropdown();
              if (formOf(node) !== undefined && enterSubmits) submitForm();
            }}
          />
        </Combobox.Target>
        <Options choices={choices} isChosen={(label) => label === written} reach={times.length} start={near} />
      </Combobox>
    </Field>
  );
}
