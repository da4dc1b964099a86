// An address bar without a browser.
import { Address, type Place } from "../wire/address";
import type { Keep } from "../wire/outbox";

const NOTHING: Keep = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

/** An address bar with its history, the newest entry last. */
export class TestAddress extends Address {
  readonly entries: Place[] = [{ page: "", query: "" }];

  constructor(keep: Keep = NOTHING) {
    super(keep);
  }

  now(): Place {
    const place = this.entries.at(-1);
    if (!place) throw new Error("there is always an entry");
    return place;
  }

  protected go(place: Place, push: boolean): void {
    if (!push) this.entries.pop();
    this.entries.push(place);
  }
}
