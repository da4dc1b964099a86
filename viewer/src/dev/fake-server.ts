// A server that is not there: answers a viewer from a sample tree, acknowledges what it sends, and tells who asks.
import type { JsonObject } from "../core/json";
import type { NumberedInput, ServerMessage } from "../core/messages";
import type { WireNode } from "../core/tree";
import type { Connect, TransportEvents } from "../wire/socket";

/** A node of a sample: ids are given out, keys made up. */
export interface SampleNode {
  readonly kind: string;
  readonly props?: JsonObject;
  readonly children?: readonly SampleNode[];
  readonly fragment?: string;
  readonly line?: string;
}

export interface Sample {
  readonly app?: JsonObject;
  readonly main?: readonly SampleNode[];
  readonly sidebar?: readonly SampleNode[];
  readonly bottom?: readonly SampleNode[];
  readonly event?: readonly SampleNode[];
  /** Base64 of blobs by digest, served to the page as `/blob/<digest>`. */
  readonly blobs?: Readonly<Record<string, string>>;
  /** Sent one after the other once the tree is there. */
  readonly messages?: readonly ServerMessage[];
}

/** The whole tree of a sample: ids from 10 on, in the order of the page. */
export function sampleTree(sample: Sample): WireNode {
  let next = 10;
  const plant = ({ kind, props = {}, children, ...rest }: SampleNode): WireNode => {
    const id = next;
    next += 1;
    const block = children ? { children: children.map(plant) } : {};
    return { id, kind, key: `${kind}-${id}`, props, ...block, ...rest };
  };
  const root = (id: number, key: "main" | "sidebar" | "bottom" | "event"): WireNode => {
    // Ids of the roots are fixed; what is in them is numbered from main to event.
    return { id, kind: "root", key, props: {}, children: (sample[key] ?? []).map(plant) };
  };
  const children = [root(1, "main"), root(2, "sidebar"), root(3, "bottom"), root(4, "event")];
  return { id: 0, kind: "app", key: "app", props: sample.app ?? {}, children };
}

export class FakeServer {
  readonly received: NumberedInput[] = [];
  readonly #sample: Sample;
  readonly #onInput: (input: NumberedInput) => void;
  #events: TransportEvents | undefined;
  #position = 1;
  /** False: connections fail, as when the server is down. */
  reachable = true;

  constructor(sample: Sample, onInput: (input: NumberedInput) => void = () => {}) {
    this.#sample = sample;
    this.#onInput = onInput;
  }

  connect: Connect = (events) => {
    this.#events = events;
    queueMicrotask(() => (this.reachable ? events.onOpen() : events.onClose()));
    return { send: (text) => this.#sent(text), close: () => {} };
  };

  /** The next position of the log. */
  next(): number {
    this.#position += 1;
    return this.#position;
  }

  say(...messages: ServerMessage[]): void {
    this.#events?.onText(JSON.stringify(messages));
  }

  drop(): void {
    this.#events?.onClose();
  }

  #sent(text: string): void {
    const message = JSON.parse(text) as NumberedInput | { type: "hello" };
    if (message.type === "hello") {
      this.say({
        type: "welcome",
        session: "s_sample",
        token: "token",
        viewer: 1,
        position: this.#position,
        batch: this.received.length,
        tree: sampleTree(this.#sample),
        running: false,
        config: { title: "sample", version: "0.0.0", upload_limit: 200 * 1024 * 1024 },
      });
      for (const following of this.#sample.messages ?? []) this.say(following);
      return;
    }
    this.received.push(message);
    if (message.batch === undefined) return; // no input
    this.say({ type: "ack", batch: message.batch, position: this.next() });
    this.#onInput(message);
  }
}
