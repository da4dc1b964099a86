// The page that edited code draws at the position that is shown: asked for once the debugger rests there, because the server
// executes the session again for it.
import { applyOps } from "../../core/ops";
import { emptyTree, type Tree, treeOf } from "../../core/tree";
import { Refused } from "../api";
import type { Debugger } from "../debugger";
import type { WhatIf } from "../wire";
import type { Step } from "./moments";

export interface WhatIfState {
  readonly session: string;
  readonly answer: WhatIf | null;
  readonly tree: Tree;
  readonly step: Step;
  /** The position that is being executed up to. */
  readonly running: number | null;
  readonly problem: string | null;
}

/** So long the debugger stays before the code is run. */
export const REST_MS = 250;

type After = (ms: number, then: () => void) => () => void;

const afterTimeout: After = (ms, then) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

export class WhatIfs {
  #state: WhatIfState;
  #cancel: (() => void) | undefined;
  #stop: (() => void) | undefined;
  #failedAt: number | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly of: Debugger,
    readonly after: After = afterTimeout,
  ) {
    this.#state = blank(of.shown.session.id);
  }

  get state(): WhatIfState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.of.subscribe(() => this.#want());
    this.#want();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size) return;
      this.#stop?.();
      this.#cancel?.();
      this.#stop = this.#cancel = undefined;
    };
  };

  /** Runs the code again: it may have been edited since. */
  again(): void {
    this.#failedAt = undefined;
    this.#put({ answer: null, problem: null });
    this.#want();
  }

  /** The code may have been saved meanwhile: the server knows, and runs it only then. */
  refresh(): void {
    const { answer, running } = this.#state;
    if (answer && running === null && answer.position === this.of.shown.position) void this.#ask(answer.position);
  }

  #want(): void {
    const { session, position } = this.of.shown;
    if (session.id !== this.#state.session) this.#state = blank(session.id);
    this.#cancel?.();
    this.#cancel = undefined;
    const { answer, running } = this.#state;
    if (running !== null || answer?.position === position || this.#failedAt === position) return;
    this.#cancel = this.after(REST_MS, () => void this.#ask(position));
  }

  async #ask(position: number): Promise<void> {
    const { session, answer } = this.#state;
    this.#put({ running: position, problem: null });
    try {
      const path = this.of.path("whatif");
      const response = await this.of.api.post(path, { position, since: answer?.position ?? null });
      const next = (await response.json()) as WhatIf;
      if (session === this.#state.session) this.#show(next);
    } catch (error) {
      this.#failedAt = position;
      const words = error instanceof Refused ? error.message : "The page could not be drawn again.";
      if (session === this.#state.session) this.#put({ problem: words });
    } finally {
      this.#put({ running: null });
      if (this.#listeners.size) this.#want();
    }
  }

  #show(answer: WhatIf): void {
    const { answer: before, tree } = this.#state;
    this.#failedAt = undefined;
    if (answer.tree) this.#put({ answer, tree: treeOf(answer.tree), step: { from: null, ops: [], play: false } });
    else if (answer.ops && answer.from === before?.position) {
      const step = { from: answer.from, ops: answer.ops, play: false };
      this.#put({ answer, tree: applyOps(tree, answer.ops).tree, step });
    } else this.#put({ answer: { ...answer }, tree: before ? tree : emptyTree() });
  }

  #put(part: Partial<WhatIfState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of [...this.#listeners]) listener();
  }
}

function blank(session: string): WhatIfState {
  const step: Step = { from: null, ops: [], play: false };
  return { session, answer: null, tree: emptyTree(), step, running: null, problem: null };
}
