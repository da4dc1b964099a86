// Edits that are committed once the user pauses: keys on a slider, text that is sent while it is typed.
//
// A pause can end early for all of them: a rerun that nobody here asked for is about to come, or the page goes.
type Timer = ReturnType<typeof setTimeout>;

export class Pauses {
  readonly #waiting = new Map<object, { readonly timer: Timer; readonly then: () => void }>();

  /** Calls `then` after so long, unless the owner begins another pause before. */
  begin(owner: object, ms: number, then: () => void): void {
    this.drop(owner);
    const timer = setTimeout(() => {
      this.#waiting.delete(owner);
      then();
    }, ms);
    this.#waiting.set(owner, { timer, then });
  }

  has(owner: object): boolean {
    return this.#waiting.has(owner);
  }

  drop(owner: object): void {
    clearTimeout(this.#waiting.get(owner)?.timer);
    this.#waiting.delete(owner);
  }

  /** Ends all pauses now. */
  flush(): void {
    for (const [owner, { then }] of [...this.#waiting]) {
      this.drop(owner);
      then();
    }
  }
}
