// What went wrong: on the page at this position, in the run that is shown, and in all of the session.
import { type ReactNode, useMemo, useState, useSyncExternalStore } from "react";
import type { ExceptionBoxProps } from "../../core/elements.gen";
import type { Json, JsonObject } from "../../core/json";
import { propsOf, type TreeNode } from "../../core/tree";
import { Trace, traceback } from "../../elements/exception";
import { filterQuery, Refused } from "../api";
import { useDebugger, useShown } from "../debugger";
import { clockTime } from "../format";
import { momentsOf, type Problem } from "../page/moments";
import { ToneSign } from "../signs";
import type { EventDetail, EventPage, EventRow, RunInfo, RunPage, RunRow } from "../wire";
import { Copy, Empty, Held, PositionLink, RunLink, Section } from "./parts";
import { Outcome } from "./run-tab";
import { type At, useAt } from "./use-at";

const NONE: readonly RunRow[] = [];

export function ErrorsTab(): ReactNode {
  const page = usePage();
  const failed = useAt<RunPage>("runs?offset=0&limit=200&outcome=failed", true);
  return (
    <>
      <Held at={page}>{(found) => <OnPage found={found} />}</Held>
      <Held at={failed}>{(runs) => <Failed page={runs} shown={Boolean(page.data?.length)} />}</Held>
      <Drawn failed={failed.data?.rows ?? NONE} />
    </>
  );
}

/** The exceptions on the page that the app's pane shows, which is asked for once for both. */
function usePage(): At<readonly TreeNode[]> {
  const moments = momentsOf(useDebugger());
  const { tree, moment, problem, behind } = useSyncExternalStore(moments.subscribe, () => moments.state);
  const found = useMemo(() => [...tree.nodes.values()].filter((node) => node.kind === "exception"), [tree]);
  const error = useMemo(() => problem && asError(problem), [problem]);
  return { data: moment ? found : null, error, waiting: behind };
}

function asError({ message, until, retry }: Problem): Error {
  return retry ? new Error(message) : new Refused(message, 409, until);
}

/** Exceptions that the app showed with `st.exception`, besides those of the runs that failed. */
function Drawn({ failed }: { failed: readonly RunRow[] }): ReactNode {
  const filter = filterQuery({ kinds: ["tree.patched"], text: '"kind":"exception"' });
  const found = useAt<EventPage>(`events?offset=0&limit=100&${filter}`, true);
  const known = useMemo(() => new Set(failed.map(({ run }) => run)), [failed]);
  const rows = found.data?.rows.filter(({ run }) => run === null || !known.has(run)) ?? [];
  if (rows.length === 0) return null;
  return (
    <Section title="Shown by the app" note={String(rows.length)}>
      <ul className="ins-list">
        {rows.map((row) => (
          <DrawnRow key={row.position} row={row} />
        ))}
      </ul>
    </Section>
  );
}

function DrawnRow({ row }: { row: EventRow }): ReactNode {
  const detail = useAt<EventDetail>(`event/${row.position}`);
  const words = useMemo(
    () => drawnWords(detail.data?.data ?? null) ?? row.text.replace(/^run \d+: /, ""),
    [detail, row],
  );
  return (
    <li>
      <PositionLink position={row.position} />
      <ToneSign tone="bad" />
      <span className="ins-list-text" title={words}>
        {words}
      </span>
      {row.run === null ? null : <RunLink run={row.run} />}
      {row.at === null ? null : <time>{clockTime(row.at)}</time>}
    </li>
  );
}

