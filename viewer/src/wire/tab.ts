// Tells a tab that was reloaded from a copy of it: both find the same session in `sessionStorage`.
//
// Theory of operation. The page that has a session holds a lock of its name for as long as it is loaded; the browser gives
// the lock back when the page goes, however it goes. A page that finds a remembered session waits for the lock, and asks
// on a channel whether somebody has it. One of the two is sure to answer: the lock comes to it when the page before is
// gone (a reload), and else the page that has it says so (a copy). So nothing is guessed from how long something takes.
// Where there are no locks (a page that came over plain HTTP from another machine) the server asks the first page instead.

type Locks = Pick<LockManager, "request">;

interface Channel {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface Browser {
  readonly locks: Locks | undefined;
  readonly channel: (name: string) => Channel;
}

export class Tab {
  #held: string | undefined;
  #release: (() => void) | undefined;
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Whether this page may go on with the session: false when another page has it. */
  async claim(session: string): Promise<boolean> {
    const { locks, channel } = this.#browser;
    if (!locks || this.#held === session) return true;
    const ask = channel(nameOf(session));
    const stop = new AbortController();
    try {
      return await new Promise<boolean>((resolve) => {
        ask.onmessage = ({ data }) => data === "here" && resolve(false);
        ask.postMessage("there");
        void this.#hold(session, locks, stop.signal, () => resolve(true));
      });
    } finally {
      ask.onmessage = null;
      ask.close();
      if (this.#held !== session) stop.abort();
    }
  }

  /** This page has the session from now on, and the one before no more. */
  keep(session: string): void {
    const { locks } = this.#browser;
    if (!locks || this.#held === session) return;
    this.#release?.();
    void this.#hold(session, locks);
  }

  async #hold(session: string, locks: Locks, signal?: AbortSignal, then: () => void = () => {}): Promise<void> {
    const { channel } = this.#browser;
    try {
      await locks.request(nameOf(session), signal ? { signal } : {}, () => {
        this.#held = session;
        const answer = channel(nameOf(session));
        answer.onmessage = ({ data }) => data === "there" && answer.postMessage("here");
        then();
        return new Promise<void>((release) => {
          this.#release = () => {
            answer.close();
            release();
          };
        });
      });
    } catch {
      // Another page has it (aborted), or the browser forbids locks here: then the server asks.
      then();
    }
  }
}

function nameOf(session: string): string {
  return `evlit ${session}`;
}
