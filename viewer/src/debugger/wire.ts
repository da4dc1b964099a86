// What the debugger's server answers: docs/debugger-api.md as types.
import type { Json, JsonObject } from "../core/json";
import type { Op } from "../core/ops";
import type { WireNode } from "../core/tree";

/** Who or what did it, or how it ended: a colour, a sign and a word. */
export type Tone = "person" | "clock" | "good" | "warn" | "bad" | "app" | "plain";
export type Outcome = "finished" | "cancelled" | "stopped" | "rerun" | "failed" | "lost";

export interface SessionRow {
  readonly id: string;
  readonly app: string;
  readonly opened: number;
  readonly closed: number | null;
  readonly last: number | null;
  readonly head: number;
  readonly labels: Readonly<Record<string, Json>>;
}

export interface Recording {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly evlit: string;
  readonly live: boolean;
  readonly write: boolean;
  readonly app: string | null;
  readonly sessions: readonly SessionRow[];
  readonly problems: readonly string[];
}

export interface WidgetName {
  readonly id: string;
  readonly kind: string | null;
  readonly label: string | null;
  readonly key: string | null;
  readonly fragment: string | null;
  readonly line: string | null;
}

export interface SessionInfo extends SessionRow {
  readonly kinds: readonly (readonly [kind: string, count: number])[];
  readonly runs: number;
  readonly fragments: readonly string[];
  readonly widgets: readonly WidgetName[];
  readonly versions: Readonly<Record<string, string>>;
  readonly damaged: readonly { readonly position: number; readonly last: number; readonly why: string }[];
  readonly complete?: boolean;
}

export interface Grown {
  readonly sessions: readonly Pick<SessionRow, "id" | "head" | "last" | "closed">[];
}

/** Which events a list shows; empty for all. */
export interface Filter {
  readonly kinds?: readonly string[] | undefined;
  readonly run?: number | undefined;
  readonly fragment?: string | undefined;
  readonly widget?: string | undefined;
  readonly text?: string | undefined;
}

export interface EventRow {
  readonly position: number;
  readonly at: number | null;
  readonly kind: string | null;
  readonly run: number | null;
  readonly text: string;
  readonly tone: Tone;
  readonly error: string | null;
}

export interface EventPage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly EventRow[];
  /** False: the index of a long recording is still being made, and this covers what it has so far. Ask again. */
  readonly complete?: boolean;
}

export interface EventDetail extends EventRow {
  readonly version: number | null;
  readonly cause: number | null;
  readonly data: Json;
}

export interface Mark {
  readonly at: number;
  readonly position: number;
  readonly count: number;
  readonly tone: Tone;
  readonly text: string;
  /** Time and position of the last event of the bucket. */
  readonly until?: number;
  readonly last?: number;
}

export interface Bar {
  readonly from: number;
  readonly to: number | null;
  readonly position: number;
  readonly last: number | null;
  readonly run: number;
  readonly count: number;
  readonly outcome: Outcome | null;
  readonly fragment: boolean;
  readonly text: string;
}

export interface Lanes {
  readonly from: number;
  readonly to: number;
  readonly inputs: readonly Mark[];
  readonly ticks: readonly Mark[];
  readonly decisions: readonly Mark[];
  readonly errors: readonly Mark[];
  /** Sessions and viewers that came and went, sources that changed, what scripts asked for. */
  readonly others?: readonly Mark[];
  readonly runs: readonly Bar[];
  readonly complete?: boolean;
}

/** Where in time the events of a filter are. */
export interface Matches {
  readonly from: number;
  readonly to: number;
  /** How many there are in the whole session. */
  readonly total: number;
  readonly marks: readonly Mark[];
  readonly complete?: boolean;
}

export interface Named {
  readonly id: number;
  readonly kind: string;
  readonly label: string | null;
}

export interface Touched {
  readonly inserted: readonly number[];
  readonly changed: Readonly<Record<string, readonly string[]>>;
  readonly moved: readonly number[];
  readonly removed: readonly Removed[];
}

/** An element that is gone, and where it was. */
export interface Removed extends Named {
  readonly parent: number | null;
  readonly index: number | null;
}

export interface Moment {
  readonly position: number;
  readonly at: number | null;
  readonly page: string;
  readonly query: string;
  readonly running: readonly number[];
  readonly tree: WireNode | null;
  readonly from: number | null;
  readonly ops: readonly Op[] | null;
  readonly touched: Touched;
  readonly theme: string | null;
  readonly url: string | null;
}

export interface WhatIf extends Moment {
  readonly status: "same" | "different" | "failed";
  readonly differences: readonly string[];
  readonly error: JsonObject | null;
}

export interface StateEntry {
  readonly name: string;
  readonly value: Json;
  readonly before: Json;
  readonly change: null | "set" | "new" | "gone";
  readonly text: string;
  readonly label: string | null;
  readonly kind: string | null;
}

export interface StateAt {
  readonly position: number;
  readonly against: number;
  readonly session_state: readonly StateEntry[];
  readonly widgets: readonly StateEntry[];
}

export interface Source {
  readonly path: string;
  readonly line: number;
  readonly first: number;
  readonly lines: readonly string[];
  readonly digest: string;
  readonly now: boolean | null;
}

export interface Touch {
  readonly position: number;
  readonly at: number;
  readonly kind: string;
  readonly run: number | null;
  readonly ops: readonly Op[];
  readonly text: string;
}

export interface NodeInfo {
  readonly node: Omit<WireNode, "children">;
  readonly path: readonly Named[];
  readonly before: JsonObject | null;
  readonly changed: readonly string[];
  readonly touches: readonly Touch[];
  readonly drawn: number;
  readonly last: number;
  readonly source: Source | null;
  readonly widget: { readonly id: string; readonly value: Json } | null;
}

export interface Cause {
  readonly position: number;
  readonly at: number;
  readonly kind: string;
  readonly text: string;
  readonly tone: Tone;
  readonly run: number | null;
  readonly because: readonly number[];
}

export interface Chain {
  readonly causes: readonly Cause[];
  readonly more: boolean;
  readonly ends: string;
}

export interface RunRow {
  readonly run: number;
  readonly outcome: Outcome | null;
  readonly scope: readonly string[] | null;
  readonly page: string;
  readonly cause: string | null;
  readonly because: readonly number[];
  readonly asked: number | null;
  readonly started: number;
  readonly ended: number | null;
  readonly waited: number | null;
  readonly seconds: number | null;
  readonly cpu: number | null;
  readonly calls: number | null;
  readonly error: string | null;
  readonly cancelled_by: number | null;
  readonly position: number;
  readonly last: number | null;
  readonly tone: Tone;
}

export interface RunPage {
  readonly total: number;
  readonly rows: readonly RunRow[];
  readonly complete?: boolean;
}

export interface Span {
  readonly line: string;
  readonly name: string;
  readonly fragment: string | null;
  readonly begin: number;
  readonly call: number;
  readonly end: number;
  readonly calls: number;
}

export interface RunInfo extends RunRow {
  readonly exception: JsonObject | null;
  readonly output: readonly {
    readonly stream: "stdout" | "stderr";
    readonly text: string;
    readonly position: number;
    readonly at: number;
  }[];
  readonly effects: readonly { readonly name: string; readonly key: string; readonly position: number }[];
  readonly fragments: readonly { readonly fragment: string; readonly seconds: number; readonly calls: number }[];
  readonly profile: { readonly seconds: number; readonly spans: readonly Span[] } | null;
}

export interface Note {
  readonly id: string;
  readonly position: number;
  readonly text: string;
  readonly at: number;
}
