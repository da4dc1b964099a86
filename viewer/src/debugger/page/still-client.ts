// The client of a recorded page: it is welcomed, hears of what changed, and never sends anything.
import type { Op } from "../../core/ops";
import type { WireNode } from "../../core/tree";
import { Address, type Place } from "../../wire/address";
import { Client } from "../../wire/client";
import type { TransportEvents } from "../../wire/socket";
import type { Scene } from "./contract";

const FORGETFUL = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

/** An address that is shown by the debugger, not by the browser. */
class ToldAddress extends Address {
  #place: Place = { page: "", query: "" };

  now(): Place {
    return this.#place;
  }

  protected go(place: Place): void {
    this.#place = place;
  }
}

export class StillClient {
  readonly client: Client;
  #events: TransportEvents | undefined;
  #scene: Scene | undefined;

  constructor() {
    this.client = new Client({
      connect: (events) => {
        this.#events = events;
        return { send: () => {}, close: () => {} };
      },
      address: new ToldAddress(FORGETFUL),
      page: () => ({ locale: navigator.language, zone: "UTC", theme: "light" }),
      keep: FORGETFUL,
      tab: "debugger",
      readOnly: true,
    });
    this.client.start();
    this.#events?.onOpen();
  }

  get position(): number | undefined {
    return this.#scene?.position;
  }

  whole(tree: WireNode, scene: Scene): void {
    this.client.store.hush();
    this.#welcome(scene, tree);
  }

  patch(ops: readonly Op[], scene: Scene, play: boolean): void {
    const { store } = this.client;
    if (!play) store.hush();
    if (ops.length) store.patch({ type: "patch", position: scene.position, ops }, play);
    // Runs are told by a welcome without a tree: nothing fades then, as it would while a run goes on.
    if (scene.running !== this.#scene?.running || scene.page !== this.#scene.page) this.#welcome(scene);
    this.#scene = scene;
  }

  #welcome(scene: Scene, tree?: WireNode): void {
    this.#scene = scene;
    const { session, position, page, query, running, title } = scene;
    const config = { title, version: "", upload_limit: 0 };
    const known = { session, token: "", viewer: 0, batch: 0 };
    const message = { type: "welcome", ...known, position, page, query, running, config, ...(tree ? { tree } : {}) };
    this.#events?.onText(JSON.stringify(message));
  }
}
