// Radio buttons: one of a few options, committed at the choice.
import { Radio as MantineRadio } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import type { TreeNode } from "../core/tree";
import { MarkdownText } from "../elements/markdown-text";
import { useWidget } from "../store/widgets";
import { describedBy, Field, spoken, useFieldIds } from "./field";
import { useRequired } from "./forms";
import { hiddenName } from "./label";
import { optionKeys } from "./option-keys";
import css from "./ticks.module.css";

export function Radio({ node }: { node: TreeNode<"radio"> }): ReactNode {
  const { options, captions, horizontal, required } = node.props;
  const widget = useWidget<string | null>(node);
  const ids = useFieldIds();
  const element = useRef<HTMLDivElement>(null);
  const error = useRequired(node, () => element.current?.querySelector("input") ?? null, widget.value === null);
  // Options may repeat a label; the first match wins, as on the server. So the position is what tells them apart here.
  const chosen = widget.value === null ? -1 : options.indexOf(widget.value);
  const keys = optionKeys(options);
  return (
    <Field node={node} testid="stRadio" ids={ids} group error={error}>
      <div
        className={`stRadioGroup ${css.radioGroup}`}
        data-testid="stRadioGroup"
        data-horizontal={horizontal ?? false}
        role="radiogroup"
        ref={element}
        {...spoken(node, required)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(ids, { error })}
        {...(hiddenName(node) === undefined ? { "aria-labelledby": ids.label } : {})}
      >
        {options.map((option, index) => (
          <div key={keys[index]} className={`stRadioOption ${css.radioOption}`} data-testid="stRadioOption">
            <MantineRadio
              name={ids.input}
              value={String(index)}
              checked={index === chosen}
              disabled={widget.disabled}
              onChange={() => widget.commit(option)}
              label={<MarkdownText source={option} inline />}
              description={captions?.[index] ? <MarkdownText source={captions[index]} inline /> : undefined}
              classNames={{ label: css.tickLabel ?? "", description: css.caption ?? "" }}
            />
          </div>
        ))}
      </div>
    </Field>
  );
}
