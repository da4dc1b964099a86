// The list that a selectbox or multiselect opens: matching options first, long lists drawn as far as they are scrolled.
import { Combobox, useComboboxContext } from "@mantine/core";
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { CheckIcon } from "./icons";
import { optionKeys } from "./option-keys";
import css from "./options.module.css";

/** Options drawn at once, and added when the end of what is drawn comes into view. */
const PAGE = 100;
const NEAR_END_PX = 200;

/** What an option of the list stands for. Positions tell options with equal labels apart. */
export type Choice =
  | { readonly kind: "option"; readonly label: string }
  | { readonly kind: "new"; readonly label: string }
  | { readonly kind: "all" };

interface OptionsProps {
  readonly choices: readonly Choice[];
  readonly isChosen: (label: string) => boolean;
  /** Shown instead of options. */
  readonly message?: string | undefined;
  /** Where drawing must reach at first, so that the chosen option is in sight. */
  readonly reach: number;
  /** The option that arrow keys go on from, and that Enter takes; none where it is -1. */
  readonly start: number;
}

export function Options({ choices, isChosen, message, reach, start }: OptionsProps): ReactNode {
  const [drawn, setDrawn] = useState(Math.max(PAGE, reach + PAGE));
  const list = useRef<HTMLDivElement>(null);
  const shown = choices.slice(0, drawn);
  const keys = optionKeys(shown.map((choice) => (choice.kind === "all" ? "" : choice.label)));
  return (
    <Combobox.Dropdown className={css.dropdown ?? ""}>
      <Combobox.Options
        ref={list}
        className={css.options ?? ""}
        // Not the label of the field: tests of apps look fields up by it, and must find one.
        aria-label="Options"
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          // Arrow keys scroll too, so they also reach what is not drawn yet.
          if (drawn < choices.length && scrollTop + clientHeight > scrollHeight - NEAR_END_PX) setDrawn(drawn + PAGE);
        }}
      >
        {message !== undefined ? (
          <Combobox.Empty className={css.empty ?? ""}>{message}</Combobox.Empty>
        ) : (
          shown.map((choice, index) => (
            <Option key={`${choice.kind}-${keys[index]}`} {...{ choice, index, isChosen }} />
          ))
        )}
      </Combobox.Options>
      {/* Behind the list: effects run in this order, and the list has to be known by then. */}
      <Start at={message === undefined ? start : -1} list={list} />
    </Combobox.Dropdown>
  );
}

/** Selects an option before the next key can be pressed: a timer or a frame may come after it. */
function Start({ at, list }: { at: number; list: RefObject<HTMLElement | null> }): null {
  const { store } = useComboboxContext();
  const select = useEffectEvent((option: number) => void store.selectOption(option));
  useEffect(() => {
    if (at >= 0) select(at);
  }, [at]);
  // The app may draw other options meanwhile: Enter takes the one that is marked, wherever it is by then.
  useEffect(() => {
    const options = [...(list.current?.querySelectorAll("[data-combobox-option]") ?? [])];
    const marked = options.findIndex((option) => option.hasAttribute("data-combobox-selected"));
    const selected = store.getSelectedOptionIndex();
    if (marked >= 0 && marked !== selected) store.selectOption(marked);
    else if (marked < 0 && selected >= 0) store.resetSelectedOption();
  });
  return null;
}

function Option({
  choice,
  index,
  isChosen,
}: {
  choice: Choice;
  index: number;
  isChosen: (label: string) => boolean;
}): ReactNode {
  if (choice.kind === "all") {
    return (
      <Combobox.Option value={String(index)} className={css.selectAll ?? ""}>
        Select all
      </Combobox.Option>
    );
  }
  if (choice.kind === "new") {
    return (
      <Combobox.Option value={String(index)}>
        Add: <b>{choice.label}</b>
      </Combobox.Option>
    );
  }
  const chosen = isChosen(choice.label);
  return (
    <Combobox.Option value={String(index)} active={chosen} aria-selected={chosen} className={css.option ?? ""}>
      <span>{choice.label === "" ? " " : choice.label}</span>
      {chosen && <CheckIcon />}
    </Combobox.Option>
  );
}
