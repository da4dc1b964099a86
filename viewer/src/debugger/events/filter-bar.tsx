// What stands above the list of events: search, kinds as chips with how many there are, and what else it is filtered by.
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { useDebugger, useShown } from "../debugger";
import { count, shortCount } from "../format";
import { Icon, IconButton } from "../icons";
import { isFiltered } from "../steps";
import type { Filter, SessionInfo } from "../wire";
import type { EventPages } from "./pages";

/** Kinds by the first part of their names, which is a filter too. */
export function groupsOf(kinds: SessionInfo["kinds"]): readonly (readonly [name: string, count: number])[] {
  const groups = new Map<string, number>();
  for (const [kind, many] of kinds) {
    const name = kind.split(".")[0] ?? kind;
    groups.set(name, (groups.get(name) ?? 0) + many);
  }
  return [...groups];
}

/** Adds a name to a filter's kinds or takes it away. A group and its own kinds exclude each other. */
export function toggled(kinds: readonly string[] | undefined, name: string): readonly string[] | undefined {
  const before = kinds ?? [];
  const part = (whole: string, of: string) => of.startsWith(`${whole}.`);
  const rest = before.filter((each) => each !== name && !part(name, each) && !part(each, name));
  const next = before.includes(name) ? rest : [...rest, name];
  return next.length ? next : undefined;
}

export function FilterBar({ pages }: { pages: EventPages }): ReactNode {
  const debugged = useDebugger();
  const session = useShown("session");
  const filter = useShown("filter");
  const [open, setOpen] = useState(false);
  const head = useShown("head");
  const total = useSyncExternalStore(pages.subscribe, () => pages.total);
  const counting = useSyncExternalStore(pages.subscribe, () => pages.counting);
  const change = (part: Filter) => debugged.change({ filter: { ...filter, ...part } });
  const filtered = isFiltered(filter);
  // What cannot be read has no kind to filter by; a bar leads to it.
  const kinds = session.kinds.filter(([kind]) => kind !== "damaged");
  return (
    <div className="dbg-filter">
      <div className="dbg-filter-head">
        <h2>Events</h2>
        <span className="dbg-faint">
          {filtered ? `${total === null ? "…" : count(total)}${counting ? "…" : ""} of ${count(head)}` : count(head)}
        </span>
        <IconButton sign="filter" label="More filters" aria-expanded={open} onClick={() => setOpen(!open)} />
      </div>
      <fieldset className="dbg-chips">
        <legend className="dbg-hidden">Kinds of events</legend>
        {(open ? kinds : groupsOf(kinds)).map(([name, many]) => (
          <Chip
            key={name}
            name={name}
            many={many}
            counting={session.complete === false}
            on={filter.kinds?.some((each) => each === name || name.startsWith(`${each}.`)) ?? false}
            toggle={() => change({ kinds: toggled(filter.kinds, name) })}
          />
        ))}
      </fieldset>
      {open && <More session={session} filter={filter} change={change} />}
      {filtered && <Active filter={filter} session={session} change={change} />}
    </div>
  );
}

function Chip({
  name,
  many,
  counting,
  on,
  toggle,
}: {
  name: string;
  many: number;
  counting: boolean;
  on: boolean;
  toggle: () => void;
}): ReactNode {
  return (
    <button type="button" className="dbg-chip" aria-pressed={on} onClick={toggle} title={`${count(many)} of ${name}`}>
      {name} <span className="dbg-faint">{shortCount(many) + (counting ? "…" : "")}</span>
    </button>
  );
}

function More({
  session,
  filter,
  change,
}: {
  session: SessionInfo;
  filter: Filter;
  change: (part: Filter) => void;
}): ReactNode {
  return (
    <div className="dbg-more">
      <label>
        Run
        <input
          type="number"
          min={1}
          max={session.runs}
          placeholder="any"
          value={filter.run ?? ""}
          onChange={({ target }) =>
            change({ run: target.value === "" ? undefined : Math.max(1, Number(target.value)) })
          }
        />
      </label>
      <Choice
        label="Widget"
        value={filter.widget}
        choices={session.widgets.map((each) => [each.id, widgetName(each)])}
        choose={(widget) => change({ widget })}
      />
      <Choice
        label="Fragment"
        value={filter.fragment}
        choices={session.fragments.map((each) => [each, each])}
        choose={(fragment) => change({ fragment })}
      />
    </div>
  );
}

function widgetName({ kind, label, key, id }: SessionInfo["widgets"][number]): string {
  return `${kind ?? "widget"} ${label || key || id}`;
}

function Choice({
  label,
  value,
  choices,
  choose,
}: {
  label: string;
  value: string | undefined;
  choices: readonly (readonly [string, string])[];
  choose: (value: string | undefined) => void;
}): ReactNode {
  return (
    <label>
      {label}
      <select
        value={value ?? ""}
        disabled={!choices.length}
        onChange={({ target }) => choose(target.value || undefined)}
      >
        <option value="">any</option>
        {choices.map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the list is filtered by, beside kinds: each can be taken away. */
function Active({
  filter,
  session,
  change,
}: {
  filter: Filter;
  session: SessionInfo;
  change: (part: Filter) => void;
}): ReactNode {
  const widget = session.widgets.find(({ id }) => id === filter.widget);
  const parts: readonly (readonly [string, keyof Filter])[] = [
    ...(filter.text ? ([[`“${filter.text}”`, "text"]] as const) : []),
    ...(filter.run === undefined ? [] : ([[`run ${filter.run}`, "run"]] as const)),
    ...(filter.widget === undefined ? [] : ([[widget ? widgetName(widget) : filter.widget, "widget"]] as const)),
    ...(filter.fragment === undefined ? [] : ([[filter.fragment, "fragment"]] as const)),
    ...(filter.kinds ? ([[filter.kinds.join(", "), "kinds"]] as const) : []),
  ];
  return (
    <ul className="dbg-active" aria-label="Filtered by">
      {parts.map(([words, part]) => (
        <li key={part}>
          <span>{words}</span>
          <button type="button" aria-label={`No longer by ${part}`} onClick={() => change({ [part]: undefined })}>
            <Icon sign="cross" />
          </button>
        </li>
      ))}
    </ul>
  );
}
