// What the shell's parts share beside what is shown: rows at hand, the player, notes, steps. One for each open session.
import { createContext, useContext, useEffect, useSyncExternalStore } from "react";
import type { Debugger, Speed } from "./debugger";
import { EventPages, indexOf } from "./events/pages";
import { Live } from "./live";
import { Notes } from "./notes/store";
import { Player } from "./player";
import { type Goal, type Step, Steps } from "./steps";
import { guessTime } from "./timeline/anchors";
import { MatchMarks } from "./timeline/matches";
import type { Stage } from "./timeline/stage";
import { LaneTiles } from "./timeline/tiles";
import type { EventRow } from "./wire";

export class Desk {
  /** All events of the session, as far as they are here. */
  readonly rows: EventPages;
  readonly lanes: LaneTiles;
  readonly matches: MatchMarks;
  readonly player: Player;
  readonly notes: Notes;
  readonly steps: Steps;
  readonly live: Live;
  /** Lists with a filter of their own, which grow too. */
  readonly lists = new Set<EventPages>();
  readonly #listeners = new Set<() => void>();
  #speed: Speed = 1;
  #said: { readonly words: string; readonly at: number } | null = null;
  /** The timeline, while it is on the page. */
  stage: Stage | null = null;

  constructor(readonly debugged: Debugger) {
    this.rows = new EventPages(debugged, {});
    this.lanes = new LaneTiles(debugged);
    this.matches = new MatchMarks(debugged);
    this.player = new Player(debugged, this.rows);
    this.notes = new Notes(
      debugged,
      safely(() => localStorage),
    );
    this.steps = new Steps(debugged, (goal, step) => this.say(nothingMore(goal, step)));
    this.live = new Live(debugged, () => this.#grew());
  }

  /** The speed that the next play has. */
  get speed(): Speed {
    return this.#speed;
  }

  setSpeed(speed: Speed): void {
    this.#speed = speed;
    for (const listener of this.#listeners) listener();
  }

  /** The last thing that was said in passing, such as that a link was copied. */
  get said(): { readonly words: string; readonly at: number } | null {
    return this.#said;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  say(words: string): void {
    this.#said = { words, at: performance.now() };
    for (const listener of this.#listeners) listener();
  }

  /** When a position was: as its event has it, or a good guess until that is here. */
  timeOf(position: number): number {
    const { session, head } = this.debugged.shown;
    if (position === 0) return session.opened;
    const at = this.rows.find(position)?.at;
    if (at != null) return at;
    return this.lanes.whole ? guessTime(position, this.lanes.whole, head) : session.opened;
  }

  close(): void {
    this.live.close();
    this.player.close();
    this.steps.close();
    this.rows.close();
    this.lanes.close();
    this.matches.close();
    for (const list of this.lists) list.close();
  }

  #grew(): void {
    this.rows.grow();
    this.lanes.grow();
    this.matches.grow();
    for (const list of this.lists) list.grow();
  }
}

function nothingMore(goal: Goal, step: Step): string {
  const what = { run: "run", input: "thing a person did", error: "failed run", match: "match" }[goal];
  return step > 0 ? `No further ${what}.` : `No ${what} before this.`;
}

/** Storage may be forbidden; even looking at it throws then. */
export function safely<T>(get: () => T): T | null {
  try {
    return get();
  } catch {
    return null;
  }
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const found = useContext(DeskContext);
  if (!found) throw new Error("this component must stand inside <DeskContext value={desk}>");
  return found;
}

/** The event of a position, once it is here. */
export function useRow(position: number): EventRow | undefined {
  const { rows, debugged } = useDesk();
  useEffect(() => {
    const index = indexOf(position, debugged.shown.session.damaged);
    if (position > 0) rows.want(Math.max(0, index - 1), index + 2, "position");
  }, [rows, debugged, position]);
  return useSyncExternalStore(rows.subscribe, () => rows.find(position));
}
