// A debugger's server that is not there: answers what docs/debugger-api.md lists of a small session, from memory.
import type { Bar, EventRow, Filter, Lanes, Mark, Matches, Note, Recording, SessionInfo } from "../wire";
import { EVENTS, momentAt, RECORDING, RUNS, SESSION } from "./sample";

export interface FakeParts {
  readonly recording?: Recording;
  readonly session?: SessionInfo;
  readonly events?: readonly EventRow[];
  /** Answers of a test's own, by path without the query; they come first. */
  readonly answers?: Readonly<Record<string, (query: URLSearchParams, body: unknown) => unknown>>;
}

/** Stands in for `fetch`; `asked` lists the paths that were asked for. */
export function fakeFetch(parts: FakeParts = {}): typeof fetch & { readonly asked: string[] } {
  const asked: string[] = [];
  const notes: Note[] = [];
  const answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input), "http://localhost/");
    asked.push(url.pathname.slice(1) + url.search);
    const body: unknown = init?.body ? JSON.parse(String(init.body)) : null;
    const own = parts.answers?.[url.pathname.slice(1)];
    const found = own ? own(url.searchParams, body) : answerOf(url, parts, notes, init?.method ?? "GET");
    if (found instanceof Response) return found;
    return found === undefined ? refusal(404, `expected a known path, got ${url.pathname}`) : Response.json(found);
  };
  return Object.assign(answer, { asked });
}

/** `upto`: the last position that can be rebuilt; the server names the one after it, which is damaged. */
export function refusal(status: number, error: string, upto?: number): Response {
  return Response.json({ error, position: upto === undefined ? undefined : upto + 1 }, { status });
}

function answerOf(url: URL, parts: FakeParts, notes: Note[], method: string): unknown {
  const [, api, s, , what, first] = url.pathname.split("/");
  if (api !== "api") return undefined;
  if (s === "recording") return parts.recording ?? RECORDING;
  if (s !== "s") return undefined;
  const events = parts.events ?? EVENTS;
  const query = url.searchParams;
  const found = events.filter((event) => holds(filterOf(query), event));
  switch (what) {
    case undefined:
      return parts.session ?? SESSION;
    case "events":
      return page(query, found);
    case "index": {
      const index = found.findLastIndex((event) => event.position <= Number(query.get("position")));
      return { index, position: found[index]?.position ?? 0 };
    }
    case "find":
      return { position: nextOf(found, Number(query.get("from")), Number(query.get("step"))) };
    case "event": {
      const event = events.find(({ position }) => position === Number(first));
      return event && { ...event, version: 1, cause: null, data: {} };
    }
    case "time":
      return { position: events.findLast((event) => (event.at ?? 0) <= Number(query.get("at")))?.position ?? 0 };
    case "lanes":
      return lanes(events, Number(query.get("from")), Number(query.get("to")));
    case "matches":
      return matches(found, Number(query.get("from")), Number(query.get("to")));
    case "at":
      return momentAt(Number(first));
    case "runs":
      return { total: RUNS.length, rows: RUNS };
    case "notes":
      return method === "POST" ? refusal(403, "the recording is open for reading: start with --write") : notes;
    default:
      return undefined;
  }
}

function page(query: URLSearchParams, found: readonly EventRow[]) {
  const offset = Number(query.get("offset") ?? 0);
  return { total: found.length, offset, rows: found.slice(offset, offset + Number(query.get("limit") ?? 200)) };
}

function nextOf(found: readonly EventRow[], from: number, step: number): number | null {
  const next =
    step > 0 ? found.find(({ position }) => position > from) : found.findLast(({ position }) => position < from);
  return next?.position ?? null;
}

function filterOf(query: URLSearchParams): Filter {
  return {
    kinds: query.get("kinds")?.split(","),
    run: query.has("run") ? Number(query.get("run")) : undefined,
    text: query.get("text") ?? undefined,
  };
}

function holds(filter: Filter, event: EventRow): boolean {
  const kind = event.kind ?? "";
  if (filter.kinds && !filter.kinds.some((name) => kind === name || kind.startsWith(`${name}.`))) return false;
  if (filter.run !== undefined && event.run !== filter.run) return false;
  return !filter.text || event.text.toLowerCase().includes(filter.text.toLowerCase());
}

function matches(found: readonly EventRow[], from: number, to: number): Matches {
  const within = found.filter(({ at }) => at !== null && from <= at && at < to);
  const marks = within.map(({ at, position, text }) => ({
    at: at ?? 0,
    position,
    count: 1,
    tone: "plain" as const,
    text,
  }));
  return { from, to, total: found.length, marks };
}

function lanes(events: readonly EventRow[], from: number, to: number): Lanes {
  const marks = (wanted: (event: EventRow) => boolean): Mark[] =>
    events
      .filter((event) => wanted(event) && event.at !== null && from <= event.at && event.at < to)
      .map(({ at, position, tone, text }) => ({ at: at ?? 0, position, count: 1, tone, text }));
  const runs: Bar[] = RUNS.filter((run) => run.started < to && (run.ended ?? Infinity) >= from).map((run) => ({
    from: run.started,
    to: run.ended,
    position: run.position,
    last: run.last,
    run: run.run,
    count: 1,
    outcome: run.outcome,
    fragment: run.scope !== null,
    text: `run ${run.run}`,
  }));
  return {
    from,
    to,
    inputs: marks(({ tone }) => tone === "person"),
    ticks: marks(({ tone }) => tone === "clock"),
    decisions: marks(({ kind }) => kind === "rerun.decided"),
    errors: marks(({ tone }) => tone === "bad"),
    runs,
  };
}
