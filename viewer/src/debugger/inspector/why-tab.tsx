// Why it is so: the causes of the selected element, or of the event at the position, down to a person, the clock or a file.
import { type ReactNode, useMemo, useState } from "react";
import { useDebugger, useShown } from "../debugger";
import { clockTime } from "../format";
import { ToneSign, toneClass } from "../signs";
import type { Cause, Chain, EventDetail, NodeInfo } from "../wire";
import { Absent, isAbsent } from "./element-tab";
import { EventSection } from "./event-section";
import { type Graph, graphOf } from "./graph";
import { Empty, Held, PositionLink, RunLink } from "./parts";
import { useAt } from "./use-at";
import { sentence } from "./why-words";
import { duration } from "./words";

type Of = "element" | "event";

export function WhyTab(): ReactNode {
  const node = useShown("node");
  const position = useShown("position");
  const [wanted, setWanted] = useState<Of>("element");
  const of = node === null ? "event" : wanted;
  const chain = useAt<Chain>(
    of === "element" ? `why/${position}?node=${node}` : position === 0 ? null : `why/${position}`,
  );
  const info = useAt<NodeInfo>(of === "element" ? `node/${node}?at=${position}` : null);
  const event = useAt<EventDetail>(of === "event" && position > 0 ? `event/${position}` : null);
  return (
    <>
      {node === null ? null : <Choice of={of} choose={setWanted} />}
      {of === "event" && position === 0 ? (
        <Empty title="Nothing has happened yet">Position 0 is before the first event.</Empty>
      ) : node !== null && of === "element" && isAbsent(chain.error) ? (
        <Absent id={node} words={chain.error.message} />
      ) : (
        <Held at={chain}>{(found) => <Story chain={found} of={of} info={of === "element" ? info.data : null} />}</Held>
      )}
      {of === "event" && position > 0 ? <Held at={event}>{(found) => <EventSection event={found} />}</Held> : null}
    </>
  );
}

function Choice({ of, choose }: { of: Of; choose: (of: Of) => void }): ReactNode {
  return (
    <fieldset className="ins-bar ins-choice">
      <legend className="ins-hidden">Causes of</legend>
      {(["element", "event"] as const).map((each) => (
        <button type="button" key={each} className="ins-button" aria-pressed={of === each} onClick={() => choose(each)}>
          {each === "element" ? "This element" : "This event"}
        </button>
      ))}
    </fieldset>
  );
}

function Story({ chain, of, info }: { chain: Chain; of: Of; info: NodeInfo | null }): ReactNode {
  const node = useShown("node");
  const graph = useMemo(() => graphOf(chain.causes), [chain]);
  const drawn = info !== null && info.drawn === info.last;
  return (
    <>
      <p className="ins-sentence">
        {of === "element" ? (
          <span className="ins-subject">
            {info?.node.kind ?? "element"} #{info?.node.id ?? node}
          </span>
        ) : null}
        {sentence(chain, { of, drawn })}
      </p>
      <ol className="ins-chain" aria-label="Causes, newest first">
        {chain.causes.map((cause, at) => (
          <Step key={cause.position} cause={cause} newer={chain.causes[at - 1]} graph={graph} at={at} />
        ))}
      </ol>
      <p className="ins-ends">{chain.more ? "The chain goes on further back." : endWords(chain.ends)}</p>
    </>
  );
}

function endWords(ends: string): string {
  return ends ? `${ends.charAt(0).toUpperCase()}${ends.slice(1)}.` : "";
}

const LANE = 14;
const ROW = 52;

function Step({ cause, newer, graph, at }: { cause: Cause; newer: Cause | undefined; graph: Graph; at: number }) {
  const dbg = useDebugger();
  const here = useShown("position") === cause.position;
  const [title, detail] = words(cause);
  return (
    <li
      className={`ins-step ${toneClass(cause.tone)}`}
      data-here={here}
      style={{ paddingInlineStart: 14 + graph.lanes * LANE }}
    >
      <Lines graph={graph} at={at} />
      <div className="ins-step-head">
        <PositionLink position={cause.position} />
        <button type="button" className="ins-step-title" onClick={() => dbg.go(cause.position)} tabIndex={-1}>
          <ToneSign tone={cause.tone} />
          {title}
        </button>
        {cause.run === null ? null : <RunLink run={cause.run} />}
        <time title={clockTime(cause.at)}>
          {newer ? `${duration(Math.max(0, newer.at - cause.at))} before` : clockTime(cause.at)}
        </time>
      </div>
      <div className="ins-step-text" title={detail}>
        {detail}
      </div>
    </li>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  "widgets.changed": "Input",
  "rerun.decided": "Decision",
  "run.started": "Run",
  "run.ended": "End of the run",
  "tree.patched": "Change of the page",
  "state.changed": "Change of state",
  "timer.ticked": "Tick",
  "rerun.requested": "Request for a rerun",
  "script.changed": "File saved",
  "page.opened": "Page opened",
  "session.opened": "Session opened",
  "viewer.attached": "Browser connected",
  "output.printed": "Printed",
  "stop.requested": "Stop",
};

function words({ kind, text }: Cause): readonly [string, string] {
  // The run has its own link beside the title.
  return [TITLES[kind] ?? kind, text.replace(/^run \d+: /, "")];
}

function Lines({ graph, at }: { graph: Graph; at: number }): ReactNode {
  const row = graph.rows[at];
  if (!row) return null;
  const above = graph.rows[at - 1]?.lines ?? [];
  const x = (lane: number) => 12 + lane * LANE;
  return (
    <svg className="ins-lines" width={14 + graph.lanes * LANE} height={ROW} aria-hidden="true">
      {/* Each line goes from dot to dot; the half above the dot is drawn by this row, the half below by it too. */}
      {above.map(([from, to]) => (
        <path key={`a${from}-${to}`} d={`M${x(to)} 0V${DOT}`} />
      ))}
      {row.lines.map(([from, to]) => (
        <path
          key={`b${from}-${to}`}
          d={
            from === to
              ? `M${x(from)} ${DOT}V${ROW}`
              : `M${x(from)} ${DOT}C${x(from)} ${ROW - 8} ${x(to)} ${DOT + 8} ${x(to)} ${ROW}`
          }
        />
      ))}
      <circle cx={x(row.lane)} cy={DOT} r={4.5} />
    </svg>
  );
}

const DOT = 17;
