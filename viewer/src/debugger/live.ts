// Follows a recording that grows: what the server tells of it becomes part of what is shown.
import type { Debugger } from "./debugger";
import type { Grown, Recording, SessionInfo } from "./wire";

/** Seconds between two looks at what is counted over a whole session. */
const RECOUNT = 2;

export type Source = Pick<EventSource, "addEventListener" | "close">;

/** Theory of operation: each `grown` moves the head, and with it the position while it is followed; `grew` is for what keeps
 * parts of lists. Counts by kind, widgets and the like are asked for now and then, and also while
 * the server still makes the index that it counts with. */
export class Live {
  #source: Source | null = null;
  #closed = false;
  #recount: ReturnType<typeof setTimeout> | null = null;

  constructor(
    readonly debugged: Debugger,
    readonly grew: () => void,
    open: (url: string) => Source = (url) => new EventSource(url),
  ) {
    if (debugged.shown.session.complete === false) this.#later();
    if (!debugged.shown.recording.live) return;
    this.#source = open(`${debugged.api.base}api/live`);
    this.#source.addEventListener("grown", (event) =>
      this.#told(JSON.parse((event as MessageEvent<string>).data) as Grown),
    );
    // The browser tries again by itself; whether there is anybody, an ordinary request tells.
    this.#source.addEventListener("error", () => void debugged.api.fresh("api/recording").catch(() => {}));
  }

  close(): void {
    this.#closed = true;
    this.#source?.close();
    if (this.#recount !== null) clearTimeout(this.#recount);
  }

  #told({ sessions }: Grown): void {
    const { shown } = this.debugged;
    const grown = sessions.find(({ id }) => id === shown.session.id);
    const recording = { ...shown.recording, sessions: shown.recording.sessions.map((each) => merged(each, sessions)) };
    // A session that began meanwhile is one more to choose from.
    if (sessions.some(({ id }) => !recording.sessions.some((each) => each.id === id))) this.#later();
    if (!grown || grown.head < shown.head) return this.debugged.change({ recording });
    const { head, last, closed } = grown;
    // Answers about the end may be others now: what is a fact of an earlier position is asked again, at little cost.
    this.debugged.api.forget();
    const position = shown.following ? head : shown.position;
    this.debugged.change({ recording, head, position, session: { ...shown.session, head, last, closed } });
    this.grew();
    this.#later();
  }

  #later(): void {
    this.#recount ??= setTimeout(() => void this.#count(), RECOUNT * 1000);
  }

  async #count(): Promise<void> {
    let again = false;
    try {
      const { id } = this.debugged.shown.session;
      const counted = await this.debugged.api.fresh<SessionInfo>(`api/s/${encodeURIComponent(id)}`);
      const { sessions } = await this.debugged.api.fresh<Recording>("api/recording");
      const { session, recording, following, position } = this.debugged.shown;
      const newer = counted.head > session.head;
      const { head, last, closed } = counted.head >= session.head ? counted : session;
      this.debugged.change({
        session: { ...counted, head, last, closed },
        recording: { ...recording, sessions },
        head,
        // It may be told of before the growth itself is.
        position: following ? head : position,
      });
      if (newer) this.grew();
      again = counted.complete === false;
    } catch {
      // said elsewhere; the next growth asks again
    }
    this.#recount = null;
    if (again && !this.#closed) this.#later();
  }
}

function merged<Row extends { readonly id: string }>(row: Row, grown: Grown["sessions"]): Row {
  const found = grown.find(({ id }) => id === row.id);
  return found ? { ...row, ...found } : row;
}
