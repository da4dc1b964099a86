// One run: how it ended and why it was made, where its time went, and which others to look at.
import { type CSSProperties, type ReactNode, useState } from "react";
import { useDebugger, useShown } from "../debugger";
import { counted } from "../format";
import { OUTCOME_SIGNS, OUTCOME_TONES, toneClass } from "../signs";
import type { RunInfo, RunPage, RunRow } from "../wire";
import { Fact } from "./element-tab";
import { NoProfile } from "./no-profile";
import { Empty, Held, PositionLink, RunLink, Section } from "./parts";
import { ProfileSection } from "./profile-section";
import { useAt } from "./use-at";
import { useRunHere } from "./use-run-here";
import { duration, outcomeWords } from "./words";

export function RunTab(): ReactNode {
  const here = useRunHere();
  const info = useAt<RunInfo>(here.run === null ? null : `run/${here.run}`, true);
  const runs = useShown("session").runs;
  return (
    <>
      <Chooser run={here.run} />
      {here.run === null && !here.waiting ? (
        <Empty title="No run had begun by then">
          {runs ? "Choose one with the arrows above, or of the list below." : "No code of the app ran in this session."}
        </Empty>
      ) : (
        <Held at={{ ...info, waiting: info.waiting || here.waiting, error: info.error ?? here.error }}>
          {(run) => <Details run={run} />}
        </Held>
      )}
      <Slowest shown={here.run} />
    </>
  );
}

function Chooser({ run }: { run: number | null }): ReactNode {
  const dbg = useDebugger();
  const chosen = useShown("run");
  const runs = useAt<RunPage>("runs?offset=0&limit=1", true).data?.total ?? dbg.shown.session.runs;
  const go = (to: number) => dbg.change({ run: to });
  return (
    <div className="ins-bar">
      <button
        type="button"
        className="ins-button"
        disabled={run === null || run <= 1}
        aria-label="Previous run"
        title="Previous run"
        onClick={() => run !== null && go(run - 1)}
      >
        ‹
      </button>
      <strong className="ins-run-name">{run === null ? "No run" : `Run ${run}`}</strong>
      <span className="ins-faint">of {runs.toLocaleString("en-US")}</span>
      <button
        type="button"
        className="ins-button"
        disabled={runs === 0 || (run !== null && run >= runs)}
        aria-label="Next run"
        title="Next run"
        onClick={() => go((run ?? 0) + 1)}
      >
        ›
      </button>
      <span className="ins-grow" />
      {chosen === null ? (
        <span className="ins-faint">follows the position</span>
      ) : (
        <button type="button" className="ins-button" onClick={() => dbg.change({ run: null })}>
          Follow the position
        </button>
      )}
    </div>
  );
}

export function Outcome({ run }: { run: Pick<RunRow, "outcome"> }): ReactNode {
  const tone = run.outcome === null ? "plain" : OUTCOME_TONES[run.outcome];
  const sign = run.outcome === null ? "…" : OUTCOME_SIGNS[run.outcome];
  return (
    <span className={`ins-outcome ${toneClass(tone)}`}>
      <span aria-hidden="true">{sign}</span> {outcomeWords(run.outcome)}
    </span>
  );
}

function Details({ run }: { run: RunInfo }): ReactNode {
  return (
    <>
      <Head run={run} />
      <TimeBar run={run} />
      {run.profile ? <ProfileSection run={run} profile={run.profile} /> : <NoProfile run={run} />}
      <Fragments run={run} />
      <Effects run={run} />
    </>
  );
}

function Head({ run }: { run: RunInfo }): ReactNode {
  const dbg = useDebugger();
  return (
    <header className="ins-head">
      <h2>
        <Outcome run={run} />
        {run.seconds === null ? null : <span className="ins-label"> {duration(run.seconds)}</span>}
      </h2>
      {run.error ? (
        <button type="button" className="ins-error-line" onClick={() => dbg.change({ panel: "errors", run: run.run })}>
          {run.error}
        </button>
      ) : null}
      <dl className="ins-facts">
        <Fact name="ran">{run.scope === null ? "the whole app" : run.scope.join(", ")}</Fact>
        <Fact name="page">{run.page || "main page"}</Fact>
        {run.cause ? <Fact name="cause">{run.cause}</Fact> : null}
        {run.because.length > 0 ? (
          <Fact name="because of">
            {run.because.slice(0, 5).map((position) => (
              <PositionLink key={position} position={position} />
            ))}
            {run.because.length > 5 ? ` and ${run.because.length - 5} more` : null}
          </Fact>
        ) : null}
        {run.cancelled_by === null ? null : (
          <Fact name="ended by">
            <PositionLink position={run.cancelled_by} />
          </Fact>
        )}
        {run.calls === null ? null : <Fact name="st.* calls">{run.calls.toLocaleString("en-US")}</Fact>}
        <Fact name="events">
          <PositionLink position={run.position} />
          {run.last === null || run.last === run.position ? null : (
            <>
              {" to "}
              <PositionLink position={run.last} />
            </>
          )}
        </Fact>
      </dl>
    </header>
  );
}

