// A WebSocket that comes back: opens, notices that it closed, waits longer each time, and opens again.
//
// Theory of operation. States: connecting -> open -> waiting -> connecting ..., and stopped, from which only `start` leads out.
// A timer moves waiting to connecting; so does `retryNow` (the network is back, the page is looked at again). An attempt
// that hangs (a network that is gone says nothing) is given up after a while, and begun anew by `retryNow`. Only one
// transport is ever alive: events of an older one are ignored, because each knows the number it was opened under.

export interface TransportEvents {
  onOpen(): void;
  onText(text: string): void;
  onClose(): void;
}

export interface Transport {
  send(text: string): void;
  close(): void;
}

export type Connect = (events: TransportEvents) => Transport;

export type LinkState = "connecting" | "open" | "waiting" | "stopped";

export interface LinkOptions {
  readonly connect: Connect;
  readonly onState: (state: LinkState) => void;
  readonly onText: (text: string) => void;
  /** Calls back after some time; returns how to cancel that. */
  readonly after?: (ms: number, then: () => void) => () => void;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export function afterTimeout(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;

/** How long an attempt to connect may take. */
export const CONNECT_WITHIN_MS = 10_000;

/** Doubles per attempt up to a bound; half of it random, so that the viewers of a restarted server do not come at once. */
export function waitBefore(attempt: number, random: number): number {
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return bound / 2 + (bound / 2) * random;
}

export class Link {
  #state: LinkState = "stopped";
  #transport: Transport | undefined;
  #opened = 0;
  #attempt = 0;
  #cancelWait: (() => void) | undefined;
  readonly #options: Required<LinkOptions>;

  constructor(options: LinkOptions) {
    this.#options = {
      after: afterTimeout,
      random: Math.random,
      ...options,
    };
  }

  get state(): LinkState {
    return this.#state;
  }

  /** How many attempts there were since the two sides last agreed. */
  get attempts(): number {
    return this.#attempt;
  }

  start(): void {
    if (this.#state === "stopped") this.#connect();
  }

  /** Closes for good (the server said so, or the page goes). */
  stop(): void {
    this.#leave();
    this.#become("stopped");
  }

  /** Drops the connection and makes a new one: the two sides no longer agree. */
  restart(): void {
    this.#leave();
    this.#wait();
  }

  retryNow(): void {
    if (this.#state === "connecting") this.#leave();
    if (this.#state === "waiting" || this.#state === "connecting") this.#connect();
  }

  /** The other side answered in its own words: the next wait is a short one again. */
  settled(): void {
    this.#attempt = 0;
  }

  /** False when there is no connection: the caller keeps what it wants to send. */
  send(text: string): boolean {
    if (this.#state !== "open" || !this.#transport) return false;
    this.#transport.send(text);
    return true;
  }

  #connect(): void {
    this.#cancelWait?.();
    this.#become("connecting");
    this.#opened += 1;
    const mine = this.#opened;
    const current = () => mine === this.#opened;
    const failed = () => {
      if (!current()) return;
      this.#leave();
      this.#wait();
    };
    this.#cancelWait = this.#options.after(CONNECT_WITHIN_MS, failed);
    this.#transport = this.#options.connect({
      onOpen: () => {
        if (!current()) return;
        this.#cancelWait?.();
        this.#become("open");
      },
      onText: (text) => current() && this.#options.onText(text),
      onClose: failed,
    });
  }

  #wait(): void {
    const ms = waitBefore(this.#attempt, this.#options.random());
    this.#attempt += 1;
    this.#cancelWait = this.#options.after(ms, () => this.retryNow());
    this.#become("waiting");
  }

  #leave(): void {
    this.#cancelWait?.();
    this.#opened += 1;
    this.#transport?.close();
    this.#transport = undefined;
  }

  #become(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}

/** The browser's WebSocket as a transport. */
export function webSocketTransport(url: string): Connect {
  return (events) => {
    const socket = new WebSocket(url, ["evlit.1"]);
    socket.onopen = () => events.onOpen();
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (typeof event.data === "string") events.onText(event.data);
    };
    socket.onclose = () => events.onClose();
    return { send: (text) => socket.send(text), close: () => socket.close() };
  };
}
