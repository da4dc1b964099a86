// The label of a widget: inline Markdown, a sign that a value is required, and help in a tooltip behind a small icon.
import { Tooltip } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { propsOf, type TreeNode } from "../core/tree";
import { HelpTip } from "../elements/help-tip";
import { MarkdownText } from "../elements/markdown-text";
import css from "./field.module.css";

/** What labels need of the props of a widget, whatever its kind. */
interface Labelled {
  readonly label: string;
  readonly help: string | undefined;
  readonly required: boolean;
  readonly visibility: "visible" | "hidden" | "collapsed";
}

function labelled(node: TreeNode): Labelled {
  const { label, help, required, label_visibility: visibility } = propsOf(node);
  return {
    label: typeof label === "string" ? label : "",
    help: typeof help === "string" && help !== "" ? help : undefined,
    required: required === true,
    visibility: visibility === "hidden" || visibility === "collapsed" ? visibility : "visible",
  };
}

/** Where the label names a group or a slider, `id` is what its `aria-labelledby` cites; else `htmlFor` ties it to an input. */
export function WidgetLabel({ node, htmlFor, id }: { node: TreeNode; htmlFor?: string; id?: string }): ReactNode {
  const { label, help, required, visibility } = labelled(node);
  if (visibility === "collapsed" || (label === "" && !help)) return null;
  const text = <MarkdownText source={label} inline />;
  // The star is drawn by the style, so that it is no part of the label's text.
  const className = required ? css.required : undefined;
  return (
    <div className={`stWidgetLabel ${css.label}`} data-testid="stWidgetLabel" data-hidden={visibility === "hidden"}>
      {htmlFor === undefined ? (
        <span id={id} className={className}>
          {text}
        </span>
      ) : (
        <label id={id} htmlFor={htmlFor} className={className}>
          {text}
        </label>
      )}
      {help && <HelpTip text={help} />}
    </div>
  );
}

/** The name of a control whose label is not shown: goes into its `aria-label`. */
export function hiddenName(node: TreeNode): string | undefined {
  const { label, visibility } = labelled(node);
  return visibility === "visible" && label !== "" ? undefined : plain(label);
}

/** The name of a control made of parts, such as the handles of a slider: goes into the `aria-label` of each. */
export function plainName(node: TreeNode): string {
  return plain(labelled(node).label);
}

/** Help that belongs to a whole control: shown while it is hovered or has the focus. */
export function HelpTooltip({ help, children }: { help: string; children: ReactElement }): ReactNode {
  return (
    <Tooltip
      label={
        <div className="stTooltipContent" data-testid="stTooltipContent">
          <MarkdownText source={help} />
        </div>
      }
      events={{ hover: true, focus: true, touch: true }}
      openDelay={150}
      multiline
      maw={320}
    >
      {children}
    </Tooltip>
  );
}

/** Label Markdown without its signs, for names that are only heard. */
function plain(label: string): string {
  return label
    .replace(/:material\/\w+:/g, "")
    .replace(/:[a-z]+(?:-[a-z]+)*\[([^\]]*)\]/g, "$1")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*`]|(?<!\w)_|_(?!\w)/g, "")
    .trim();
}
