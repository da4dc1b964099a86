// A row of choices of which one holds.
import type { ReactNode } from "react";
import css from "./page.module.css";

interface SegmentsProps<T extends string> {
  readonly name: string;
  readonly of: readonly { readonly value: T; readonly label: string; readonly title: string }[];
  readonly value: T;
  onChange(value: T): void;
}

export function Segments<T extends string>({ name, of, value, onChange }: SegmentsProps<T>): ReactNode {
  return (
    <fieldset className={css.segments} aria-label={name}>
      {of.map((each) => (
        <button
          key={each.value}
          type="button"
          title={each.title}
          aria-pressed={each.value === value}
          onClick={() => onChange(each.value)}
        >
          {each.label}
        </button>
      ))}
    </fieldset>
  );
}
