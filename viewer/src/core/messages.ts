// The frames of docs/protocol.md as types, and the one place where text from the server becomes such a value.
import type { Json, JsonObject } from "./json";
import type { Op } from "./ops";
import type { WireNode } from "./tree";

export const PROTOCOL = 1;

export type Values = { readonly [widget: string]: Json };

export interface WidgetsInput {
  readonly type: "widgets";
  readonly values: Values;
  readonly trigger?: Values;
  readonly fragment?: string;
  /** It asks for no run: the next one knows it. */
  readonly note?: true;
}

/** What the server must not lose; the outbox numbers these with `batch`. */
export type Input =
  | WidgetsInput
  | { readonly type: "page"; readonly page: string; readonly query: string; readonly history?: true }
  | { readonly type: "rerun" }
  | { readonly type: "stop" }
  | { readonly type: "dismiss"; readonly dialog: string; readonly run: number }
  | { readonly type: "clear-cache" }
  | { readonly type: "follow"; readonly on: boolean }
  | { readonly type: "theme"; readonly theme: string };

export type NumberedInput = Input & { readonly batch: number };

/** Whether an input is a value that asks for no run. */
export function isNote(input: Input): input is WidgetsInput {
  return input.type === "widgets" && input.note === true;
}

export interface Hello {
  readonly type: "hello";
  readonly protocol: number;
  readonly session?: string;
  readonly token?: string;
  readonly seen?: number;
  /** Of the last `welcome`: what was seen is worth something with it alone. */
  readonly epoch?: number;
  /** This page, as long as it is loaded: what tells a lost connection from a copy of the tab. */
  readonly tab: string;
  /** The user wants the session here, wherever else it is open. */
  readonly take?: true;
  readonly page: string;
  readonly query: string;
  readonly locale: string;
  readonly zone: string;
  readonly theme: string;
  /** Minutes that the clock here is behind UTC. */
  readonly offset?: number;
  /** Where the main page is, without a query. */
  readonly url?: string;
}

export interface ServerConfig {
  readonly title: string;
  readonly version: string;
  readonly upload_limit: number;
  /** A session may choose to rerun whenever its source is saved. */
  readonly can_follow?: boolean;
  /** The debugger of the server's log can be opened from here. */
  readonly debugger?: boolean;
}

export interface Welcome {
  readonly type: "welcome";
  readonly session: string;
  readonly token: string;
  /** Grows whenever the session is taken up again from its log. */
  readonly epoch?: number;
  /** Why it is not the session that was asked for. */
  readonly instead?: { readonly code: "unknown" | "ended" | "duplicate"; readonly message: string };
  readonly viewer: string | number;
  readonly position: number;
  readonly batch: number;
  readonly page?: string;
  readonly query?: string;
  readonly tree?: WireNode;
  readonly running: boolean;
  /** A source that was saved since the app last ran. */
  readonly changed?: string;
  /** A saved source reruns the app at once. */
  readonly follows?: boolean;
  readonly config: ServerConfig;
}

export interface Ack {
  readonly type: "ack";
  readonly batch: number;
  readonly position: number;
}

export interface Patch {
  readonly type: "patch";
  readonly position: number;
  readonly ops: readonly Op[];
}

export type Outcome = "finished" | "cancelled" | "stopped" | "rerun" | "failed" | "lost";

export interface RunMessage {
  readonly type: "run";
  readonly run: string | number;
  readonly phase: "started" | "ended";
  readonly scope: "app" | readonly string[];
  readonly inputs: number;
  readonly outcome?: Outcome;
  readonly error?: Json;
}

export interface Fresh {
  readonly type: "fresh";
  readonly run: string | number;
  readonly nodes: { readonly [container: string]: number };
}

/** The app opened a page, or changed the query; what is missing stays. */
export interface AddressMessage {
  readonly type: "address";
  readonly position: number;
  readonly page?: string;
  readonly query?: string;
  readonly push: boolean;
}

/** A source of the app was saved, and nothing reruns by itself. */
export interface SourceMessage {
  readonly type: "source";
  readonly path: string;
}

export interface ErrorMessage {
  readonly type: "error";
  readonly code: string;
  readonly message: string;
  readonly batch?: number;
}

export interface Bye {
  readonly type: "bye";
  readonly code: "moved" | "slow" | "closing" | "closed" | "log";
  readonly message: string;
}

export type ServerMessage =
  | Welcome
  | Ack
  | Patch
  | RunMessage
  | Fresh
  | AddressMessage
  | SourceMessage
  | ErrorMessage
  | Bye
  | { readonly type: "there" }
  | { readonly type: "pong" };

const KNOWN: ReadonlySet<string> = new Set([
  "welcome",
  "ack",
  "patch",
  "run",
  "fresh",
  "address",
  "source",
  "error",
  "bye",
  "there",
  "pong",
] satisfies ServerMessage["type"][]);

/** The messages of one frame. Types of a newer server are left out; anything else than objects is an error. */
export function parseFrame(text: string): ServerMessage[] {
  const frame: unknown = JSON.parse(text);
  const messages: unknown[] = Array.isArray(frame) ? frame : [frame];
  return messages.filter((message): message is ServerMessage => {
    const type = (message as JsonObject | null)?.type;
    if (typeof type !== "string") throw new TypeError(`expected a message with a type, got ${text.slice(0, 80)}`);
    return KNOWN.has(type);
  });
}