/** What of the time from the request to the end was waiting, computing, and something else. */
function TimeBar({ run }: { run: RunInfo }): ReactNode {
  if (run.seconds === null) return null;
  const waited = Math.max(0, run.waited ?? 0);
  const cpu = Math.min(Math.max(0, run.cpu ?? 0), run.seconds);
  const other = Math.max(0, run.seconds - cpu);
  const all = waited + run.seconds;
  const parts = [
    ["waited", "waited for its turn", waited],
    ["cpu", "computing", cpu],
    ["other", "waiting for others (files, network, sleep)", other],
  ] as const;
  return (
    <figure className="ins-times" aria-label="Where the time went">
      <div className="ins-times-bar" aria-hidden="true">
        {parts.map(([part, , seconds]) =>
          all > 0 && seconds / all > 0.001 ? (
            <i key={part} data-part={part} style={{ flexGrow: seconds / all }} />
          ) : null,
        )}
      </div>
      <figcaption>
        {parts.map(([part, words, seconds]) => (
          <span key={part} title={words}>
            <i data-part={part} aria-hidden="true" />
            {part === "waited" ? "waited" : part === "cpu" ? "computing" : "idle"} <b>{duration(seconds)}</b>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function Fragments({ run }: { run: RunInfo }): ReactNode {
  if (run.fragments.length === 0) return null;
  const most = Math.max(...run.fragments.map(({ seconds }) => seconds), 1e-9);
  return (
    <Section title="Fragments" note={String(run.fragments.length)}>
      <ul className="ins-list">
        {run.fragments
          .toSorted((a, b) => b.seconds - a.seconds)
          .map(({ fragment, seconds, calls }) => (
            <li key={fragment} className="ins-barred" style={{ "--ins-share": seconds / most } as CSSProperties}>
              <span className="ins-list-text">{fragment}</span>
              <span className="ins-faint">{counted(calls, "call")}</span>
              <span className="ins-number">{duration(seconds)}</span>
            </li>
          ))}
      </ul>
    </Section>
  );
}

function Effects({ run }: { run: RunInfo }): ReactNode {
  if (run.effects.length === 0) return null;
  return (
    <Section title="Recorded effects" note={String(run.effects.length)}>
      <ul className="ins-list">
        {run.effects.map(({ name, key, position }) => (
          <li key={position}>
            <PositionLink position={position} />
            <code>{name}</code>
            <span className="ins-list-text ins-faint" title={key}>
              {key}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Slowest({ shown }: { shown: number | null }): ReactNode {
  const [limit, setLimit] = useState(8);
  const runs = useAt<RunPage>(`runs?offset=0&limit=${limit}&sort=slow`, true);
  if (runs.data && runs.data.total === 0) return null;
  return (
    <Section title="Slowest runs">
      <Held at={runs}>
        {({ rows, total }) => {
          const most = Math.max(...rows.map(({ seconds }) => seconds ?? 0), 1e-9);
          return (
            <>
              <ul className="ins-list">
                {rows.map((row) => (
                  <li
                    key={row.run}
                    className="ins-barred"
                    data-now={row.run === shown}
                    style={{ "--ins-share": (row.seconds ?? 0) / most } as CSSProperties}
                  >
                    <RunLink run={row.run} />
                    <Outcome run={row} />
                    <span className="ins-list-text ins-faint">
                      {row.scope === null ? "the app" : row.scope.join(", ")}
                    </span>
                    <PositionLink position={row.position} />
                    <span className="ins-number">{row.seconds === null ? "…" : duration(row.seconds)}</span>
                  </li>
                ))}
              </ul>
              {rows.length < total && limit < 200 ? (
                <button type="button" className="ins-link ins-more" onClick={() => setLimit(limit + 24)}>
                  more
                </button>
              ) : null}
            </>
          );
        }}
      </Held>
    </Section>
  );
}
