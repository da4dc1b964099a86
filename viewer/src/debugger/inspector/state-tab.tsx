// `session_state` and the values of widgets at the position, beside what they were.
import { type ReactNode, useMemo, useState } from "react";
import type { WireNode } from "../../core/tree";
import { useDebugger, useShown } from "../debugger";
import { useDesk } from "../desk";
import { counted } from "../format";
import type { Moment, RunInfo, StateAt, StateEntry } from "../wire";
import { nextChange } from "./key-history";
import { Held, PositionLink, Section, Toggle } from "./parts";
import { Pin } from "./pin";
import { useAt } from "./use-at";
import { useRunHere } from "./use-run-here";
import type { Top } from "./value-rows";
import { ValueTree } from "./value-tree";

export function StateTab(): ReactNode {
  const position = useShown("position");
  const pin = useShown("pin");
  const [text, setText] = useState("");
  const [only, setOnly] = useState(false);
  const [since, setSince] = useState<Since>("event");
  const began = useRunBegan(since === "run" && pin === null);
  const against = pin ?? (began !== null && began <= position ? began - 1 : null);
  const at = useAt<StateAt>(`state/${position}${against === null ? "" : `?against=${against}`}`);
  return (
    <>
      <div className="ins-bar">
        <input
          type="search"
          className="ins-search"
          placeholder="Filter names and values"
          aria-label="Filter names and values"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Toggle on={only} set={setOnly}>
          Only changed
        </Toggle>
        <Pin />
      </div>
      <div className="ins-against">
        <span className="ins-faint">Changes since</span>
        {pin === null ? <Choice since={since} choose={setSince} /> : <PositionLink position={pin} />}
      </div>
      <Held at={at}>{(state) => <Entries state={state} text={text} only={only} />}</Held>
    </>
  );
}

/** What values are compared with as long as no position is pinned. */
type Since = "event" | "run";

function Choice({ since, choose }: { since: Since; choose: (since: Since) => void }): ReactNode {
  return (
    <>
      <Toggle on={since === "event"} set={() => choose("event")}>
        the event before
      </Toggle>
      <Toggle on={since === "run"} set={() => choose("run")}>
        the run began
      </Toggle>
    </>
  );
}

/** Position at which the run of the position began; null before the first, and where nobody asks. */
function useRunBegan(asked: boolean): number | null {
  const { run } = useRunHere({ asked, choice: false });
  const info = useAt<RunInfo>(asked && run !== null ? `run/${run}` : null);
  return info.data?.position ?? null;
}

function Entries({ state, text, only }: { state: StateAt; text: string; only: boolean }): ReactNode {
  return (
    <>
      <Group title="session_state" entries={state.session_state} {...{ text, only }} coded />
      <Group title="Widgets" entries={state.widgets} {...{ text, only }} coded={false} />
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly entries: readonly StateEntry[];
  readonly text: string;
  readonly only: boolean;
  readonly coded: boolean;
}

function Group({ title, entries, text, only, coded }: GroupProps): ReactNode {
  const shown = useMemo(() => entries.filter((entry) => holds(entry, text.toLowerCase())), [entries, text]);
  const tops = useMemo(() => shown.map(topOf), [shown]);
  const changed = shown.filter(({ change }) => change !== null).length;
  const left = only ? changed : shown.length;
  const byName = useMemo(() => new Map(entries.map((entry) => [entry.name, entry])), [entries]);
  return (
    <Section title={title} note={numbers(entries.length, changed)}>
      {left === 0 ? (
        <p className="ins-hint">{nothing(entries.length, text, only, coded)}</p>
      ) : (
        <ValueTree
          label={title}
          tops={tops}
          coded={coded}
          only={only}
          {...(coded ? {} : { named: (name: string) => <WidgetName entry={byName.get(name)} name={name} /> })}
          actions={(name, tabIndex) => <Around name={name} widget={!coded} tabIndex={tabIndex} />}
        />
      )}
    </Section>
  );
}

function topOf({ name, value, before, change }: StateEntry): Top {
  if (change === null) return { name, after: value, compared: false };
  return {
    name,
    after: change === "gone" ? undefined : value,
    before: change === "new" ? undefined : before,
    compared: true,
  };
}

function holds({ name, label, text, kind }: StateEntry, wanted: string): boolean {
  return !wanted || [name, label, text, kind].some((part) => part?.toLowerCase().includes(wanted));
}

function numbers(all: number, changed: number): string {
  return changed ? `${all}, ${changed} changed` : String(all);
}

function nothing(all: number, text: string, only: boolean, coded: boolean): string {
  if (all === 0) return coded ? "Nothing is in session_state yet." : "No widget has a value yet.";
  if (text) return `None of ${counted(all, "entry", "entries")} has “${text}”${only ? " and changed" : ""}.`;
  return "None of them changed.";
}

/** A widget by its label; a click selects its element. */
function WidgetName({ entry, name }: { entry: StateEntry | undefined; name: string }): ReactNode {
  const dbg = useDebugger();
  const select = async () => {
    const { position, node } = dbg.shown;
    const { tree } = await dbg.api.get<Moment>(dbg.path(`at/${position}`));
    const found = tree && nodeOf(tree, name);
    // What was selected meanwhile is newer.
    if (found !== null && found !== undefined && dbg.shown.node === node) dbg.select(found);
  };
  return (
    <button
      type="button"
      className="ins-link ins-widget"
      tabIndex={-1}
      title={`${entry?.kind ?? "widget"} ${name}: select its element`}
      onClick={(event) => {
        event.stopPropagation();
        void select().catch(() => {}); // a damaged place: the tab says so already
      }}
    >
      {entry?.label || entry?.kind || name}
    </button>
  );
}

function nodeOf(node: WireNode, widget: string): number | null {
  if (node.props.widget === widget) return node.id;
  for (const child of node.children ?? []) {
    const found = nodeOf(child, widget);
    if (found !== null) return found;
  }
  return null;
}

/** To the change before and after this position. */
function Around({ name, widget, tabIndex }: { name: string; widget: boolean; tabIndex: number }): ReactNode {
  const dbg = useDebugger();
  const desk = useDesk();
  const go = (step: 1 | -1) =>
    desk.steps.ask({
      find: () => nextChange(dbg, name, widget, step).catch(() => null),
      nothing: () => desk.say(`There is no ${step < 0 ? "earlier" : "later"} change of ${name}`),
    });
  const button = (step: 1 | -1, words: string) => (
    <button
      type="button"
      className="ins-mini"
      tabIndex={tabIndex}
      aria-label={`${words} of ${name}`}
      title={words}
      onClick={(event) => {
        event.stopPropagation();
        go(step);
      }}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={step < 0 ? "m10 3.5-4.5 4.5 4.5 4.5" : "m6 3.5 4.5 4.5L6 12.5"} />
      </svg>
    </button>
  );
  return (
    <>
      {button(-1, "Earlier change")}
      {button(1, "Later change")}
    </>
  );
}
