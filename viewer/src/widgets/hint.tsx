// What stands below a text field while it has the focus: how to commit, and how many characters are left.
import type { ReactNode } from "react";
import css from "./field.module.css";

interface HintParts {
  readonly instruction?: string | false | undefined;
  readonly length: number;
  readonly max?: number | undefined;
}

/** Null when there is nothing to say, so that the field does not cite an empty element. */
export function hintOf({ instruction, length, max }: HintParts): ReactNode {
  if (!instruction && max === undefined) return null;
  return (
    <>
      {instruction && <span>{instruction}</span>}
      {max !== undefined && (
        <span className={css.counter} data-full={length >= max}>
          {length}/{max}
        </span>
      )}
    </>
  );
}
