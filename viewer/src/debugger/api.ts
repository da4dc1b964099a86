// Asks the debugger's server (docs/debugger-api.md). What was recorded does not change, so answers are kept for a while.
import type { Filter } from "./wire";

/** What the server said against a request. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** Position up to which the session can be rebuilt, where damage was the reason. */
    readonly position?: number,
  ) {
    super(message);
  }
}

const KEPT = 300;

export class Api {
  readonly #kept = new Map<string, Promise<unknown>>();
  readonly #listeners = new Set<() => void>();
  #gone = false;

  constructor(readonly base = "./") {}

  /** Whether the last request found nobody there. */
  get gone(): boolean {
    return this.#gone;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A fact of the recording: asked for once. */
  get<T>(path: string): Promise<T> {
    const known = this.#kept.get(path);
    if (known) {
      this.#kept.delete(path);
      this.#kept.set(path, known); // the one used last goes last
      return known as Promise<T>;
    }
    const asked = this.fresh<T>(path);
    this.#kept.set(path, asked);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    // What covers only a part of a long session so far is another answer soon.
    asked.then(
      (answer) => isPart(answer) && this.#kept.delete(path),
      () => this.#kept.delete(path),
    );
    return asked;
  }

  /** What may be another answer the next time, such as lists of a recording that grows. */
  async fresh<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await answered(await this.#fetch(path, { signal: signal ?? null }))).json() as Promise<T>;
  }

  async post(path: string, body: unknown): Promise<Response> {
    const headers = { "content-type": "application/json", "X-Evlit-Debugger": "1" };
    return answered(await this.#fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
  }

  /** The recording grew: what was asked for of its end may have another answer now. */
  forget(): void {
    this.#kept.clear();
  }

  async #fetch(path: string, how: RequestInit): Promise<Response> {
    try {
      const response = await fetch(this.base + path, how);
      this.#found(true);
      return response;
    } catch (error) {
      if (!how.signal?.aborted) this.#found(false);
      throw error;
    }
  }

  #found(there: boolean): void {
    if (this.#gone !== there) return;
    this.#gone = !there;
    for (const listener of this.#listeners) listener();
  }
}

/** Whether an answer covers only what the index of a long session has so far. */
export function isPart(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "complete" in answer && answer.complete === false;
}

async function answered(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  let said: { error?: string; position?: number } = {};
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    // a proxy's own page
  }
  // The server names the first event that cannot be read: up to the one before it, all can be rebuilt.
  const upto = said.position === undefined ? undefined : said.position - 1;
  throw new Refused(said.error ?? `the server answered ${response.status}`, response.status, upto);
}

/** A filter as part of a query string, in one order, so that equal filters are equal texts. */
export function filterQuery(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.kinds?.length) query.set("kinds", filter.kinds.join(","));
  if (filter.run !== undefined) query.set("run", String(filter.run));
  if (filter.fragment !== undefined) query.set("fragment", filter.fragment);
  if (filter.widget !== undefined) query.set("widget", filter.widget);
  if (filter.text) query.set("text", filter.text);
  return query.toString();
}
