// Where the time of a run went: boxes of the flame chart, and the table of calls below it.
import type { Span } from "../wire";

export type BoxKind = "run" | "fragment" | "own" | "call";

export interface Box {
  /** 0 is the run, 1 the app and its fragments, from 2 on the calls. */
  readonly level: number;
  readonly kind: BoxKind;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Place in `spans` of own code and calls. */
  readonly span: number | null;
}

export interface Flame {
  readonly seconds: number;
  readonly levels: number;
  readonly boxes: readonly Box[];
}

export function flameOf(profile: { readonly seconds: number; readonly spans: readonly Span[] }): Flame {
  const { spans } = profile;
  const seconds = Math.max(profile.seconds, ...spans.map(({ end }) => end), 1e-6);
  const boxes: Box[] = [{ level: 0, kind: "run", from: 0, to: seconds, label: "run", span: null }];
  for (const [fragment, from, to] of stretches(spans)) {
    boxes.push({ level: 1, kind: "fragment", from, to, label: fragment ?? "the app", span: null });
  }
  // What runs inside or beside another call stands below it: in the first row that is free by then.
  const ends: number[] = [];
  const order = spans.map((_, at) => at).sort((a, b) => earlier(spans[a], spans[b]));
  for (const at of order) {
    const span = spans[at];
    if (!span) continue;
    const free = ends.findIndex((end) => end <= span.begin + 1e-9);
    const row = free < 0 ? ends.length : free;
    ends[row] = span.end;
    const level = 2 + row;
    if (span.call > span.begin) {
      boxes.push({
        level,
        kind: "own",
        from: span.begin,
        to: span.call,
        label: `your code before ${span.name}`,
        span: at,
      });
    }
    boxes.push({ level, kind: "call", from: span.call, to: span.end, label: span.name, span: at });
  }
  const rest = restOf(profile);
  if (rest > 0) {
    const label = "your code after the last call";
    boxes.push({ level: 2, kind: "own", from: seconds - rest, to: seconds, label, span: null });
  }
  return { seconds, levels: 2 + ends.length, boxes };
}

/** Seconds of the app's own code after the last call; 0 where it is not worth a word. */
export function restOf({ seconds, spans }: { readonly seconds: number; readonly spans: readonly Span[] }): number {
  const rest = seconds - Math.max(0, ...spans.map(({ end }) => end));
  return spans.length > 0 && rest > seconds / 200 ? rest : 0;
}

function earlier(a: Span | undefined, b: Span | undefined): number {
  return (a?.begin ?? 0) - (b?.begin ?? 0) || (b?.end ?? 0) - (a?.end ?? 0);
}

/** Neighbouring spans of the same fragment, as one stretch. */
function stretches(spans: readonly Span[]): (readonly [string | null, number, number])[] {
  const found: [string | null, number, number][] = [];
  for (const { fragment, begin, end } of [...spans].sort((a, b) => a.begin - b.begin)) {
    const last = found.at(-1);
    if (last && last[0] === fragment) last[2] = Math.max(last[2], end);
    else found.push([fragment, begin, end]);
  }
  return found;
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Boxes as they are drawn in a window of time: what is narrower than a pixel is drawn together with its neighbours. */
export interface Drawn {
  readonly box: Box;
  readonly x: number;
  readonly width: number;
  /** How many boxes this stands for. */
  readonly count: number;
}

export function drawn(flame: Flame, window: Window, width: number): Drawn[] {
  const scale = width / Math.max(window.to - window.from, 1e-9);
  const found: Drawn[] = [];
  const lastTiny = new Map<number, number>();
  for (const box of flame.boxes) {
    const x = Math.max(0, (box.from - window.from) * scale);
    const end = Math.min(width, (box.to - window.from) * scale);
    if (end < 0 || x > width || end < x) continue;
    const wide = end - x;
    const tiny = wide < 1.5;
    const before = lastTiny.get(box.level);
    const last = before === undefined ? undefined : found[before];
    if (tiny && before !== undefined && last && end <= last.x + Math.max(last.width, 1.5) + 1) {
      found[before] = { ...last, width: Math.max(last.width, end - last.x), count: last.count + 1 };
      continue;
    }
    found.push({ box, x, width: Math.max(wide, 1), count: 1 });
    if (tiny) lastTiny.set(box.level, found.length - 1);
    else lastTiny.delete(box.level);
  }
  return found;
}

/** Zooms around a moment, and stays within the run. */
export function zoomed(window: Window, factor: number, around: number, seconds: number): Window {
  const size = Math.min(seconds, Math.max((window.to - window.from) * factor, Math.min(seconds, 20e-6)));
  const share = (around - window.from) / Math.max(window.to - window.from, 1e-12);
  return kept({ from: around - size * share, to: around - size * share + size }, seconds);
}

export function moved(window: Window, by: number, seconds: number): Window {
  return kept({ from: window.from + by, to: window.to + by }, seconds);
}

function kept({ from, to }: Window, seconds: number): Window {
  const size = Math.min(to - from, seconds);
  const start = Math.min(Math.max(0, from), seconds - size);
  return { from: start, to: start + size };
}

/** Marks of a time axis: round times, about so many. */
export function ticks(window: Window, about: number): number[] {
  const raw = (window.to - window.from) / Math.max(1, about);
  if (!(raw > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((by) => by * power).find((size) => size >= raw * (1 - 1e-9)) ?? 10 * power;
  const found: number[] = [];
  for (let at = Math.ceil(window.from / step - 1e-9) + 0; at * step <= window.to + step * 1e-9; at++)
    found.push(at * step);
  return found;
}

/** All calls of one line. */
export interface Site {
  readonly line: string;
  readonly name: string;
  readonly fragment: string | null;
  readonly calls: number;
  /** Seconds of the app's own code before these calls. */
  readonly own: number;
  /** Seconds of the calls themselves. */
  readonly call: number;
  readonly total: number;
}

export function sitesOf(spans: readonly Span[]): Site[] {
  const found = new Map<string, Site>();
  for (const { line, name, fragment, begin, call, end, calls } of spans) {
    const key = `${line}\n${name}\n${fragment ?? ""}`;
    const old = found.get(key) ?? { line, name, fragment, calls: 0, own: 0, call: 0, total: 0 };
    found.set(key, {
      ...old,
      calls: old.calls + calls,
      own: old.own + (call - begin),
      call: old.call + (end - call),
      total: old.total + (end - begin),
    });
  }
  return [...found.values()];
}

export type SiteColumn = "line" | "calls" | "own" | "call" | "total";

export function sorted(sites: readonly Site[], column: SiteColumn, descending: boolean): Site[] {
  const sign = descending ? -1 : 1;
  return sites.toSorted((a, b) => {
    const [x, y] = [a[column], b[column]];
    const order = typeof x === "number" && typeof y === "number" ? x - y : collate(String(x), String(y));
    return sign * order || b.total - a.total;
  });
}

const { compare: collate } = new Intl.Collator("en", { numeric: true });
