// Why the page of this position cannot be shown, over the last one that could be.
import type { ReactNode } from "react";
import type { Problem } from "./moments";
import css from "./page.module.css";

interface TroubleProps {
  readonly problem: Problem;
  onGo(position: number): void;
  onRetry(): void;
}

export function Trouble({ problem: { message, wanted, until, retry }, onGo, onRetry }: TroubleProps): ReactNode {
  return (
    <div className={css.trouble} role="alert">
      <strong>The page at position {wanted} cannot be shown.</strong>
      <span>{message}</span>
      {until !== undefined && until !== wanted && (
        <button type="button" onClick={() => onGo(until)}>
          Go to {until}
        </button>
      )}
      {retry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
