// Step 1 of the click journey: inputs on their way to the log, numbered, kept and sent again until the server has them.
import { type Input, isNote, type NumberedInput, type WidgetsInput } from "../core/messages";

/** The part of `sessionStorage` that is used: what waits survives a reload of the page. */
export type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const KEY = "evlit.outbox";

export class Outbox {
  #waiting: readonly NumberedInput[] = [];
  #next = 1;
  #session: string | undefined;
  readonly #keep: Keep;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  /** What the server did not acknowledge, oldest first. */
  get waiting(): readonly NumberedInput[] {
    return this.#waiting;
  }

  add(input: Input): NumberedInput {
    const numbered = { ...input, batch: this.#next };
    this.#next += 1;
    this.#set([...this.#waiting, numbered]);
    return numbered;
  }

  /** The notes that wait become inputs that ask for a run: one that does not know them is under way. */
  ask(): void {
    const asking = ({ note: _, ...input }: NumberedInput & WidgetsInput): NumberedInput => input;
    if (this.#waiting.some(isNote)) this.#set(this.#waiting.map((input) => (isNote(input) ? asking(input) : input)));
  }

  /** The server has this batch (or refused it for good): it is not sent again. Returns its input. */
  settle(batch: number): NumberedInput | undefined {
    const settled = this.#waiting.find((input) => input.batch === batch);
    if (settled) this.#set(this.#waiting.filter((input) => input !== settled));
    return settled;
  }

  /**
   * A connection to `session` begins, which has the batches up to `accepted`. Returns the inputs it had all along; those
   * in `waiting` are to be sent again. In another session than before nothing can wait: its widgets are not these.
   */
  resume(session: string, accepted: number): readonly NumberedInput[] {
    const first = this.#session === undefined;
    const known = first ? this.#restore(session) : this.#session === session ? this.#waiting : [];
    // Made before the first connection, when nobody knew which numbers are free.
    const early = first ? this.#waiting : [];
    this.#session = session;
    this.#next = Math.max(accepted, ...known.map((input) => input.batch)) + 1;
    this.#set(known.filter((input) => input.batch > accepted));
    for (const { batch: _, ...input } of early) this.add(input);
    return known.filter((input) => input.batch <= accepted);
  }

  #set(waiting: readonly NumberedInput[]): void {
    this.#waiting = waiting;
    if (this.#session === undefined) return;
    try {
      if (waiting.length) this.#keep.setItem(KEY, JSON.stringify({ session: this.#session, waiting }));
      else this.#keep.removeItem(KEY);
    } catch {
      // Storage is full or forbidden: the inputs still wait in memory, only a reload would lose them.
    }
  }

  #restore(session: string): readonly NumberedInput[] {
    try {
      const kept = JSON.parse(this.#keep.getItem(KEY) ?? "null") as {
        session: string;
        waiting: NumberedInput[];
      } | null;
      return kept?.session === session ? kept.waiting : [];
    } catch {
      return [];
    }
  }
}
