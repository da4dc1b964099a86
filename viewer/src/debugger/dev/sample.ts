// A small recorded session for tests: a page with a button, a ticking fragment, one run that failed and one superseded.
import type { WireNode } from "../../core/tree";
import type { EventRow, Moment, Recording, RunRow, SessionInfo, Tone } from "../wire";

export const OPENED = 1_790_000_000;

const RAW: readonly (readonly [seconds: number, kind: string, run: number | null, tone: Tone, text: string])[] = [
  [0, "session.opened", null, "person", "app.py en-US UTC light"],
  [0, "rerun.requested", null, "person", "the app was opened"],
  [0.01, "rerun.decided", null, "plain", "start run 1 for 2: nothing runs"],
  [0.01, "run.started", 1, "app", "run 1: the app"],
  [0.02, "tree.patched", 1, "app", "run 1: 3 drawn"],
  [0.03, "run.ended", 1, "good", "run 1 finished after 0.020 s and 4 calls"],
  [2, "widgets.changed", null, "person", "button 'Plus' clicked"],
  [2.01, "rerun.decided", null, "plain", "start run 2 for 7: nothing runs"],
  [2.01, "run.started", 2, "app", "run 2: the app"],
  [2.02, "tree.patched", 2, "app", "run 2: markdown #12: body = 'Count: 1'"],
  [2.03, "run.ended", 2, "good", "run 2 finished after 0.020 s and 4 calls"],
  [3, "timer.ticked", null, "clock", "clock@app.py:9"],
  [3.01, "rerun.decided", null, "plain", "start run 3 for 12: nothing runs"],
  [3.01, "run.started", 3, "app", "run 3: clock@app.py:9"],
  [3.5, "widgets.changed", null, "person", "button 'Plus' clicked"],
  [3.51, "rerun.decided", null, "plain", "supersede run 3 for 15: a person waits"],
  [3.52, "run.ended", 3, "warn", "run 3 cancelled after 0.510 s and 2 calls"],
  [3.53, "run.started", 4, "app", "run 4: the app"],
  [3.54, "output.printed", 4, "plain", "run 4: stdout 'two'"],
  [3.55, "run.ended", 4, "bad", "run 4 failed after 0.020 s and 3 calls: ValueError: two"],
  [70, "viewer.detached", null, "plain", "v1: closing"],
];

export const EVENTS: readonly EventRow[] = RAW.map(([seconds, kind, run, tone, text], index) => ({
  position: index + 1,
  at: OPENED + seconds,
  kind,
  run,
  text,
  tone,
  error: null,
}));

const run = (
  part: Pick<RunRow, "run" | "outcome" | "position" | "last" | "tone"> & Partial<RunRow>,
  started: number,
  ended: number,
): RunRow => ({
  scope: null,
  page: "",
  cause: "viewer",
  because: [part.position - 2],
  asked: OPENED + started,
  started: OPENED + started,
  ended: OPENED + ended,
  waited: 0,
  seconds: ended - started,
  cpu: ended - started,
  calls: 4,
  error: null,
  cancelled_by: null,
  ...part,
});

export const RUNS: readonly RunRow[] = [
  run({ run: 1, outcome: "finished", position: 4, last: 6, tone: "good" }, 0.01, 0.03),
  run({ run: 2, outcome: "finished", position: 9, last: 11, tone: "good" }, 2.01, 2.03),
  run(
    { run: 3, outcome: "cancelled", position: 14, last: 17, tone: "warn", scope: ["clock@app.py:9"], cancelled_by: 16 },
    3.01,
    3.52,
  ),
  run({ run: 4, outcome: "failed", position: 18, last: 20, tone: "bad", error: "ValueError: two" }, 3.53, 3.55),
];

const session = {
  id: "s_sample",
  app: "app.py",
  opened: OPENED,
  closed: null,
  last: OPENED + 70,
  head: EVENTS.length,
  labels: {},
};

export const RECORDING: Recording = {
  name: "session.db",
  path: "/recordings/session.db",
  size: 118_784,
  evlit: "0.1.0",
  live: false,
  write: false,
  app: null,
  sessions: [session],
  problems: [],
};

export const SESSION: SessionInfo = {
  ...session,
  kinds: counted(EVENTS.map(({ kind }) => kind ?? "")),
  runs: RUNS.length,
  fragments: ["clock@app.py:9"],
  widgets: [{ id: "button-plus", kind: "button", label: "Plus", key: null, fragment: null, line: "app.py:4" }],
  versions: { evlit: "0.1.0", python: "3.11.9" },
  damaged: [],
};

function counted(names: readonly string[]): (readonly [string, number])[] {
  return [...new Set(names)].map((name) => [name, names.filter((each) => each === name).length]);
}

/** The page at a position. */
export function treeAt(position: number): WireNode {
  const count = position >= 10 ? 1 : 0;
  const main: WireNode[] =
    position < 5
      ? []
      : [
          { id: 10, kind: "heading", key: "heading-10", props: { body: "Counter", level: 1 }, line: "app.py:3" },
          { id: 11, kind: "button", key: "button-plus", props: { label: "Plus" }, line: "app.py:4" },
          { id: 12, kind: "markdown", key: "markdown-12", props: { body: `Count: ${count}` }, line: "app.py:6" },
        ];
  const roots = [
    { id: 1, kind: "root", key: "main", props: {}, children: main },
    { id: 2, kind: "root", key: "sidebar", props: {}, children: [] },
    { id: 3, kind: "root", key: "bottom", props: {}, children: [] },
    { id: 4, kind: "root", key: "event", props: {}, children: [] },
  ];
  return { id: 0, kind: "app", key: "app", props: {}, children: roots };
}

export function momentAt(position: number): Moment {
  return {
    position,
    at: EVENTS[position - 1]?.at ?? null,
    page: "",
    query: "",
    running: RUNS.filter((each) => each.position <= position && position < (each.last ?? Infinity)).map((r) => r.run),
    tree: treeAt(position),
    from: null,
    ops: null,
    touched: {
      inserted: position === 5 ? [10, 11, 12] : [],
      changed: position === 10 ? { 12: ["body"] } : {},
      moved: [],
      removed: [],
    },
    theme: "light",
    url: null,
  };
}
