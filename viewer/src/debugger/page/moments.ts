// The page at the position that the debugger shows: asked for, folded once, and given to whoever draws of it.
//
// Theory of operation. At most one request is under way. Its answer is shown even when the debugger has moved on meanwhile, so
// that somebody who drags over a thousand events sees the page go along; then the newest position is asked for, and those
// between are not. Each request says which position is shown (`since`), so most answers are a few ops. An answer of another
// session than the one shown by then is nobody's.
import { applyOps, type Op, OpError } from "../../core/ops";
import { emptyTree, type Tree, treeOf, type WireNode } from "../../core/tree";
import { Refused } from "../api";
import type { Debugger } from "../debugger";
import { Latest } from "../latest";
import type { Moment } from "../wire";

export interface Problem {
  readonly message: string;
  /** The position that could not be shown. */
  readonly wanted: number;
  /** The last one before it that can be. */
  readonly until?: number | undefined;
  /** Worth another try as it is: the server did not answer. */
  readonly retry: boolean;
}

/** How the page that is shown came from the one before it. */
export interface Step {
  /** Position of the page that `ops` go on from; null for a whole tree. */
  readonly from: number | null;
  readonly ops: readonly Op[];
  /** Played forwards: what shows for a moment shows. */
  readonly play: boolean;
}

export interface PageState {
  readonly session: string;
  /** What is shown; null before the first answer. */
  readonly moment: Moment | null;
  readonly tree: Tree;
  readonly step: Step;
  readonly problem: Problem | null;
  /** The debugger is at another position than the page. */
  readonly behind: boolean;
}

const WHOLE: Step = { from: null, ops: [], play: false };

interface Wish {
  readonly session: string;
  readonly position: number;
}

export class Moments {
  #state: PageState;
  #users = 0;
  #stop: (() => void) | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #debugger: Debugger;
  readonly #latest = new Latest<Wish, Moment>(
    (wish) => this.#ask(wish),
    (moment, wish) => this.#answered(wish, () => this.#show(moment)),
    (error, wish) => this.#answered(wish, () => this.#failed(error, wish.position)),
  );

  constructor(found: Debugger) {
    this.#debugger = found;
    this.#state = blank(found.shown.session.id);
  }

  get state(): PageState {
    return this.#state;
  }

  /** Moments are asked for as long as somebody listens. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#users += 1;
    if (this.#users === 1) {
      this.#stop = this.#debugger.subscribe(() => this.#want());
      this.#want();
    }
    return () => {
      this.#listeners.delete(listener);
      this.#users -= 1;
      if (this.#users === 0) this.#stop?.();
    };
  };

  /** Asks again for what failed. */
  retry(): void {
    this.#put({ problem: null });
    this.#want();
  }

  #want(): void {
    const { session, position } = this.#debugger.shown;
    if (session.id !== this.#state.session) this.#put(blank(session.id));
    const { moment, problem } = this.#state;
    if (moment?.position === position) {
      if (problem || this.#state.behind) this.#put({ problem: null, behind: false });
      return;
    }
    if (problem?.wanted === position) return;
    if (!this.#state.behind) this.#put({ behind: true });
    this.#latest.want({ session: session.id, position });
  }

  #ask({ session, position }: Wish): Promise<Moment> {
    const { moment } = this.#state;
    const since = moment && session === this.#state.session ? `?since=${moment.position}` : "";
    return this.#debugger.api.fresh<Moment>(`api/s/${encodeURIComponent(session)}/at/${position}${since}`);
  }

  #answered(wish: Wish, then: () => void): void {
    if (wish.session !== this.#state.session) return;
    try {
      then();
    } catch (error) {
      if (!(error instanceof OpError)) throw error;
      this.#failed(error, wish.position);
    }
    const { moment, problem } = this.#state;
    if (moment?.position === this.#debugger.shown.position) this.#put({ behind: false });
    else if (!moment && !problem) this.#want();
  }

  #show(moment: Moment): void {
    const { moment: before, tree } = this.#state;
    const { playing, following } = this.#debugger.shown;
    const forwards = before !== null && moment.position > before.position;
    const play = forwards && (playing !== null || following);
    if (moment.tree) {
      this.#put({ moment, tree: treeOf(moment.tree), step: WHOLE, problem: null });
    } else if (before && moment.ops && moment.from === before.position) {
      const next = moment.ops.length ? applyOps(tree, moment.ops).tree : tree;
      this.#put({ moment, tree: next, step: { from: moment.from, ops: moment.ops, play }, problem: null });
    } else throw new OpError("at", 0, `expected a tree, or ops from position ${before?.position ?? "none"}`);
  }

  #failed(error: unknown, wanted: number): void {
    if (error instanceof OpError) {
      // The two sides do not agree on what is shown: the next request asks for the whole page.
      const again = this.#state.moment === null;
      this.#put({ moment: null, problem: again ? { message: error.message, wanted, retry: true } : null });
    } else if (error instanceof Refused) {
      this.#put({ problem: { message: error.message, wanted, until: error.position, retry: error.status >= 500 } });
    } else {
      this.#put({ problem: { message: "The debugger’s server does not answer.", wanted, retry: true } });
    }
  }

  #put(part: Partial<PageState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of [...this.#listeners]) listener();
  }
}

function blank(session: string): PageState {
  return { session, moment: null, tree: emptyTree(), step: WHOLE, problem: null, behind: true };
}

const known = new WeakMap<Debugger, Moments>();

/** The moments of a debugger: one for all of its panes. */
export function momentsOf(found: Debugger): Moments {
  const moments = known.get(found) ?? new Moments(found);
  known.set(found, moments);
  return moments;
}

/** A tree as it travels, for a frame that has no page to go on from. */
export function toWire(tree: Tree, id = 0): WireNode {
  const node = tree.nodes.get(id);
  if (!node) throw new RangeError(`no node ${id} in the tree`);
  const { children, ...rest } = node;
  const wire = rest as unknown as WireNode;
  return children ? { ...wire, children: children.map((child) => toWire(tree, child)) } : wire;
}
