// The address bar as the session sees it: a page and a query. What the app does to it, and what the user does with Back.
import type { Keep } from "./outbox";
import { pageUrl } from "./urls";

export interface Place {
  /** The last part of the path; "" is the main page. */
  readonly page: string;
  /** Without the question mark. */
  readonly query: string;
}

const KEY = "evlit.address";

/** Milliseconds after which a change of the address that was refused is tried again. */
const LATER = 2000;

export abstract class Address {
  readonly #keep: Keep;
  /** The page was loaded at another address than this tab showed last: the user has edited it. */
  #edited: boolean | undefined;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  abstract now(): Place;
  protected abstract go(place: Place, push: boolean): void;

  /** Shows a place: in a new entry of the history, or by correcting the one of now. */
  show(place: Place, push: boolean): void {
    if (!same(place, this.now())) this.go(place, push);
    this.remember();
  }

  /** True after a reload at another address than the one that was remembered. */
  get edited(): boolean {
    const last = this.#recall();
    this.#edited ??= last !== undefined && !same(last, this.now());
    return this.#edited;
  }

  remember(): void {
    this.#edited = false;
    try {
      this.#keep.setItem(KEY, JSON.stringify(this.now()));
    } catch {
      // Storage is full or forbidden: an address that is edited by hand then counts as the old one.
    }
  }

  #recall(): Place | undefined {
    try {
      const kept: unknown = JSON.parse(this.#keep.getItem(KEY) ?? "null");
      const { page, query } = (kept ?? {}) as Record<string, unknown>;
      return typeof page === "string" && typeof query === "string" ? { page, query } : undefined;
    } catch {
      return undefined;
    }
  }
}

export function same(one: Place, other: Place): boolean {
  return one.page === other.page && one.query === other.query;
}

/** The address of a place, beside the page that is shown. */
export function placeUrl({ page, query }: Place, base: string = document.baseURI): URL {
  const url = pageUrl(page === "" ? "./" : `./${encodeURIComponent(page)}`, base);
  url.search = query;
  return url;
}

class BrowserAddress extends Address {
  #shown: Place = this.now();
  /** What the browser refused to show so far. */
  #late: Place | undefined;

  now(): Place {
    const last = location.pathname.split("/").at(-1) ?? "";
    return { page: decode(last), query: location.search.slice(1) };
  }

  protected go(place: Place, push: boolean): void {
    this.#late = undefined;
    try {
      if (push) history.pushState(null, "", placeUrl(place));
      else history.replaceState(history.state, "", placeUrl(place));
    } catch (error) {
      // Browsers take only so many changes in a time (Safari 100 in 10 s), and a bound field may be typed into for long.
      if (!(error instanceof DOMException)) throw error;
      this.#late = place;
      setTimeout(() => this.#late === place && this.show(place, push), LATER);
    }
    this.#shown = this.now();
  }

  /** Calls back whenever the user went back or forward to another place. */
  onGone(then: (place: Place) => void): void {
    addEventListener("popstate", () => {
      const place = this.now();
      // Another heading of the same page is no other place.
      if (same(place, this.#shown)) return;
      this.#shown = place;
      this.#late = undefined;
      this.remember();
      then(place);
    });
  }
}

export function browserAddress(keep: Keep): BrowserAddress {
  return new BrowserAddress(keep);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a % that begins no escape
  }
}
