// What widgets with an input have in common: the label above, errors in words and instructions below, and the ids
// that tie them to the control.
import { InputWrapperContext } from "@mantine/core";
import { type ReactNode, useId } from "react";
import type { TreeNode } from "../core/tree";
import css from "./field.module.css";
import { hiddenName, WidgetLabel } from "./label";

export interface FieldIds {
  readonly input: string;
  readonly label: string;
  readonly error: string;
  readonly hint: string;
}

export function useFieldIds(): FieldIds {
  const id = useId();
  return { input: id, label: `${id}-label`, error: `${id}-error`, hint: `${id}-hint` };
}

interface Said {
  readonly error?: string | null;
  /** Something stands in the element with the hint's id. */
  readonly hint?: ReactNode;
}

/** What `aria-describedby` of the control cites. */
export function describedBy(ids: FieldIds, { error, hint }: Said): string | undefined {
  const cited = [error ? ids.error : undefined, hint ? ids.hint : undefined].filter((id) => id !== undefined);
  return cited.length ? cited.join(" ") : undefined;
}

/** The name and the demand of a control that its visible label does not tell assistive technology. */
export function spoken(node: TreeNode, required: boolean | undefined) {
  return { "aria-label": hiddenName(node), "aria-required": required || undefined };
}

/** Mantine's inputs take their id and description from their wrapper, or else have none: this is theirs. */
export function Wrapped({ ids, children, ...said }: Said & { ids: FieldIds; children: ReactNode }): ReactNode {
  const value = {
    inputId: ids.input,
    labelId: ids.label,
    describedBy: describedBy(ids, said),
    getStyles: null,
    offsetBottom: false,
    offsetTop: false,
  };
  return <InputWrapperContext value={value}>{children}</InputWrapperContext>;
}

interface FieldProps extends Said {
  readonly node: TreeNode;
  readonly testid: string;
  readonly ids: FieldIds;
  /** The control is not one labelable element, but a group or a slider: it cites the label instead. */
  readonly group?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** `hint` stands in the gap below the control, so that it moves nothing when it comes and goes. */
export function Field({ node, testid, ids, group, error, hint, className, children }: FieldProps): ReactNode {
  return (
    <div className={`${testid} ${css.field} ${className ?? ""}`} data-testid={testid}>
      <WidgetLabel node={node} id={ids.label} {...(group ? {} : { htmlFor: ids.input })} />
      <Wrapped ids={ids} error={error ?? null} hint={hint}>
        {children}
      </Wrapped>
      <div className={css.below}>
        {error && (
          <p id={ids.error} className={css.error} role="alert">
            {error}
          </p>
        )}
        {hint && (
          <div id={ids.hint} className={`InputInstructions ${css.hint}`} data-testid="InputInstructions">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}
