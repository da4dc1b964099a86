// What the app printed: by the run of the position, or by all runs up to it.
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useDebugger, useShown } from "../debugger";
import { clockTime, counted } from "../format";
import type { EventPage, RunInfo } from "../wire";
import { styled } from "./ansi";
import { Copy, Empty, Held, PositionLink, Toggle } from "./parts";
import { type At, useAt } from "./use-at";
import { useRunHere } from "./use-run-here";

type Printed = RunInfo["output"][number];

export function OutputTab(): ReactNode {
  const [all, setAll] = useState(true);
  return (
    <>
      <fieldset className="ins-bar ins-choice">
        <legend className="ins-hidden">Output of</legend>
        <Toggle on={all} set={() => setAll(true)}>
          Session until here
        </Toggle>
        <Toggle on={!all} set={() => setAll(false)}>
          This run
        </Toggle>
      </fieldset>
      {all ? <SessionOutput /> : <RunOutput />}
    </>
  );
}

function RunOutput(): ReactNode {
  const here = useRunHere();
  const info = useAt<RunInfo>(here.run === null ? null : `run/${here.run}`, true);
  if (here.run === null && !here.waiting) return <Empty title="No run had begun by then" />;
  return (
    <Held at={{ ...info, error: info.error ?? here.error, waiting: info.waiting || here.waiting }}>
      {(run) =>
        run.output.length === 0 ? (
          <Empty title={`Run ${run.run} printed nothing`} />
        ) : (
          <Lines lines={run.output} more={0} />
        )
      }
    </Held>
  );
}

const SHOWN = 100;

function SessionOutput(): ReactNode {
  const dbg = useDebugger();
  const position = useShown("position");
  const index = useAt<{ index: number; position: number }>(`index?position=${position}&kinds=output.printed`);
  const last = index.data?.index ?? -1;
  const first = Math.max(0, last - SHOWN + 1);
  const page = useAt<EventPage>(
    last < 0 ? null : `events?offset=${first}&limit=${last - first + 1}&kinds=output.printed`,
  );
  const lines = useTexts(page.data);
  const waiting = index.waiting || page.waiting || lines.waiting;
  if (index.data && last < 0) {
    return (
      <Empty title={position === dbg.shown.head ? "Nothing was printed" : "Nothing was printed until here"}>
        What the app prints to stdout and stderr stands here.
      </Empty>
    );
  }
  const error = index.error ?? page.error ?? lines.error;
  return <Held at={{ data: lines.data, error, waiting }}>{(found) => <Lines lines={found} more={first} />}</Held>;
}

/** Rows have texts in short: in full they stand in the runs that printed them. */
function useTexts(page: EventPage | null): At<readonly Printed[]> {
  const dbg = useDebugger();
  const [found, setFound] = useState<{ readonly page: EventPage; readonly lines: readonly Printed[] } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (!page) return;
    let off = false;
    const runs = [...new Set(page.rows.map(({ run }) => run).filter((run) => run !== null))];
    Promise.all(runs.map((run) => dbg.api.get<RunInfo>(dbg.path(`run/${run}`)))).then(
      (infos) => {
        if (off) return;
        const texts = new Map(infos.flatMap(({ output }) => output.map((line) => [line.position, line] as const)));
        setFound({ page, lines: page.rows.map((row) => texts.get(row.position)).filter((line) => line !== undefined) });
        setError(null);
      },
      (reason: unknown) => !off && setError(reason instanceof Error ? reason : new Error(String(reason))),
    );
    return () => {
      off = true;
    };
  }, [page, dbg]);
  return { data: found?.lines ?? null, error, waiting: page !== null && found?.page !== page };
}

function Lines({ lines, more }: { lines: readonly Printed[]; more: number }): ReactNode {
  const position = useShown("position");
  const list = useRef<HTMLOListElement>(null);
  const now = lines.findLast((line) => line.position <= position)?.position;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is the one of now
  useEffect(() => {
    list.current?.querySelector("[data-now=true]")?.scrollIntoView?.({ block: "nearest" });
  }, [now]);
  const text = useMemo(() => lines.map((line) => plain(line.text)).join(""), [lines]);
  return (
    <>
      <div className="ins-bar ins-output-bar">
        <span className="ins-faint">
          {lines.length} printed
          {more ? `; ${counted(more, "earlier one")} not shown` : ""}
        </span>
        <span className="ins-grow" />
        <Copy text={text} label="Copy the output" />
      </div>
      <ol className="ins-output" ref={list}>
        {lines.map((line) => (
          <li
            key={line.position}
            data-stream={line.stream}
            data-now={line.position === now}
            data-later={line.position > position}
          >
            <PositionLink position={line.position} />
            <time>{clockTime(line.at)}</time>
            {line.stream === "stderr" ? <span className="ins-stream">err</span> : null}
            <PrintedText text={line.text} />
          </li>
        ))}
      </ol>
    </>
  );
}

function plain(text: string): string {
  return styled(text)
    .map((piece) => piece.text)
    .join("");
}

const LONG = 4000;

function PrintedText({ text }: { text: string }): ReactNode {
  const [whole, setWhole] = useState(false);
  const cut = text.length > LONG && !whole;
  const pieces = useMemo(() => styled((cut ? text.slice(0, LONG) : text).replace(/\n$/, "")), [text, cut]);
  let at = 0;
  return (
    <span className="ins-printed">
      {pieces.map((piece) => {
        at += piece.text.length;
        return (
          <span key={at} data-colour={piece.colour ?? undefined} data-bold={piece.bold} data-dim={piece.dim}>
            {piece.text}
          </span>
        );
      })}
      {cut ? (
        <button type="button" className="ins-link" onClick={() => setWhole(true)}>
          {(text.length - LONG).toLocaleString("en-US")} more characters
        </button>
      ) : null}
    </span>
  );
}
