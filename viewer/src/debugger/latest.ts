// Asks for one thing at a time: while an answer is on its way only the newest further wish is kept. For whatever follows
// the position, which a hand at the scrubber changes far quicker than a server answers.

/** Theory of operation: idle, or one `ask` under way with at most one wish behind it. Answers come in the order of wishes. */
export class Latest<Wish, Answer> {
  #busy = false;
  #next: { readonly wish: Wish } | null = null;
  #closed = false;

  constructor(
    readonly ask: (wish: Wish) => Promise<Answer>,
    readonly answered: (answer: Answer, wish: Wish) => void,
    readonly failed: (error: unknown, wish: Wish) => void,
  ) {}

  /** Whether an answer is still to come. */
  get busy(): boolean {
    return this.#busy;
  }

  want(wish: Wish): void {
    if (this.#busy) this.#next = { wish };
    else void this.#serve(wish);
  }

  /** Nothing is asked or told any more. */
  close(): void {
    this.#closed = true;
    this.#next = null;
  }

  async #serve(wish: Wish): Promise<void> {
    this.#busy = true;
    let outcome: () => void;
    try {
      const answer = await this.ask(wish);
      outcome = () => this.answered(answer, wish);
    } catch (error) {
      outcome = () => this.failed(error, wish);
    }
    this.#busy = false;
    if (this.#closed) return;
    const next = this.#next;
    this.#next = null;
    outcome();
    // `outcome` may have asked for more already.
    if (next) this.want(next.wish);
  }
}
