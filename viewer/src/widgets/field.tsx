// What widgets with an input have in common: the label above, errors in words and instructions below, and the ids
// that tie them to the control.
import { type ReactNode, useId } from "react";
import type { TreeNode } from "../core/tree";
import { hiddenName, WidgetLabel } from "./label";
import css from "./widgets.module.css";

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

interface Described {
  readonly error?: string | null;
  readonly hint?: ReactNode;
  readonly required?: boolean | undefined;
}

/** The attributes that tell assistive technology what the field says around the control. */
export function describe(node: TreeNode, ids: FieldIds, { error, hint, required }: Described) {
  const by = [error ? ids.error : undefined, hint ? ids.hint : undefined].filter(Boolean).join(" ");
  return {
    "aria-label": hiddenName(node),
    "aria-describedby": by || undefined,
    "aria-invalid": error ? true : undefined,
    "aria-required": required || undefined,
  };
}

interface FieldProps extends Described {
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
      {children}
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
