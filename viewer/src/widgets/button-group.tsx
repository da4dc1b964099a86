// Pills and segments: buttons in a row that stay down. Committed at the choice; pressing one again takes it back.
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { names } from "../blocks/children";
import type { TreeNode } from "../core/tree";
import { MarkdownText } from "../elements/markdown-text";
import { useWidget } from "../store/widgets";
import css from "./button-group.module.css";
import { describedBy, Field, useFieldIds } from "./field";
import { useRequired } from "./forms";
import { hiddenName } from "./label";
import { optionKeys } from "./option-keys";

type Node = TreeNode<"pills"> | TreeNode<"segmented_control">;

export function ButtonGroup({ node }: { node: Node }): ReactNode {
  const { options, multi, required, wrap, width } = node.props;
  const widget = useWidget<string | readonly string[] | null>(node);
  const ids = useFieldIds();
  const row = useRef<HTMLDivElement>(null);
  const chosen = labelsOf(widget.value);
  const error = useRequired(node, () => row.current?.querySelector("button") ?? null, chosen.length === 0);

  const press = (label: string): void => {
    const down = chosen.includes(label);
    // What is required is not taken back by pressing it: another choice takes its place.
    if (down && required && chosen.length === 1) return;
    if (!multi) return widget.commit(down ? null : label);
    const next = down ? chosen.filter((other) => other !== label) : [...chosen, label];
    widget.commit(options.filter((option, place) => next.includes(option) && options.indexOf(option) === place));
  };
  const kind = node.kind;
  const keys = optionKeys(options);
  return (
    <Field node={node} testid="stButtonGroup" ids={ids} group error={error}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in every browser */}
      <div
        ref={row}
        role="group"
        className={kind === "pills" ? css.pills : css.segments}
        data-wrap={wrap ?? true}
        data-stretch={width !== undefined && width !== "content"}
        aria-label={hiddenName(node)}
        {...(hiddenName(node) === undefined ? { "aria-labelledby": ids.label } : {})}
        aria-describedby={describedBy(ids, { error })}
        onKeyDown={moveFocus}
      >
        {options.map((option, place) => {
          // Options may repeat a label; the first match wins, as on the server.
          const down = chosen.includes(option) && options.indexOf(option) === place;
          const name = `stBaseButton-${kind}${down ? "Active" : ""}`;
          return (
            <button
              key={keys[place]}
              type="button"
              className={names(name, kind === "pills" ? css.pill : css.segment)}
              data-testid={name}
              aria-pressed={down}
              disabled={widget.disabled}
              onClick={() => press(option)}
            >
              <MarkdownText source={option} inline />
            </button>
          );
        })}
      </div>
    </Field>
  );
}

/** Arrow keys go from button to button, as in other rows of choices. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const { target, currentTarget } = event;
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
  const buttons = [...currentTarget.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const place = buttons.indexOf(target);
  if (place < 0) return;
  event.preventDefault();
  buttons[(place + step + buttons.length) % buttons.length]?.focus();
}

function labelsOf(value: string | readonly string[] | null): readonly string[] {
  if (value === null) return [];
  return typeof value === "string" ? [value] : value;
}
