// A number: typed and committed by Enter or when the focus leaves, or stepped with buttons and arrow keys.
import { ActionIcon, Input } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { Icon } from "../elements/icon";
import { useEnterSubmits, useWidget } from "../store/widgets";
import { Field, spoken, useFieldIds } from "./field";
import css from "./field.module.css";
import { defaultFormat, formatNumber } from "./format-number";
import { formOf, REQUIRED, useSettled, useSubmitForm } from "./forms";
import { CloseIcon, MinusIcon, PlusIcon } from "./icons";
import { numberProblem, stepped } from "./number-rules";
import { parseNumber } from "./parse-number";

export function NumberInput({ node }: { node: TreeNode<"number_input"> }): ReactNode {
  const { type, step, min, max, format, placeholder, icon, clearable, required } = node.props;
  const widget = useWidget<number | null>(node);
  // What is typed, as it stands there; null while the field shows the value as the format writes it.
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const element = useRef<HTMLInputElement>(null);
  const ids = useFieldIds();
  const submitForm = useSubmitForm(node);
  const enterSubmits = useEnterSubmits(node);
  const inForm = formOf(node) !== undefined;

  const written = widget.value === null ? "" : formatNumber(widget.value, format ?? defaultFormat(type, step));

  /** Commits what was typed. An empty field stands for no value where the app allows one, else for what was there. */
  const settle = (): boolean => {
    const empty = (typed ?? written).trim() === "";
    if (empty) {
      const found = required ? REQUIRED : null;
      setError(found);
      if (found) return false;
      setTyped(null);
      if (typed !== null && clearable) widget.commit(null);
      return true;
    }
    // Text that was typed and set back is not a change, though the format may hide digits of the value.
    if (typed === null || typed === written) {
      setTyped(null);
      setError(null);
      return true;
    }
    const value = parseNumber(typed);
    const found = numberProblem(value, { type, min, max });
    setError(found);
    if (found || value === null) return false;
    setTyped(null);
    widget.commit(value);
    return true;
  };
  useSettled(node, () => element.current, settle);

  const base = typed === null ? widget.value : parseNumber(typed);
  const move = (by: 1 | -1): void => {
    const next = stepped(base, by, { step, min, max });
    setTyped(null);
    setError(null);
    widget.commit(next);
  };
  const can = (by: 1 | -1): boolean =>
    !widget.disabled && (base === null || stepped(base, by, { step, min, max }) !== base);

  const keyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      if (settle() && inForm && enterSubmits) submitForm();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const by = event.key === "ArrowUp" ? 1 : -1;
      if (can(by)) move(by);
    }
  };

  const shownError = error ?? (widget.missing ? REQUIRED : null);
  const instruction = inForm ? enterSubmits && "Press Enter to submit form" : "Press Enter to apply";
  const hint = focused && typed !== null && !shownError && instruction ? instruction : null;
  return (
    <Field node={node} testid="stNumberInput" ids={ids} error={shownError} hint={hint}>
      <Input
        ref={element}
        className={css.control ?? ""}
        classNames={{ input: "stNumberInputField" }}
        data-testid="stNumberInputField"
        type="text"
        inputMode={type === "int" && (min ?? -1) >= 0 ? "numeric" : "decimal"}
        enterKeyHint={inForm && enterSubmits ? "go" : "done"}
        autoComplete="off"
        placeholder={placeholder}
        disabled={widget.disabled}
        error={shownError !== null}
        leftSection={icon ? <Icon value={icon} /> : undefined}
        rightSectionPointerEvents="all"
        rightSectionWidth={clearable ? 110 : 80}
        rightSection={
          <div className={css.steps}>
            {clearable && widget.value !== null && !widget.disabled && (
              <ActionIcon
                className={css.clear ?? ""}
                variant="transparent"
                color="gray"
                aria-label="Clear value"
                onClick={() => {
                  setTyped(null);
                  setError(required ? REQUIRED : null);
                  if (!required) widget.commit(null);
                  element.current?.focus();
                }}
              >
                <CloseIcon size={14} />
              </ActionIcon>
            )}
            <StepButton name="Down" disabled={!can(-1)} onStep={() => move(-1)} field={ids.input} />
            <StepButton name="Up" disabled={!can(1)} onStep={() => move(1)} field={ids.input} />
          </div>
        }
        role="spinbutton"
        aria-valuenow={widget.value ?? undefined}
        aria-valuetext={written || undefined}
        aria-valuemin={min}
        aria-valuemax={max}
        {...spoken(node, required)}
        value={typed ?? written}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          if (error) setError(null);
        }}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          if (typed !== null) settle();
        }}
        onKeyDown={keyDown}
      />
    </Field>
  );
}

interface StepProps {
  readonly name: "Up" | "Down";
  readonly disabled: boolean;
  readonly field: string;
  onStep(): void;
}

function StepButton({ name, disabled, onStep, field }: StepProps): ReactNode {
  const testid = `stNumberInputStep${name}`;
  return (
    <button
      type="button"
      className={`${testid} ${css.step}`}
      data-testid={testid}
      // Arrow keys in the field do the same, so the buttons are no stops of their own.
      tabIndex={-1}
      aria-label={name === "Up" ? "Increase" : "Decrease"}
      aria-controls={field}
      disabled={disabled}
      onClick={onStep}
    >
      {name === "Up" ? <PlusIcon /> : <MinusIcon />}
    </button>
  );
}
