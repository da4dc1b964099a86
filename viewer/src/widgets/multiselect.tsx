// Any number of options, as pills in a field: committed at each option that is added or taken away.
import { Combobox, Pill, PillsInput, useCombobox } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { useWidget } from "../store/widgets";
import { Field, spoken, useFieldIds, Wrapped } from "./field";
import fieldCss from "./field.module.css";
import { filterOptions } from "./filter";
import { useRequired } from "./forms";
import { ChevronIcon, CloseIcon } from "./icons";
import { type Choice, Options } from "./options";
import optionsCss from "./options.module.css";

export function Multiselect({ node }: { node: TreeNode<"multiselect"> }): ReactNode {
  const {
    options,
    max_selections: max,
    placeholder,
    accept_new,
    filter = "fuzzy",
    select_all,
    wrap,
    required,
  } = node.props;
  const widget = useWidget<readonly string[]>(node);
  const ids = useFieldIds();
  const element = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setQuery("");
    },
  });

  const chosen = widget.value;
  const error = useRequired(node, () => element.current, chosen.length === 0);
  const full = max !== undefined && chosen.length >= max;
  const choices = choicesFor({ options, chosen, query, filter, accept_new, select_all });
  const disabled = widget.disabled || (options.length === 0 && !accept_new);
  const searchable = filter !== "none" || accept_new === true;

  const choose = (choice: Choice): void => {
    if (choice.kind === "all") {
      const found = choices.flatMap((other) => (other.kind === "option" ? [other.label] : []));
      widget.commit([...chosen, ...found].slice(0, max));
    } else if (!full) {
      widget.commit([...chosen, choice.label]);
    }
    setQuery("");
    combobox.resetSelectedOption();
  };
  const drop = (index: number): void => widget.commit(chosen.filter((_, other) => other !== index));

  return (
    <Field node={node} testid="stMultiSelect" ids={ids} error={error}>
      <Combobox
        store={combobox}
        onOptionSubmit={(value) => {
          const choice = choices[Number(value)];
          if (choice) choose(choice);
        }}
      >
        <Combobox.DropdownTarget>
          <PillsInput
            classNames={{ wrapper: `${fieldCss.control} ${optionsCss.pills}` }}
            disabled={disabled}
            error={error !== null}
            pointer={!searchable}
            onClick={() => {
              combobox.openDropdown();
              element.current?.focus();
            }}
            rightSectionWidth={chosen.length && !disabled ? 76 : 36}
            rightSectionPointerEvents="none"
            rightSection={
              <div className={fieldCss.adornments}>
                {chosen.length > 0 && !disabled && (
                  <button
                    type="button"
                    className={fieldCss.adornment}
                    aria-label="Clear all"
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={(event) => {
                      event.stopPropagation();
                      widget.commit([]);
                    }}
                  >
                    <CloseIcon size={14} />
                  </button>
                )}
                <span className={fieldCss.chevron} data-open={combobox.dropdownOpened}>
                  <ChevronIcon />
                </span>
              </div>
            }
          >
            <Pill.Group className={optionsCss.pillGroup ?? ""} data-wrap={wrap === false ? "false" : "true"}>
              {chosen.map((label, index) => (
                <Pill
                  key={`${label}-${
                    // biome-ignore lint/suspicious/noArrayIndexKey: equal labels can be chosen once each from options with equal labels
                    index
                  }`}
                  className={optionsCss.pill ?? ""}
                  withRemoveButton={!disabled}
                  onRemove={() => drop(index)}
                  // Mantine hides it from assistive technology, where Backspace in the field would be the only way.
                  removeButtonProps={{ "aria-label": `Remove ${label}`, "aria-hidden": false, tabIndex: -1 }}
                >
                  {label}
                </Pill>
              ))}
              <Wrapped ids={ids} error={error}>
                <Combobox.EventsTarget autoComplete="off" withExpandedAttribute>
                  <PillsInput.Field
                    ref={element}
                    role="combobox"
                    type={searchable ? "visible" : "auto"}
                    readOnly={!searchable}
                    disabled={disabled}
                    value={query}
                    placeholder={
                      chosen.length ? "" : (placeholder ?? (options.length ? "Choose options" : "No options to select"))
                    }
                    {...spoken(node, required)}
                    aria-autocomplete={searchable ? "list" : "none"}
                    onChange={(event) => {
                      setQuery(event.currentTarget.value);
                      combobox.openDropdown();
                    }}
                    onFocus={() => combobox.openDropdown()}
                    onBlur={() => combobox.closeDropdown()}
                    onKeyDown={(event) => {
                      if (event.key !== "Backspace" || query !== "" || !chosen.length || event.nativeEvent.isComposing)
                        return;
                      event.preventDefault();
                      drop(chosen.length - 1);
                    }}
                  />
                </Combobox.EventsTarget>
              </Wrapped>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Options
          key={query}
          choices={full ? [] : choices}
          isChosen={() => false}
          message={listMessage({ full, max, choices, query })}
          reach={0}
          start={query === "" ? -1 : 0}
        />
      </Combobox>
    </Field>
  );
}

interface Search {
  readonly options: readonly string[];
  readonly chosen: readonly string[];
  readonly query: string;
  readonly filter: "fuzzy" | "contains" | "prefix" | "none";
  readonly accept_new: boolean | undefined;
  readonly select_all: boolean | undefined;
}

/** What the list offers: options not chosen yet that match, "Select all" before them, what was typed after them. */
export function choicesFor({ options, chosen, query, filter, accept_new, select_all }: Search): Choice[] {
  const taken = new Set(chosen);
  const free = options.filter((label) => !taken.has(label));
  const found = filterOptions(free, query, filter);
  const choices: Choice[] = found.map((label) => ({ kind: "option", label }));
  if (select_all && found.length > 1) choices.unshift({ kind: "all" });
  const typed = query.trim();
  if (accept_new && typed !== "" && !options.includes(typed) && !taken.has(typed)) {
    choices.push({ kind: "new", label: typed });
  }
  return choices;
}

interface ListState {
  readonly full: boolean;
  readonly max: number | undefined;
  readonly choices: readonly Choice[];
  readonly query: string;
}

function listMessage({ full, max, choices, query }: ListState): string | undefined {
  if (full) {
    const options = max === 1 ? "1 option" : `${max} options`;
    return `You can only select up to ${options}. Remove an option first.`;
  }
  if (choices.length) return undefined;
  return query.trim() === "" ? "All options are selected" : "No results";
}
