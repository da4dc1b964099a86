// Where the time of a run went: the flame chart, and the same as a table of the lines that called.
import { type ReactNode, useMemo, useState } from "react";
import type { WireNode } from "../../core/tree";
import { useDebugger } from "../debugger";
import { counted } from "../format";
import type { Moment, RunInfo, Span } from "../wire";
import { flameOf, restOf, type Site, type SiteColumn, sitesOf, sorted } from "./flame";
import { FlameChart } from "./flame-chart";
import { Section } from "./parts";
import { duration } from "./words";

type Profile = NonNullable<RunInfo["profile"]>;

export function ProfileSection({ run, profile }: { run: RunInfo; profile: Profile }): ReactNode {
  const flame = useMemo(() => flameOf(profile), [profile]);
  const [chosen, setChosen] = useState<{ readonly of: Profile; readonly line: string | null }>({
    of: profile,
    line: null,
  });
  const line = chosen.of === profile ? chosen.line : null;
  const choose = (next: string | null) => setChosen({ of: profile, line: next });
  if (profile.spans.length === 0) {
    return (
      <Section title="Time">
        <p className="ins-hint">The run made no call of st.* that could be timed.</p>
      </Section>
    );
  }
  return (
    <>
      <Section
        title="Time"
        note={
          <span className="ins-legend">
            <i data-kind="own" /> your code <i data-kind="call" /> st.* calls
          </span>
        }
      >
        <FlameChart flame={flame} spans={profile.spans} line={line} choose={choose} />
        <Chosen run={run} spans={profile.spans} line={line} />
      </Section>
      <Sites spans={profile.spans} rest={restOf(profile)} line={line} choose={choose} />
    </>
  );
}

/** What was chosen in the chart or the table, and the way to what it drew. */
function Chosen({ run, spans, line }: { run: RunInfo; spans: readonly Span[]; line: string | null }): ReactNode {
  const dbg = useDebugger();
  const [nothing, setNothing] = useState<string | null>(null);
  const site = line === null ? undefined : sitesOf(spans.filter((span) => span.line === line))[0];
  if (!site) {
    return <p className="ins-hint ins-chosen">Click a box to see what it drew; drag to zoom in.</p>;
  }
  const show = async () => {
    const until = run.last ?? dbg.shown.position;
    const { tree } = await dbg.api.get<Moment>(dbg.path(`at/${until}`));
    const found = tree ? drawnBy(tree, site.line) : null;
    setNothing(found === null ? site.line : null);
    if (found === null) return;
    if (dbg.shown.position < run.position || dbg.shown.position > until) dbg.go(until);
    dbg.select(found);
  };
  return (
    <p className="ins-hint ins-chosen">
      <code>{site.line}</code> <code>{site.name}</code> {counted(site.calls, "call")}, {duration(site.total)}{" "}
      <button type="button" className="ins-link" onClick={() => void show().catch(() => setNothing(site.line))}>
        show its element
      </button>
      {nothing === site.line ? " Nothing on the page was drawn there." : null}
    </p>
  );
}

/** The first element that a line drew. */
export function drawnBy(node: WireNode, line: string): number | null {
  if (node.line === line) return node.id;
  for (const child of node.children ?? []) {
    const found = drawnBy(child, line);
    if (found !== null) return found;
  }
  return null;
}

const COLUMNS: readonly (readonly [SiteColumn, string, string])[] = [
  ["line", "line", "The line of the app, and what it calls"],
  ["calls", "calls", "How often"],
  ["own", "your code", "Time of the app's own code before these calls"],
  ["call", "st.*", "Time of the calls themselves"],
  ["total", "total", "Both together"],
];

const FEW = 12;

function Sites({
  spans,
  rest,
  line,
  choose,
}: {
  spans: readonly Span[];
  /** Seconds after the last call. */
  rest: number;
  line: string | null;
  choose: (line: string | null) => void;
}): ReactNode {
  const [column, setColumn] = useState<SiteColumn>("total");
  const [descending, setDescending] = useState(true);
  const [all, setAll] = useState(false);
  const sites = useMemo(() => sitesOf(spans), [spans]);
  const rows = useMemo(() => sorted(sites, column, descending), [sites, column, descending]);
  const most = Math.max(...sites.map(({ total }) => total), 1e-9);
  const sort = (next: SiteColumn) => {
    setDescending(next === column ? !descending : next !== "line");
    setColumn(next);
  };
  return (
    <Section title="Lines" note={counted(sites.length, "line")}>
      <div className="ins-scroll">
        <table className="ins-sites">
          <thead>
            <tr>
              {COLUMNS.map(([each, words, title]) => (
                <th
                  key={each}
                  scope="col"
                  data-column={each}
                  aria-sort={each === column ? (descending ? "descending" : "ascending") : undefined}
                >
                  <button type="button" title={title} onClick={() => sort(each)}>
                    {words}
                    <span aria-hidden="true">{each === column ? (descending ? " ↓" : " ↑") : ""}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? rows : rows.slice(0, FEW)).map((site) => (
              <SiteRow
                key={`${site.line} ${site.name} ${site.fragment}`}
                {...{ site, most, choose }}
                here={site.line === line}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className="ins-hint ins-aside">
        {rest > 0 ? <>Your code after the last call: {duration(rest)}. </> : null}
        Calls that took next to nothing are counted with their neighbours.
      </p>
      {rows.length > FEW ? (
        <button type="button" className="ins-link ins-more" onClick={() => setAll(!all)}>
          {all ? "fewer" : `all ${rows.length}`}
        </button>
      ) : null}
    </Section>
  );
}

function SiteRow({
  site,
  most,
  here,
  choose,
}: {
  site: Site;
  most: number;
  here: boolean;
  choose: (line: string | null) => void;
}): ReactNode {
  return (
    <tr data-now={here}>
      <th scope="row" title={site.fragment ? `in ${site.fragment}` : undefined}>
        <button type="button" className="ins-link" aria-pressed={here} onClick={() => choose(here ? null : site.line)}>
          {site.line}
        </button>
        <span className="ins-site-name">{site.name}</span>
      </th>
      <td>{site.calls.toLocaleString("en-US")}</td>
      <td>{duration(site.own)}</td>
      <td>{duration(site.call)}</td>
      <td>
        {duration(site.total)}
        <span className="ins-site-bar" aria-hidden="true">
          <i data-kind="own" style={{ width: `${(100 * site.own) / most}%` }} />
          <i data-kind="call" style={{ width: `${(100 * site.call) / most}%` }} />
        </span>
      </td>
    </tr>
  );
}
