// The viewer's end of docs/protocol.md: says hello, hands messages to the stores, sends inputs until they are in the log.
//
// Theory of operation. Each connection begins with `hello`, which names the session and how far the view has come, and with
// `welcome` as its answer; between the two nothing is sent. After `welcome` every input that waits goes out again in order
// under its old batch, so an input is in the log once, whatever happened to the connection. When a message does not fit
// the view, the view is given up: the client connects anew without `seen` and gets the whole tree.

import { ROOTS } from "../core/elements.gen";
import type { Bye, Hello, Input, NumberedInput, ServerConfig, ServerMessage, Welcome } from "../core/messages";
import { isNote, PROTOCOL, parseFrame } from "../core/messages";
import { OpError } from "../core/ops";
import { isKind } from "../core/tree";
import { keepDrafts, keptDrafts } from "../store/drafts";
import { Signals } from "../store/signal";
import { ViewStore } from "../store/view-store";
import { WidgetStore } from "../store/widget-store";
import type { Address, Place } from "./address";
import { openDebugger } from "./debugging";
import { type Keep, Outbox } from "./outbox";
import { afterTimeout, type Connect, Link, type LinkOptions, type LinkState } from "./socket";

export interface ClientOptions {
  readonly connect: Connect;
  /** What a page says about itself in `hello`; its address it says by itself. */
  readonly page: () => Pick<Hello, "locale" | "zone" | "theme">;
  readonly address: Address;
  readonly keep: Keep;
  /** Nothing is ever sent: the page shows a session as it was. */
  readonly readOnly?: boolean;
  /** A name for this page that no other has. */
  readonly tab: string;
  readonly after?: LinkOptions["after"];
  readonly random?: LinkOptions["random"];
}

export interface SessionInfo {
  readonly session: string;
  readonly token: string;
  readonly epoch: number | undefined;
  readonly config: ServerConfig;
}

export interface Status {
  readonly link: LinkState;
  /** The server said welcome on this connection: what is done now is sent at once. */
  readonly ready: boolean;
  /** Attempts to connect since the last `welcome`. */
  readonly attempts: number;
  /** The server said that it stops. */
  readonly closing?: boolean;
  /** The session went on after a break: so many inputs had waited, and whether it was taken up from its log. */
  readonly back?: { readonly sent: number; readonly restored: boolean };
  /** The server will not have this viewer any more, and says why. */
  readonly ended?: { readonly code: string; readonly message: string };
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** How long it is shown; null until it is closed. */
  readonly seconds: number | null;
}

/** Inputs that lead to no run. */
const NO_RUN: ReadonlySet<Input["type"]> = new Set(["stop", "clear-cache", "follow"]);

const NOTICE_SECONDS = 8;
const KEY = "evlit.session";

/** Silence after something was sent that the server answers at once: then the connection is dead, whatever it says. */
export const ALIVE_WITHIN_MS = 10_000;

