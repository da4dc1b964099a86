// A server for tests: records each connection and what was sent on it, and lets the test say, drop and pass time.
import type { NumberedInput, ServerMessage, Welcome } from "../core/messages";
import { Client } from "../wire/client";
import type { Keep } from "../wire/outbox";
import type { TransportEvents } from "../wire/socket";
import { TestAddress } from "./fake-address";
import { type Sample, sampleTree } from "./fake-server";

type Sent = NumberedInput | ({ type: "hello" | "here" | "ping" } & Record<string, unknown>);

export class TestServer {
  readonly connections: { readonly sent: Sent[]; frames: number; readonly events: TransportEvents; closed: boolean }[] =
    [];
  readonly kept: Map<string, string>;
  readonly client: Client;
  readonly address: TestAddress;
  #timers: { at: number; then: () => void }[] = [];
  #now = 0;
  #position = 10;

  constructor(kept: Map<string, string> = new Map()) {
    this.kept = kept;
    const keep: Keep = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
    this.address = new TestAddress(keep);
    this.client = new Client({
      connect: (events) => {
        const connection = { sent: [] as Sent[], frames: 0, events, closed: false };
        this.connections.push(connection);
        return {
          send: (text) => {
            const frame = JSON.parse(text) as Sent | Sent[];
            connection.frames += 1;
            connection.sent.push(...(Array.isArray(frame) ? frame : [frame]));
          },
          close: () => {
            connection.closed = true;
          },
        };
      },
      address: this.address,
      page: () => ({ locale: "en", zone: "UTC", theme: "light" }),
      keep,
      tab: "t",
      after: (ms, then) => {
        const timer = { at: this.#now + ms, then };
        this.#timers.push(timer);
        return () => {
          this.#timers = this.#timers.filter((other) => other !== timer);
        };
      },
      random: () => 1,
    });
  }

  /** A client that is connected and shows `sample`. */
  static welcoming(sample: Sample, more: Partial<Welcome> = {}): TestServer {
    const server = new TestServer();
    server.client.start();
    server.open();
    server.welcome({ tree: sampleTree(sample), ...more });
    return server;
  }

  get last(): TestServer["connections"][number] {
    const last = this.connections.at(-1);
    if (!last) throw new Error("the client has not connected");
    return last;
  }

  /** The inputs that were sent on the connection of now. */
  get inputs(): NumberedInput[] {
    return this.last.sent.filter((sent): sent is NumberedInput => "batch" in sent);
  }

  /** The next position of the log. */
  next(): number {
    this.#position += 1;
    return this.#position;
  }

  open(): void {
    this.last.events.onOpen();
  }

  drop(): void {
    this.last.events.onClose();
  }

  say(...messages: ServerMessage[]): void {
    this.last.events.onText(JSON.stringify(messages));
  }

  welcome(more: Partial<Welcome> = {}): void {
    this.say({
      type: "welcome",
      session: "s1",
      token: "secret",
      viewer: 1,
      position: 10,
      batch: 0,
      running: false,
      config: { title: "app", version: "1", upload_limit: 1 },
      ...more,
    });
  }

  ack(batch: number, position: number): void {
    this.say({ type: "ack", batch, position });
  }

  run(run: string, phase: "started" | "ended", inputs = 0): void {
    this.say({ type: "run", run, phase, scope: "app", inputs, ...(phase === "ended" ? { outcome: "finished" } : {}) });
  }

  /** Lets time pass: what was to happen until then happens, in order. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.then();
    }
    this.#now = until;
  }
}
