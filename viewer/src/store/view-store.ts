// Holds the view that the messages add up to, and tells each component when its own node changed.
import {
  emptyView,
  type Folded,
  foldAccepted,
  foldDismissed,
  foldFresh,
  foldPatch,
  foldRun,
  foldSource,
  foldWelcome,
  type View,
} from "../core/fold";
import type { Fresh, Patch, RunMessage, SourceMessage, Values, Welcome } from "../core/messages";
import { staleNodes } from "../core/stale";
import type { TreeNode } from "../core/tree";
import { Signals } from "./signal";

/** A run shorter than this fades nothing, so quick reruns never flicker. */
export const FADE_AFTER_MS = 400;

export type After = (ms: number, then: () => void) => () => void;

const afterTimeout: After = (ms, then) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

type Whole = "runs" | "shown" | "tree" | "revealed" | "hushed";

export class ViewStore {
  #view: View = emptyView();
  #stale: ReadonlySet<number> = new Set();
  #fading = false;
  #cancelFade: (() => void) | undefined;
  #shown = new Map<number, number>();
  #revealed: ReadonlySet<number> = new Set();
  readonly #after: After;
  readonly #nodes = new Signals<number>();
  readonly #staleness = new Signals<number>();
  readonly #whole = new Signals<Whole>();

  constructor(after: After = afterTimeout) {
    this.#after = after;
  }

  get view(): View {
    return this.#view;
  }

  node(id: number): TreeNode | undefined {
    return this.#view.tree.nodes.get(id);
  }

  isStale(id: number): boolean {
    return this.#stale.has(id);
  }

  /** How often ops asked to show this node (a toast, balloons, snow); 0 for what came with a whole tree. */
  shown(id: number): number {
    return this.#shown.get(id) ?? 0;
  }

  subscribeNode = (id: number, listener: () => void): (() => void) => this.#nodes.subscribe(id, listener);
  subscribeStale = (id: number, listener: () => void): (() => void) => this.#staleness.subscribe(id, listener);
  subscribe = (what: Whole, listener: () => void): (() => void) => this.#whole.subscribe(what, listener);

  isRevealed(id: number): boolean {
    return this.#revealed.has(id);
  }

  /** These containers are open, whatever else says that they are not: somebody looks for what is in them. */
  reveal(ids: ReadonlySet<number>): void {
    this.#revealed = ids;
    this.#whole.emit(["revealed"]);
  }

  /** Ends what was shown once (toasts, balloons, snow). */
  hush(): void {
    this.#shown = new Map();
    this.#whole.emit(["shown", "hushed"]);
  }

  /** Gives the view up: the next welcome must bring a tree. What is shown stays until then. */
  forget(): void {
    this.#view = { ...this.#view, position: 0 };
  }

  welcome(message: Welcome): void {
    this.#view = foldWelcome(this.#view, message);
    if (message.tree) this.#shown = new Map();
    this.#nodes.emitAll();
    this.#whole.emit(["tree", "shown"]);
    this.#runsChanged();
  }

  /** `play` is false for a page that goes to another moment: there, nothing is shown that is shown once. */
  patch(message: Patch, play = true): Folded {
    const folded = foldPatch(this.#view, message);
    this.#view = folded.view;
    for (const id of folded.removed.keys()) this.#shown.delete(id);
    if (play) for (const id of folded.shown) this.#shown.set(id, this.shown(id) + 1);
    this.#nodes.emit(folded.changed);
    this.#whole.emit(folded.shown.size ? ["tree", "shown"] : ["tree"]);
    if (this.#fading) this.#restale();
    return folded;
  }

  /** `asks`: the input leads to a run. */
  accepted(position: number, values: Values, asks: boolean): void {
    const { view, changed } = foldAccepted(this.#view, position, values, asks);
    this.#view = view;
    this.#nodes.emit(changed);
  }

  dismissed(position: number, dialog: string, run: number): void {
    const { view, changed } = foldDismissed(this.#view, position, dialog, run);
    this.#view = view;
    this.#nodes.emit(changed);
  }

  run(message: RunMessage): void {
    this.#view = foldRun(this.#view, message);
    this.#runsChanged();
  }

  source(message: SourceMessage): void {
    this.#view = foldSource(this.#view, message);
    this.#whole.emit(["runs"]);
  }

  fresh(message: Fresh): void {
    this.#view = foldFresh(this.#view, message);
    if (this.#fading) this.#restale();
  }

  #runsChanged(): void {
    if (!this.#view.runs.size) {
      this.#cancelFade?.();
      this.#cancelFade = undefined;
      this.#fading = false;
    } else if (!this.#cancelFade) {
      this.#cancelFade = this.#after(FADE_AFTER_MS, () => {
        this.#fading = true;
        this.#restale();
      });
    }
    this.#restale();
    this.#whole.emit(["runs"]);
  }

  #restale(): void {
    const before = this.#stale;
    this.#stale = this.#fading ? staleNodes(this.#view.tree, this.#view.runs.values()) : new Set();
    const flipped = [...before, ...this.#stale].filter((id) => before.has(id) !== this.#stale.has(id));
    this.#staleness.emit(flipped);
  }
}