/** The exceptions that a patch draws: `ValueError: no such name`. */
export function drawnWords(data: Json): string | null {
  const found: string[] = [];
  const look = (value: Json | undefined): void => {
    if (Array.isArray(value)) {
      for (const each of value as readonly Json[]) look(each);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    const node = value as JsonObject;
    if (node.kind === "exception" && typeof node.props === "object" && node.props !== null) {
      const { type, message } = exceptionProps(node.props as JsonObject);
      found.push([type, message].filter(Boolean).join(": "));
    }
    look(node.children);
  };
  const ops = typeof data === "object" && data !== null && !Array.isArray(data) ? (data as JsonObject).ops : null;
  for (const op of Array.isArray(ops) ? (ops as readonly Json[]) : []) {
    if (Array.isArray(op) && op[0] === "insert") look(op[3] as Json);
  }
  return found.join("; ") || null;
}

function OnPage({ found }: { found: readonly TreeNode[] }): ReactNode {
  const dbg = useDebugger();
  return (
    <Section title="On the page now" note={String(found.length)}>
      {found.length === 0 ? <p className="ins-hint">The page shows no exception at this position.</p> : null}
      {found.map((node) => (
        <ErrorBox
          key={node.id}
          props={propsOf(node)}
          actions={
            <button type="button" className="ins-link" onClick={() => dbg.select(node.id)}>
              exception #{node.id}
            </button>
          }
        />
      ))}
    </Section>
  );
}

function Failed({ page, shown }: { page: RunPage; shown: boolean }): ReactNode {
  const position = useShown("position");
  const { rows, total } = page;
  const [chosen, choose] = useState<number | null>(null);
  // The failure that one stands in, or the last one before: what to look at first.
  const near = rows.findLast((row) => row.position <= position)?.run ?? null;
  // What the page shows stands above already.
  const open = chosen ?? (shown ? null : near);
  if (total === 0) {
    return (
      <Section title="Failed runs" note="0">
        <Empty title="No run of this session failed" />
      </Section>
    );
  }
  return (
    <Section title="Failed runs" note={rows.length < total ? `${rows.length} of ${total}` : String(total)}>
      <ul className="ins-list">
        {rows.map((row) => (
          <FailedRow
            key={row.run}
            row={row}
            open={row.run === open}
            choose={() => choose(row.run === open ? -1 : row.run)}
          />
        ))}
      </ul>
    </Section>
  );
}

function FailedRow({ row, open, choose }: { row: RunRow; open: boolean; choose: () => void }): ReactNode {
  const position = useShown("position");
  const here = row.position <= position && position <= (row.last ?? Number.POSITIVE_INFINITY);
  return (
    <li className="ins-failed-row" data-now={here}>
      <div className="ins-failed-head">
        <PositionLink
          position={row.last ?? row.position}
          label={`Go to position ${row.last ?? row.position}, the end of run ${row.run}`}
        />
        <button type="button" className="ins-disclose" aria-expanded={open} onClick={choose}>
          <ToneSign tone="bad" />
          <span className="ins-list-text">{row.error ?? "failed"}</span>
        </button>
        <RunLink run={row.run} />
        <time>{clockTime(row.started)}</time>
      </div>
      {open ? <RunError run={row.run} /> : null}
    </li>
  );
}

function RunError({ run }: { run: number }): ReactNode {
  const info = useAt<RunInfo>(`run/${run}`);
  return (
    <Held at={info}>
      {(found) =>
        found.exception ? (
          <ErrorBox props={found.exception} actions={<Outcome run={found} />} />
        ) : (
          <p className="ins-hint">The log has no traceback of it.</p>
        )
      }
    </Held>
  );
}

function ErrorBox({ props, actions }: { props: JsonObject; actions: ReactNode }): ReactNode {
  const error = exceptionProps(props);
  return (
    <article className="ins-error" aria-label={[error.type, error.message].filter(Boolean).join(": ")}>
      <header>
        <strong>{error.type || "Error"}</strong>
        {error.message ? <span className="ins-error-message">{error.message}</span> : null}
        <span className="ins-actions">
          {actions}
          <Copy text={traceback(error)} label="Copy the error and its traceback" />
        </span>
      </header>
      {error.frames.length > 0 ? <Trace frames={error.frames} /> : null}
    </article>
  );
}

/** Of a damaged or foreign log the props may be anything. */
function exceptionProps(props: JsonObject): ExceptionBoxProps {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const frames = Array.isArray(props.frames) ? (props.frames as unknown as ExceptionBoxProps["frames"]) : [];
  return { type: text(props.type), message: text(props.message), frames };
}
