// Plays a session as it went: what is shown moves on by the times between events, long waits shortened.
import type { Debugger, Speed } from "./debugger";
import { type EventPages, indexOf } from "./events/pages";

/** Seconds that a viewer waits at most between two events; longer waits are shortened, and said to be. */
export const LONGEST = 1;
const AHEAD = 150;
/** A frame that took longer than this was no frame: the tab was hidden. */
const FRAME = 0.25;

export interface Beat {
  readonly position: number;
  /** Seconds of the session that have passed since that event. */
  readonly waited: number;
}

export interface Played extends Beat {
  /** Length of the wait under way, in seconds of the session, when it is one that is shortened. */
  readonly idle: number | null;
  /** The next event is not here yet. */
  readonly stalled: boolean;
}

/** Plays on for `elapsed` seconds. `timeOf` says when the event at a position was; undefined while that is not known. */
export function playOn(
  beat: Beat,
  elapsed: number,
  speed: number,
  head: number,
  timeOf: (position: number) => number | undefined,
): Played {
  let { position, waited } = beat;
  let left = elapsed * speed;
  while (position < head) {
    const [now, next] = [timeOf(position), timeOf(position + 1)];
    if (now === undefined || next === undefined) return { position, waited, idle: null, stalled: true };
    const gap = Math.max(0, next - now);
    const wait = Math.min(gap, LONGEST * speed);
    if (waited + left < wait) return { position, waited: waited + left, idle: gap > wait ? gap : null, stalled: false };
    left -= wait - waited;
    waited = 0;
    position += 1;
  }
  return { position, waited: 0, idle: null, stalled: false };
}

/** Theory of operation: `Debugger.shown.playing` is the switch; whoever goes elsewhere turns it off. While it is on, each
 * frame plays on from the position that is shown. At the end it turns itself off, or follows what still grows. */
export class Player {
  readonly #listeners = new Set<() => void>();
  readonly #leave: () => void;
  #frame = 0;
  #before = 0;
  #beat: Beat = { position: -1, waited: 0 };
  #idle: number | null = null;

  constructor(
    readonly debugged: Debugger,
    readonly rows: EventPages,
  ) {
    this.#leave = debugged.subscribe(() => this.#turned());
  }

  /** The wait that is being shortened, in seconds of the session. */
  get idle(): number | null {
    return this.#idle;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Plays, or pauses; at the end it begins again. */
  toggle(speed: Speed): void {
    const { playing, position, head } = this.debugged.shown;
    if (playing !== null) this.debugged.change({ playing: null });
    else this.debugged.change({ playing: speed, following: false, position: position >= head ? 0 : position });
  }

  close(): void {
    this.#leave();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #turned(): void {
    const on = this.debugged.shown.playing !== null;
    if (on === (this.#frame !== 0)) return;
    if (on) {
      this.#before = performance.now();
      this.#beat = { position: this.debugged.shown.position, waited: 0 };
      this.#frame = requestAnimationFrame((now) => this.#step(now));
    } else {
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      this.#say(null);
    }
  }

  #step(now: number): void {
    const { position, head, playing, recording, session } = this.debugged.shown;
    if (playing === null) return;
    const elapsed = Math.min(FRAME, Math.max(0, (now - this.#before) / 1000));
    this.#before = now;
    const beat = this.#beat.position === position ? this.#beat : { position, waited: 0 };
    const index = indexOf(position, session.damaged);
    this.rows.want(index - 1, index + AHEAD, "player");
    const played = playOn(beat, elapsed, playing, head, (at) => this.#timeOf(at));
    this.#beat = played;
    this.#say(played.idle);
    this.#frame = requestAnimationFrame((then) => this.#step(then));
    if (played.position >= head) {
      const following = recording.live && session.closed === null;
      this.debugged.change({ position: head, playing: null, following });
    } else if (played.position !== position) this.debugged.change({ position: played.position });
  }

  /** Of what cannot be read nobody knows when it was: as if at once. */
  #timeOf(position: number): number | undefined {
    const { session } = this.debugged.shown;
    if (position === 0) return this.#timeOf(1);
    const row = this.rows.find(position);
    if (row) return row.at ?? (position > 1 ? this.#timeOf(position - 1) : session.opened);
    const damaged = session.damaged.find((each) => each.position <= position && position <= each.last);
    return damaged && damaged.position > 1 ? this.#timeOf(damaged.position - 1) : undefined;
  }

  #say(idle: number | null): void {
    if (this.#idle === idle) return;
    this.#idle = idle;
    for (const listener of this.#listeners) listener();
  }
}
