// How a cell is edited: as text, from a list of options, or in the browser's own fields for dates and times.
import type { GridCell, ProvideEditorCallback, ProvideEditorComponent, TextCell } from "@glideapps/glide-data-grid";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import type { EditorField } from "../../core/elements.gen";
import { expected, optionText, readEntry } from "./entries";

/** A text cell that knows what can be entered. */
export interface EntryCell extends TextCell {
  readonly field: EditorField;
}

type EditorParts = Parameters<ProvideEditorComponent<TextCell>>[0];

/** Cells that only show are opened in the library's own way. */
export const provideEditor: ProvideEditorCallback<GridCell> = (cell) => {
  const { field } = cell as Partial<EntryCell>;
  if (!field) return undefined;
  const editor = field.options ? ChoiceEditor : MOMENTS[field.type] ? MomentEditor : TextEditor;
  return { editor: editor as unknown as ProvideEditorComponent<GridCell>, disablePadding: true };
};

/**
 * The keys that end an edit. The grid would wait a moment before it acts on them, and take what was typed last for given
 * up when both come at once. What cannot be entered stays open, and `refuse` is told why.
 */
function onEnd(
  { value, onFinishedEditing }: Pick<EditorParts, "value" | "onFinishedEditing">,
  text: () => string,
  refuse: (why: string) => void,
): (event: KeyboardEvent) => void {
  return (event) => {
    const way = MOVES[event.key];
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return onFinishedEditing(undefined, [0, 0]);
    }
    if (!way || (event.key === "Enter" && event.shiftKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    const { field } = value as EntryCell;
    const entered = text();
    // As it was, it may stay: a required cell of the data can be empty.
    if (entered !== value.copyData && readEntry(field, entered) === undefined) return refuse(expected(field));
    onFinishedEditing({ ...value, data: entered, displayData: entered }, event.shiftKey ? [-1, 0] : way);
  };
}

const MOVES: Readonly<Record<string, readonly [-1 | 0 | 1, -1 | 0 | 1]>> = { Enter: [0, 1], Tab: [1, 0] };

function TextEditor(parts: EditorParts): ReactNode {
  const { value, isHighlighted, onChange } = parts;
  const { field } = value as EntryCell;
  const [refused, setRefused] = useState<string>();
  const area = useRef<HTMLTextAreaElement>(null);
  const words = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the cell is opened
  useEffect(() => {
    const { length } = value.data;
    area.current?.focus();
    area.current?.setSelectionRange(isHighlighted ? 0 : length, length);
  }, []);
  const onInput = (text: string) => {
    setRefused(undefined);
    onChange({ ...value, data: text, displayData: text });
  };
  return (
    <div className="ev-entry">
      <textarea
        ref={area}
        className="ev-entry-text"
        rows={1}
        style={{ textAlign: value.contentAlign ?? "left" }}
        spellCheck={field.type === "text"}
        inputMode={field.type === "int" ? "numeric" : field.type === "float" ? "decimal" : "text"}
        aria-label={field.name}
        aria-invalid={refused !== undefined}
        aria-describedby={refused === undefined ? undefined : words}
        value={value.data}
        onChange={(event) => onInput(event.target.value)}
        onKeyDown={onEnd(parts, () => area.current?.value ?? value.data, setRefused)}
      />
      <Refused id={words} why={refused} />
    </div>
  );
}

function Refused({ id, why }: { id?: string; why: string | undefined }): ReactNode {
  if (why === undefined) return null;
  return (
    <p className="ev-entry-refused" id={id} role="alert">
      {why}
    </p>
  );
}

function ChoiceEditor(parts: EditorParts): ReactNode {
  const { value, initialValue, onChange, onFinishedEditing } = parts;
  const { field } = value as EntryCell;
  // A key that opened the cell is the first of the search, and no value.
  const [before] = useState(value.copyData ?? "");
  const [search, setSearch] = useState(initialValue ?? "");
  const options = useMemo(() => choices(field, search), [field, search]);
  const [marked, setMarked] = useState(() => (initialValue ? firstOf(options, before) : before));
  const list = useId();
  const at = options.indexOf(marked);
  const mark = (text: string) => {
    setMarked(text);
    onChange({ ...value, data: text, displayData: text });
  };
  const onSearch = (text: string) => {
    setSearch(text);
    if (text !== "") mark(firstOf(choices(field, text), marked));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!by) return onEnd(parts, () => marked, NOBODY)(event);
    event.preventDefault();
    event.stopPropagation();
    const next = options[Math.min(options.length - 1, Math.max(0, at + by))];
    if (next !== undefined) mark(next);
  };
  return (
    <div className="ev-choice">
      <input
        // biome-ignore lint/a11y/noAutofocus: the cell was opened to be edited
        autoFocus
        className="ev-choice-search"
        value={search}
        placeholder={before}
        role="combobox"
        aria-label={field.name}
        aria-expanded={true}
        aria-controls={list}
        aria-activedescendant={at < 0 ? undefined : `${list}-${at}`}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="ev-choice-list" role="listbox" id={list} aria-label={field.name}>
        {options.map((option, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above
          <div
            key={option}
            id={`${list}-${place}`}
            className="ev-choice-option"
            role="option"
            tabIndex={-1}
            aria-selected={option === marked}
            onClick={() => onFinishedEditing({ ...value, data: option, displayData: option })}
          >
            {option === "" ? <span className="ev-choice-none">None</span> : option}
          </div>
        ))}
        {options.length === 0 ? <p className="ev-choice-none">No options</p> : null}
      </div>
    </div>
  );
}

const NOBODY = () => {};

/** The texts to choose from; "" stands for no value. */
function choices(field: EditorField, search: string): readonly string[] {
  const texts = (field.options ?? []).map(optionText);
  const wanted = search.trim().toLowerCase();
  const found = wanted ? texts.filter((text) => text.toLowerCase().includes(wanted)) : texts;
  return field.required || wanted ? found : ["", ...found];
}

function firstOf(options: readonly string[], otherwise: string): string {
  return options.find((option) => option !== "") ?? otherwise;
}

const MOMENTS: Readonly<Partial<Record<EditorField["type"], string>>> = {
  date: "date",
  time: "time",
  datetime: "datetime-local",
};

function MomentEditor(parts: EditorParts): ReactNode {
  const { value, onChange } = parts;
  const { field } = value as EntryCell;
  const [before] = useState(value.copyData ?? "");
  const [refused, setRefused] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const words = useId();
  const onInput = (text: string) => {
    setRefused(undefined);
    onChange({ ...value, data: text, displayData: text });
  };
  return (
    <div className="ev-entry">
      <input
        ref={input}
        // biome-ignore lint/a11y/noAutofocus: the cell was opened to be edited
        autoFocus
        className="ev-moment"
        type={MOMENTS[field.type]}
        aria-label={field.name}
        aria-invalid={refused !== undefined}
        aria-describedby={refused === undefined ? undefined : words}
        defaultValue={before}
        {...(field.type === "date" ? {} : { step: field.step ?? (before === "" || before.endsWith(":00") ? 60 : 1) })}
        {...(field.zone || field.min === undefined ? {} : { min: String(field.min) })}
        {...(field.zone || field.max === undefined ? {} : { max: String(field.max) })}
        onChange={(event) => onInput(event.target.value)}
        onKeyDown={onEnd(parts, () => input.current?.value ?? "", setRefused)}
      />
      <Refused id={words} why={refused} />
    </div>
  );
}
