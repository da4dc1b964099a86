// A run without a profile: why there is none, and when its patches came, which is what is known of its time.
import type { ReactNode } from "react";
import { useDebugger } from "../debugger";
import { counted } from "../format";
import type { EventPage, RunInfo } from "../wire";
import { PositionLink, Section } from "./parts";
import { useAt } from "./use-at";
import { duration } from "./words";

export function NoProfile({ run }: { run: RunInfo }): ReactNode {
  const patches = useAt<EventPage>(`events?offset=0&limit=200&kinds=tree.patched&run=${run.run}`, run.ended === null);
  const rows = patches.data?.rows ?? [];
  return (
    <Section title="Time" note="no profile">
      <p className="ins-hint">{why(run)}</p>
      {rows.length > 0 ? (
        <>
          <Strip run={run} page={patches.data} />
          <ul className="ins-list">
            {rows.slice(0, 12).map((row) => (
              <li key={row.position}>
                <PositionLink position={row.position} />
                <span className="ins-list-text" title={row.text}>
                  {row.text.replace(/^run \d+: /, "")}
                </span>
                {row.at === null ? null : (
                  <span className="ins-number">+{duration(Math.max(0, row.at - run.started))}</span>
                )}
              </li>
            ))}
          </ul>
          {(patches.data?.total ?? 0) > 12 ? (
            <p className="ins-hint">{counted((patches.data?.total ?? 0) - 12, "more patch", "more patches")}.</p>
          ) : null}
        </>
      ) : null}
    </Section>
  );
}

function why(run: RunInfo): string {
  if (run.ended === null) return "The run is under way; its profile is recorded when it ends.";
  if (run.outcome === "lost")
    return "Its process died before the profile was recorded. The page was changed at these times:";
  const took = run.seconds === null ? "" : ` (${duration(run.seconds)})`;
  return `It was too short for a profile${took}, or was recorded without one. The page was changed at these times:`;
}

function Strip({ run, page }: { run: RunInfo; page: EventPage | null }): ReactNode {
  const dbg = useDebugger();
  const seconds = Math.max(run.seconds ?? 0, ...(page?.rows ?? []).map(({ at }) => (at ?? 0) - run.started), 1e-6);
  return (
    <div className="ins-strip">
      {(page?.rows ?? []).map(({ position, at, text }) =>
        at === null ? null : (
          <button
            type="button"
            key={position}
            style={{ insetInlineStart: `${Math.min(100, (100 * Math.max(0, at - run.started)) / seconds)}%` }}
            aria-label={`Change of the page after ${duration(Math.max(0, at - run.started))}, position ${position}`}
            title={text}
            tabIndex={-1}
            onClick={() => dbg.go(position)}
          />
        ),
      )}
    </div>
  );
}
