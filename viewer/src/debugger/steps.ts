// Steps from the position to the next or previous thing of a kind: a run's end, something a person did, an error, a match.
import { filterQuery } from "./api";
import type { Debugger } from "./debugger";
import type { Filter } from "./wire";

export type Step = 1 | -1;
export type Goal = "run" | "input" | "error" | "match";

/** What a person does, or has done, to an app. */
export const INPUTS = [
  "session.opened",
  "widgets.changed",
  "page.opened",
  "file.uploaded",
  "dialog.dismissed",
  "stop.requested",
  "cache.cleared",
  "theme.changed",
];

const ROUNDS = 15;

/** The filter of what a step looks for. After a run's end its page is whole, so that is where a step by runs goes. */
function goalOf(goal: Goal, filter: Filter): Filter {
  switch (goal) {
    case "run":
      return { kinds: ["run.ended"] };
    case "input":
      return { kinds: INPUTS };
    case "error":
      return { kinds: ["run.ended"], text: "failed" }; // its outcome, in the recorded data
    case "match":
      return filter;
  }
}

export function isFiltered(filter: Filter): boolean {
  return filterQuery(filter) !== "";
}

/** A question after a position, and what to do where there is none. */
interface Wish {
  readonly find: () => Promise<number | null>;
  readonly nothing: () => void;
}

/** Theory of operation: steps that need the server are asked for one after the other, each from where the one before led, so
 * that none is lost, however slow the answers are. Whoever goes elsewhere meanwhile has given them up. */
export class Steps {
  #wishes: Wish[] = [];
  #busy = false;
  #closed = false;
  /** `Debugger.moves` as the last step left it. */
  #at = 0;
  /** Grows when wishes are given up. */
  #turn = 0;

  constructor(
    readonly debugged: Debugger,
    /** Told when there is nothing further that way. */
    readonly nothing: (goal: Goal, step: Step) => void,
  ) {}

  by(step: Step): void {
    this.debugged.go(this.debugged.shown.position + step);
  }

  /** `held`: of a key that repeats itself, which goes as fast as the answers come, and ends when it is let go. */
  to(goal: Goal, step: Step, held = false): void {
    if (held && this.#busy) return;
    const query = filterQuery(goalOf(goal, this.debugged.shown.filter));
    this.ask({ find: () => this.#find(query, step), nothing: () => this.nothing(goal, step) });
  }

  ask(wish: Wish): void {
    this.#giveUp();
    this.#wishes.push(wish);
    if (!this.#busy) void this.#serve();
  }

  close(): void {
    this.#closed = true;
  }

  async #serve(): Promise<void> {
    this.#busy = true;
    for (let wish = this.#wishes.shift(); wish && !this.#closed; wish = this.#wishes.shift()) {
      const turn = this.#turn;
      // The bar says that the server is gone.
      const found = await wish.find().catch(() => undefined);
      this.#giveUp();
      if (this.#closed || turn !== this.#turn) continue;
      if (found === undefined) this.#wishes = [];
      else if (found === null) wish.nothing();
      else {
        this.debugged.go(found);
        this.#at = this.debugged.moves;
      }
    }
    this.#busy = false;
  }

  /** Somebody went elsewhere: what was wished for before is no longer. */
  #giveUp(): void {
    if (this.#at === this.debugged.moves) return;
    this.#at = this.debugged.moves;
    this.#turn += 1;
    this.#wishes = [];
  }

  async #find(query: string, step: Step): Promise<number | null> {
    const { api, shown } = this.debugged;
    const path = this.debugged.path(`find?from=${shown.position}&step=${step}&${query}`);
    const moves = this.debugged.moves;
    // While the server still counts, nothing found means nothing yet; it is waited for with each question.
    for (let round = 0; ; round += 1) {
      const { position, complete } = await api.fresh<{ position: number | null; complete?: boolean }>(path);
      if (position !== null || complete !== false || round === ROUNDS) return position;
      if (moves !== this.debugged.moves) return null;
    }
  }
}