export class Client {
  readonly store: ViewStore;
  readonly widgets: WidgetStore;
  #info: SessionInfo | undefined;
  #status: Status = { link: "stopped", ready: false, attempts: 0 };
  #take = false;
  #cancelWatch: (() => void) | undefined;
  #follows = false;
  #theme: string | undefined; // as the server was told last
  #notices: readonly Notice[] = [];
  #nextNotice = 1;
  readonly #options: ClientOptions;
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #signals = new Signals<"status" | "waiting" | "notices">();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.store = new ViewStore(options.after);
    this.widgets = new WidgetStore(this.store, (input) => this.#send(input));
    this.#outbox = new Outbox(options.keep);
    this.#link = new Link({
      connect: options.connect,
      onState: (state) => this.#linkBecame(state),
      onText: (text) => this.#received(text),
      ...(options.after ? { after: options.after } : {}),
      ...(options.random ? { random: options.random } : {}),
    });
  }

  /** Known once a server said welcome. */
  get info(): SessionInfo | undefined {
    return this.#info;
  }

  get readOnly(): boolean {
    return this.#options.readOnly === true;
  }

  get status(): Status {
    return this.#status;
  }

  get waiting(): readonly NumberedInput[] {
    return this.#outbox.waiting;
  }

  /** What the user should be told once: inputs that the server refused. */
  get notices(): readonly Notice[] {
    return this.#notices;
  }

  subscribe = (what: "status" | "waiting" | "notices", listener: () => void): (() => void) =>
    this.#signals.subscribe(what, listener);

  start(): void {
    this.#link.start();
  }

  stop(): void {
    this.#link.stop();
  }

  /** Connects at once instead of after the wait; also after the server ended this viewer. */
  retry(): void {
    if (this.#status.ended) {
      this.#take = this.#status.ended.code === "moved";
      this.#status = { link: this.#link.state, ready: false, attempts: 0 };
      this.#link.start();
    } else this.#link.retryNow();
  }

  /** The network is back, or the page is looked at again: there is no need to wait on. */
  retryIfWaiting(): void {
    if (!this.#status.ready) return this.#link.retryNow();
    // After a sleep a connection may look open and be dead.
    this.#link.send('{"type":"ping"}');
    this.#watch();
  }

  /** The page is about to go, or may never be seen again: what is not committed is kept for when it is loaded anew. */
  leaving(): void {
    this.widgets.pauses.flush();
    if (this.#info) keepDrafts(this.#options.keep, this.#info.session, this.widgets.drafts());
  }

  /** Whoever knows that another tab has the session that this one remembers begins without it. */
  forgetRemembered(): void {
    this.#forget();
  }

  /** The session that this tab had when it was loaded before. */
  get remembered(): string | undefined {
    return this.#remembered()?.session;
  }

  rerun(): void {
    this.widgets.pauses.flush();
    this.#send({ type: "rerun" });
  }

  stopRun(): void {
    this.#send({ type: "stop" });
  }

  clearCache(): void {
    this.#send({ type: "clear-cache" });
  }

  /** Whether the session reruns whenever its source is saved, as this viewer knows. */
  get follows(): boolean {
    return this.#follows;
  }

  follow(on: boolean): void {
    this.#follows = on;
    this.#send({ type: "follow", on });
    this.#signals.emit(["status"]);
  }

  /** The page is shown in this theme now. */
  themeIs(theme: string): void {
    if (this.#theme === undefined || this.#theme === theme) return;
    this.#theme = theme;
    this.#send({ type: "theme", theme });
  }

  dismiss(dialog: string, run: number): void {
    this.widgets.pauses.flush();
    this.#send({ type: "dismiss", dialog, run });
  }

  /** The user follows a link to a page. */
  openPage(place: Place): void {
    this.#options.address.show(place, true);
    this.#sendPlace(place);
  }

  /** The user went back or forward: the address bar is there already. */
  wentTo(place: Place): void {
    this.#sendPlace(place, true);
  }

  dropNotice(id: number): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
    this.#signals.emit(["notices"]);
  }

  #sendPlace(place: Place, history = false): void {
    this.widgets.pauses.flush();
    this.#send({ type: "page", ...place, ...(history ? { history } : {}) });
  }

  #send(input: Input): number {
    if (this.readOnly) return 0;
    const numbered = this.#outbox.add(input);
    if (this.#status.ready) this.#link.send(JSON.stringify(numbered));
    if (this.#status.ready) this.#watch();
    this.#signals.emit(["waiting"]);
    return numbered.batch;
  }

  /** Something was sent that the server answers at once: when it stays silent, another connection is made. */
  #watch(): void {
    this.#cancelWatch ??= (this.#options.after ?? afterTimeout)(ALIVE_WITHIN_MS, () => this.#link.restart());
  }

  #unwatch(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
  }

  #linkBecame(link: LinkState): void {
    const { back: _, ...status } = this.#status;
    this.#status = { ...status, link, ready: false, attempts: this.#link.attempts };
    this.#unwatch();
    if (link === "open") this.#link.send(JSON.stringify(this.#hello()));
    this.#signals.emit(["status"]);
  }

  #hello(): Hello {
    const known = this.#info ?? this.#remembered();
    const page = this.#options.page();
    this.#theme = page.theme;
    return {
      type: "hello",
      protocol: PROTOCOL,
      ...(known ? { session: known.session, token: known.token } : {}),
      // Only what this page has folded itself: after a reload there is no tree to go on from.
      ...(this.#info && this.store.view.position > 0 ? { seen: this.store.view.position } : {}),
      ...(this.#info?.epoch === undefined ? {} : { epoch: this.#info.epoch }),
      tab: this.#options.tab,
      ...(this.#take ? { take: true } : {}),
      ...this.#options.address.now(),
      ...page,
    };
  }

  #received(text: string): void {
    this.#unwatch();
    try {
      for (const message of parseFrame(text)) this.#handle(message);
    } catch (error) {
      if (!(error instanceof OpError || error instanceof TypeError || error instanceof SyntaxError)) throw error;
      this.#notify(`The page lost step with the server and is loaded again (${error.message}).`);
      this.store.forget();
      this.#link.restart();
    }
    if (this.#status.ready && this.#outbox.waiting.length) this.#watch();
  }

  #handle(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "ack":
        return this.#acknowledged(message.batch, message.position);
      case "patch":
        return this.widgets.patched(this.store.patch(message));
      case "run":
        return this.store.run(message);
      case "fresh":
        return this.store.fresh(message);
      case "address":
        return this.#moved(message, message.push);
      case "source":
        return this.store.source(message);
      case "error":
        return this.#refused(message.code, message.message, message.batch);
      case "bye":
        return this.#bye(message.code, message.message);
      case "there":
        this.widgets.pauses.flush();
        this.#link.send('{"type":"here"}');
        return;
      case "pong":
        return;
      default:
        return never(message);
    }
  }

  #welcome(message: Welcome): void {
    this.widgets.pauses.flush();
    const before = this.#info?.session ?? this.#remembered()?.session;
    const known = this.#info;
    const lost = before !== undefined && before !== message.session ? this.#outbox.waiting.length : 0;
    const first = this.#info === undefined;
    const had = this.#outbox.resume(message.session, message.batch);
    this.#take = false;
    const { session, token, epoch, config } = message;
    this.#info = { session, token, epoch, config };
    this.#remember(this.#info);
    this.#follows = message.follows ?? false;
    const anew = known === undefined || known.epoch !== epoch;
    // The run that goes on with the session does not know what was done meanwhile.
    if (anew && message.running) this.#outbox.ask();
    this.store.welcome(message);
    this.widgets.acknowledgedUpTo(message.batch, message.position);
    if (message.tree) this.widgets.reset(before === undefined || before === message.session);
    else for (const input of had) this.#foldInput(input, this.store.view.position);
    if (first && before === session) this.widgets.restore(keptDrafts(this.#options.keep, session));
    const { closing: _, ...status } = this.#status;
    const back = { sent: this.#outbox.waiting.length, restored: anew };
    this.#status = { ...status, ready: true, attempts: 0, ...(known?.session === session ? { back } : {}) };
    this.#link.settled();
    for (const input of this.#outbox.waiting) this.#link.send(JSON.stringify(input));
    this.#resumeAddress(message, first && before === message.session, !first);
    this.#tellOfAnother(message, lost);
    this.#signals.emit(["status", "waiting"]);
  }

  /** Another session than the one that was asked for: why, and what that cost. A copy of a tab expects nothing else. */
  #tellOfAnother({ instead }: Welcome, lost: number): void {
    const why = instead && instead.code !== "duplicate" ? `${instead.message} This is a new one.` : undefined;
    const cost = lost && `${lost} unsent ${lost === 1 ? "change was" : "changes were"} lost.`;
    if (why) this.#notify(cost ? `${why} ${cost}` : why, null);
    else if (cost) this.#notify(`The server began a new session; ${cost}`, null);
  }

  /** A page that was loaded anew shows what its session has, unless the user has edited the address meanwhile. */
  #resumeAddress(message: Welcome, reloaded: boolean, push: boolean): void {
    const { address } = this.#options;
    if (reloaded && address.edited) this.#sendPlace(address.now(), true);
    else this.#moved(message, push);
    address.remember();
  }

  #moved({ page, query }: Partial<Place>, push: boolean): void {
    // What the user opened meanwhile is newer than what the server says here.
    if (this.#outbox.waiting.some((input) => input.type === "page")) return;
    const now = this.#options.address.now();
    this.#options.address.show({ page: page ?? now.page, query: query ?? now.query }, push);
  }

  #acknowledged(batch: number, position: number): void {
    const input = this.#outbox.settle(batch);
    if (input) this.#foldInput(input, position);
    this.widgets.acknowledged(batch, position, !(input && isNote(input)));
    this.#signals.emit(["waiting"]);
  }

  #foldInput(input: Input, position: number): void {
    if (input.type === "dismiss") return this.store.dismissed(position, input.dialog, input.run);
    const app = this.store.node(ROOTS.app);
    const themed = isKind(app, "app") && app.props.themed === true;
    const asks = input.type === "theme" ? themed : !(isNote(input) || NO_RUN.has(input.type));
    this.store.accepted(position, input.type === "widgets" ? input.values : {}, asks);
  }

  #refused(code: string, message: string, batch: number | undefined): void {
    // Settled, or it would be refused again after each reconnection.
    if (batch !== undefined && this.#outbox.settle(batch)) this.widgets.refused(batch);
    this.#notify(`${message} (${code})`);
    this.#signals.emit(["waiting"]);
  }

  #bye(code: Bye["code"], message: string): void {
    if (code === "closing") this.#status = { ...this.#status, closing: true };
    if (code === "slow" || code === "closing") return this.#link.restart();
    if (code === "closed") this.#forget();
    this.#status = { ...this.#status, ended: { code, message } };
    this.#link.stop();
  }

  /** Opens the debugger at what the page shows now. */
  debug(): void {
    if (!this.info) return;
    openDebugger(this.info, this.store.view.position).catch((error: Error) => this.#notify(error.message));
  }

  #notify(text: string, seconds: number | null = NOTICE_SECONDS): void {
    this.#notices = [...this.#notices, { id: this.#nextNotice, text, seconds }];
    this.#nextNotice += 1;
    this.#signals.emit(["notices"]);
  }

  #remembered(): { session: string; token: string } | undefined {
    try {
      const kept: unknown = JSON.parse(this.#options.keep.getItem(KEY) ?? "null");
      const { session, token } = (kept ?? {}) as Record<string, unknown>;
      return typeof session === "string" && typeof token === "string" ? { session, token } : undefined;
    } catch {
      return undefined;
    }
  }

  #remember({ session, token }: SessionInfo): void {
    try {
      this.#options.keep.setItem(KEY, JSON.stringify({ session, token }));
    } catch {
      // Storage is full or forbidden: the session goes on, only a reload begins another.
    }
  }

  #forget(): void {
    this.#info = undefined;
    this.store.forget();
    try {
      this.#options.keep.removeItem(KEY);
    } catch {
      // As above: there is nothing to remove where nothing can be kept.
    }
  }
}

function never(message: never): never {
  throw new TypeError(`expected a message of the protocol, got ${JSON.stringify(message)}`);
}
