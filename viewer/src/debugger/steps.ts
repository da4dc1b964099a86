// Steps from the position to the next or previous thing of a kind: a run's end, something a person did, an error, a match.
import { filterQuery } from "./api";
import type { Debugger } from "./debugger";
import { Latest } from "./latest";
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

export class Steps {
  readonly #asking: Latest<readonly [Goal, Step], number | null>;

  constructor(
    readonly debugged: Debugger,
    /** Told when there is nothing further that way. */
    readonly nothing: (goal: Goal, step: Step) => void,
  ) {
    this.#asking = new Latest(
      ([goal, step]) => this.#find(goal, step),
      (position, [goal, step]) => {
        if (position === null) this.nothing(goal, step);
        else this.debugged.go(position);
      },
      () => {}, // the bar says that the server is gone
    );
  }

  by(step: Step): void {
    this.debugged.go(this.debugged.shown.position + step);
  }

  to(goal: Goal, step: Step): void {
    this.#asking.want([goal, step]);
  }

  close(): void {
    this.#asking.close();
  }

  async #find(goal: Goal, step: Step): Promise<number | null> {
    const { api, shown } = this.debugged;
    const query = filterQuery(goalOf(goal, shown.filter));
    const path = this.debugged.path(`find?from=${shown.position}&step=${step}&${query}`);
    // While the server still counts, nothing found means nothing yet; it is waited for with each question.
    for (let round = 0; ; round += 1) {
      const { position, complete } = await api.fresh<{ position: number | null; complete?: boolean }>(path);
      if (position !== null || complete !== false || round === ROUNDS) return position;
    }
  }
}
