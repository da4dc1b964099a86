// One line under the page: what the event at this position did to it.
import type { ReactNode } from "react";
import { ROOTS } from "../../core/elements.gen";
import { useDebugger, useShown } from "../debugger";
import type { Moment } from "../wire";
import { changedOf, isNothing, nameOf } from "./marks";
import css from "./page.module.css";

/** So many elements that are gone are named. */
const NAMED = 3;

interface TouchedLineProps {
  readonly moment: Moment | null;
  /** The page of the position is still on its way. */
  readonly late: boolean;
}

export function TouchedLine({ moment, late }: TouchedLineProps): ReactNode {
  const found = useDebugger();
  const node = useShown("node");
  const position = useShown("position");
  if (late) {
    return (
      <footer className={css.foot}>
        <span className={css.nothing} role="status">
          Going to {position}…
        </span>
      </footer>
    );
  }
  if (!moment) return <footer className={css.foot} />;
  const { inserted, changed, moved, removed } = moment.touched;
  const page = changed[ROOTS.app];
  const next = (ids: readonly number[]) => found.select(ids[(ids.indexOf(node ?? -1) + 1) % ids.length] ?? null);
  const back = (id: number) => {
    found.go(moment.position - 1);
    found.select(id);
  };
  return (
    <footer className={css.foot}>
      {isNothing(moment.touched) && <span className={css.nothing}>This event changed nothing on the page</span>}
      <Count sign="+" how="inserted" ids={inserted} onGo={next} />
      <Count sign="~" how="changed" ids={changedOf(moment.touched)} onGo={next} />
      {page && (
        <button type="button" title="Select the page itself" onClick={() => found.select(ROOTS.app)}>
          <b data-how="changed">~</b> page: {page.join(", ")}
        </button>
      )}
      <Count sign="⇅" how="moved" ids={moved} onGo={next} />
      {removed.length > 0 && (
        <span className={css.removed}>
          <b data-how="removed">−</b> {removed.length} removed:
          {removed.slice(0, NAMED).map((gone) => (
            <button key={gone.id} type="button" title="Show it at the position before" onClick={() => back(gone.id)}>
              {nameOf(gone)}
            </button>
          ))}
          {removed.length > NAMED && <span> and {removed.length - NAMED} more</span>}
        </span>
      )}
    </footer>
  );
}

interface CountProps {
  readonly sign: string;
  readonly how: "inserted" | "changed" | "moved";
  readonly ids: readonly number[];
  onGo(ids: readonly number[]): void;
}

function Count({ sign, how, ids, onGo }: CountProps): ReactNode {
  if (!ids.length) return null;
  return (
    <button type="button" className={css.count} title="Select the next of them" onClick={() => onGo(ids)}>
      <b data-how={how}>{sign}</b> {ids.length} {how}
    </button>
  );
}
