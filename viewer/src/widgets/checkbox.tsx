// Checkboxes and toggles: committed at the click.
import { Checkbox as MantineCheckbox, Switch } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import type { TreeNode } from "../core/tree";
import { HelpTip } from "../elements/help-tip";
import { MarkdownText } from "../elements/markdown-text";
import { useWidget } from "../store/widgets";
import { describedBy, spoken, useFieldIds } from "./field";
import { useRequired } from "./forms";
import css from "./widgets.module.css";

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
    <div className={`stCheckbox ${css.tick}`} data-testid="stCheckbox" data-wrap={wrap === false ? "false" : "true"}>
      <div className={css.tickLine}>
        <Control
          {...(Control === Switch ? { withThumbIndicator: false } : {})}
          ref={element}
          id={ids.input}
          checked={widget.value === true}
          disabled={widget.disabled}
          onChange={(event) => widget.commit(event.currentTarget.checked)}
          label={
            visibility === "collapsed" ? undefined : (
              <span className={required ? css.required : undefined}>
                <MarkdownText source={label} inline />
              </span>
            )
          }
          classNames={{ label: visibility === "hidden" ? `${css.tickLabel} ${css.invisible}` : (css.tickLabel ?? "") }}
          {...spoken(node, required)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(ids, { error })}
        />
        {help && <HelpTip text={help} />}
      </div>
      {error && (
        <p id={ids.error} className={css.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
