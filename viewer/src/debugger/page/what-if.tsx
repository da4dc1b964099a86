// Beside the page as recorded: the page as the code draws it now, with the same inputs, at the same position.
import { type ReactNode, useMemo } from "react";
import type { JsonObject } from "../../core/json";
import { useDebugger, useShown } from "../debugger";
import type { WhatIf } from "../wire";
import type { Mark } from "./contract";
import { type Along, Frame, type Shows } from "./frame";
import type { Options } from "./options";
import css from "./page.module.css";
import type { Comparing } from "./use-what-if";

interface WhatIfPageProps {
  readonly comparing: Comparing;
  readonly along: Along;
  readonly options: Options;
  readonly scheme: "light" | "dark";
}

export function WhatIfPage({ comparing, along, options, scheme }: WhatIfPageProps): ReactNode {
  const found = useDebugger();
  const { app } = useShown("recording");
  const node = useShown("node");
  const { state, compared, again } = comparing;
  const { session, answer, tree, step, running, problem } = state;
  const shows = useMemo<Shows>(
    () => ({ session, title: app ?? "", moment: answer, tree, step }),
    [session, app, answer, tree, step],
  );
  const lefts = useMemo(() => new Map([...(compared?.pairs ?? [])].map(([left, right]) => [right, left])), [compared]);
  return (
    <div className={css.side}>
      <h3 className={css.caption}>
        <span className={css.captionText}>With {fileName(app)} as it is now</span>
        <Verdict answer={compared ? answer : null} running={running} count={compared?.right.length ?? 0} />
        <button type="button" className={css.again} onClick={again}>
          Run again
        </button>
      </h3>
      <Frame
        name="The app as the edited code draws it"
        shows={shows}
        marks={compared?.right ?? NONE}
        noun="difference"
        scheme={scheme}
        width={options.width}
        selected={(node !== null && compared?.pairs.get(node)) || null}
        hovered={null}
        dimmed={!compared || problem !== null}
        along={along}
        onPick={(id) => found.select(id === null ? null : (lefts.get(id) ?? null))}
      />
      {problem && (
        <p className={css.whatIfProblem} role="alert">
          {problem}
        </p>
      )}
      {compared && answer && <Differences answer={answer} />}
    </div>
  );
}

const NONE: readonly Mark[] = [];

interface VerdictProps {
  readonly answer: WhatIf | null;
  readonly running: number | null;
  readonly count: number;
}

function Verdict({ answer, running, count }: VerdictProps): ReactNode {
  if (running !== null) {
    return (
      <span className={css.verdict} role="status">
        <i className={css.spinner} /> Running up to {running}
      </span>
    );
  }
  if (!answer) return null;
  const words = {
    same: "The same page",
    different: count ? `${count} ${count === 1 ? "difference" : "differences"}` : "Different",
    failed: "Failed",
  };
  return (
    <span className={css.verdict} data-status={answer.status} role="status">
      {words[answer.status]}
    </span>
  );
}

function Differences({ answer: { differences, error } }: { answer: WhatIf }): ReactNode {
  if (!differences.length && !error) return null;
  return (
    <div className={css.differences}>
      {error && <p className={css.whatIfError}>{errorText(error)}</p>}
      <ul>
        {differences.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </div>
  );
}

function errorText({ type, message, body }: JsonObject): string {
  const words = typeof message === "string" ? message : typeof body === "string" ? body : "";
  return [type, words].filter((part) => typeof part === "string" && part).join(": ");
}

function fileName(path: string | null): string {
  return path?.split(/[\\/]/).at(-1) ?? "the code";
}
