// Checkboxes and toggles: committed at the click.
import { Checkbox as MantineCheckbox, Switch } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import type { TreeNode } from "../core/tree";
import { HelpTip } from "../elements/help-tip";
import { MarkdownText } from "../elements/markdown-text";
import { useWidget } from "../store/widgets";
import { describedBy, spoken, useFieldIds } from "./field";
import fieldCss from "./field.module.css";
import { useRequired } from "./forms";
import ticksCss from "./ticks.module.css";

interface Props {
  readonly node: TreeNode<"checkbox"> | TreeNode<"toggle">;
}

export function Checkbox({ node }: Props): ReactNode {
  return <Tick node={node} control={MantineCheckbox} />;
}

export function Toggle({ node }: Props): ReactNode {
  return <Tick node={node} control={Switch} />;
}

function Tick({ node, control: Control }: Props & { control: typeof MantineCheckbox | typeof Switch }): ReactNode {
  const { label, help, label_visibility: visibility, wrap, required } = node.props;
  const widget = useWidget<boolean>(node);
  const ids = useFieldIds();
  const element = useRef<HTMLInputElement>(null);
  const error = useRequired(node, () => element.current, widget.value !== true, "This must be ticked.");
  return (
    // The reference calls both stCheckbox: apps style and find toggles by that name.
    <div
      className={`stCheckbox ${ticksCss.tick}`}
      data-testid="stCheckbox"
      data-wrap={wrap === false ? "false" : "true"}
    >
      <div className={ticksCss.tickLine}>
        <Control
          {...(Control === Switch ? { withThumbIndicator: false } : {})}
          ref={element}
          id={ids.input}
          checked={widget.value === true}
          disabled={widget.disabled}
          onChange={(event) => widget.commit(event.currentTarget.checked)}
          label={
            visibility === "collapsed" ? undefined : (
              <span className={required ? fieldCss.required : undefined}>
                <MarkdownText source={label} inline />
              </span>
            )
          }
          classNames={{
            label: visibility === "hidden" ? `${ticksCss.tickLabel} ${fieldCss.invisible}` : (ticksCss.tickLabel ?? ""),
          }}
          {...spoken(node, required)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(ids, { error })}
        />
        {help && <HelpTip text={help} />}
      </div>
      {error && (
        <p id={ids.error} className={fieldCss.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
