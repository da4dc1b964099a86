// One of many options: a field that filters while one types, and a list. Committed at the choice.
import { Combobox, Input, useCombobox } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { Icon } from "../elements/icon";
import { useWidget } from "../store/widgets";
import { Field, spoken, useFieldIds } from "./field";
import css from "./field.module.css";
import { filterOptions } from "./filter";
import { useRequired } from "./forms";
import { ChevronIcon, CloseIcon } from "./icons";
import { type Choice, Options } from "./options";

export function Selectbox({ node }: { node: TreeNode<"selectbox"> }): ReactNode {
  const { options, clearable, placeholder, accept_new, filter = "fuzzy", icon, required } = node.props;
  const widget = useWidget<string | null>(node);
  const ids = useFieldIds();
  const element = useRef<HTMLInputElement>(null);
  // What is being typed to find an option; null while the field shows the choice.
  const [query, setQuery] = useState<string | null>(null);
  const error = useRequired(node, () => element.current, widget.value === null);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setQuery(null);
    },
  });

  const typed = (query ?? "").trim();
  const choices: Choice[] = filterOptions(options, query ?? "", filter).map((label) => ({ kind: "option", label }));
  if (accept_new && typed !== "" && !options.includes(typed)) choices.push({ kind: "new", label: typed });
  const searchable = filter !== "none" || accept_new === true;
  const disabled = widget.disabled || (options.length === 0 && !accept_new);

  const choose = (label: string | null): void => {
    widget.commit(label);
    combobox.closeDropdown();
    setQuery(null);
  };
  const canClear = clearable && widget.value !== null && !disabled;
  const chosen = widget.value === null ? -1 : options.indexOf(widget.value);
  return (
    <Field node={node} testid="stSelectbox" ids={ids} error={error}>
      <Combobox
        store={combobox}
        onOptionSubmit={(value) => {
          const choice = choices[Number(value)];
          if (choice && choice.kind !== "all") choose(choice.label);
        }}
      >
        <Combobox.Target autoComplete="off" withExpandedAttribute>
          <Input
            ref={element}
            className={css.control ?? ""}
            role="combobox"
            disabled={disabled}
            readOnly={!searchable}
            pointer={!searchable || query === null}
            error={error !== null}
            // The choice stays readable while the list is open; typing takes its place.
            placeholder={widget.value ?? placeholder ?? (options.length ? "Choose an option" : "No options to select")}
            value={query ?? widget.value ?? ""}
            leftSection={icon ? <Icon value={icon} /> : undefined}
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
                    onClick={() => choose(null)}
                  >
                    <CloseIcon size={14} />
                  </button>
                )}
                <span className={css.chevron} data-open={combobox.dropdownOpened}>
                  <ChevronIcon />
                </span>
              </div>
            }
            {...spoken(node, required)}
            aria-autocomplete={searchable ? "list" : "none"}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              combobox.openDropdown();
            }}
            onClick={() => combobox.openDropdown()}
            onFocus={(event) => event.currentTarget.select()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === "Backspace" && query === null && canClear) {
                event.preventDefault();
                choose(null);
              } else if (event.key === "Enter" && !combobox.dropdownOpened) {
                combobox.openDropdown();
              }
            }}
          />
        </Combobox.Target>
        <Options
          key={query ?? ""}
          choices={choices}
          isChosen={(label) => label === widget.value}
          message={choices.length ? undefined : "No results"}
          reach={query === null ? Math.max(0, chosen) : 0}
          // Enter takes the best match without an arrow key before.
          start={query === null ? chosen : 0}
        />
      </Combobox>
    </Field>
  );
}
