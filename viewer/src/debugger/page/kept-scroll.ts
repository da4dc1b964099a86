// Keeps how far the page is scrolled while it goes from moment to moment: one that is too short for it takes nothing away.

export class KeptScroll {
  #wanted = 0;
  readonly #tell: (top: number) => void;
  #box: HTMLElement | null = null;

  constructor(tell: (top: number) => void) {
    this.#tell = tell;
  }

  /** Calls for each patch: the page's box may be another one by now. */
  attach(box: HTMLElement | null): void {
    if (box === this.#box) return;
    this.#box?.removeEventListener("scroll", this.#scrolled);
    this.#box = box;
    box?.addEventListener("scroll", this.#scrolled, { passive: true });
  }

  /** Takes where the page is now, of which the browser may not have told yet. */
  look(): void {
    this.#scrolled();
  }

  to(top: number): void {
    this.#wanted = top;
    this.restore();
  }

  restore(): void {
    const box = this.#box;
    if (box && Math.abs(box.scrollTop - this.#wanted) > 1) box.scrollTop = this.#wanted;
  }

  readonly #scrolled = () => {
    const box = this.#box;
    if (!box) return;
    const most = box.scrollHeight - box.clientHeight;
    // At its end because there is no more of it: nobody scrolled there.
    if (this.#wanted > most && box.scrollTop >= most - 1) return;
    if (this.#wanted === box.scrollTop) return;
    this.#wanted = box.scrollTop;
    this.#tell(this.#wanted);
  };
}
