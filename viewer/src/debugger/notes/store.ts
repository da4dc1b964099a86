// Bookmarks and notes of a session: in the recording's file where it may be written, else in this browser.
import type { Debugger } from "../debugger";
import type { Note } from "../wire";

const key = (session: string): string => `evlit.debugger.notes.${session}`;

export class Notes {
  readonly #listeners = new Set<() => void>();
  #filed: readonly Note[] = [];
  #own: readonly Note[] = [];
  #all: readonly Note[] = [];
  #error: string | null = null;
  #asked = false;
  /** What is done with notes, one after the other: an answer that comes late would bring back what was before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly debugged: Debugger,
    readonly storage: Pick<Storage, "getItem" | "setItem"> | null,
  ) {
    this.#own = this.#read();
    this.#sort();
  }

  /** Asks for those of the file, once somebody looks. */
  load(): void {
    if (this.#asked) return;
    this.#asked = true;
    void this.#next(() =>
      this.debugged.api.fresh<Note[]>(this.debugged.path("notes")).then(
        (notes) => this.#came(notes),
        (error: unknown) => this.#failed(error),
      ),
    );
  }

  /** In order of positions. */
  get all(): readonly Note[] {
    return this.#all;
  }

  get error(): string | null {
    return this.#error;
  }

  /** Whether they are saved in the recording's file. */
  get filed(): boolean {
    return this.debugged.shown.recording.write;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.load();
    return () => this.#listeners.delete(listener);
  };

  at(position: number): Note | undefined {
    return this.#all.find((note) => note.position === position);
  }

  /** Whether this page may change it: what is in a file that is only read stays as it is. */
  mine(note: Note): boolean {
    return this.filed || this.#own.includes(note);
  }

  /** Sets a bookmark, or takes it away; one with words stays. Tells what became of it. */
  toggle(position: number): Promise<"set" | "removed" | "kept" | "filed"> {
    return this.#next(async () => {
      const there = this.at(position);
      if (!there) {
        await this.#save(null, position, "");
        return "set";
      }
      if (!this.mine(there)) return "filed";
      if (there.text) return "kept";
      await this.#remove(there);
      return "removed";
    });
  }

  save(note: Note | null, position: number, text: string): Promise<void> {
    return this.#next(() => this.#save(note, position, text));
  }

  remove(note: Note): Promise<void> {
    return this.#next(() => this.#remove(note));
  }

  #next<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => {});
    return done;
  }

  async #save(note: Note | null, position: number, text: string): Promise<void> {
    if (this.filed) return this.#post({ id: note?.id ?? null, position, text, remove: false });
    const saved = { id: note?.id ?? crypto.randomUUID(), position, text, at: Date.now() / 1000 };
    this.#keep([...this.#own.filter(({ id }) => id !== saved.id), saved]);
  }

  async #remove(note: Note): Promise<void> {
    if (this.filed) return this.#post({ id: note.id, position: note.position, text: note.text, remove: true });
    this.#keep(this.#own.filter(({ id }) => id !== note.id));
  }

  async #post(body: unknown): Promise<void> {
    try {
      const answer = await this.debugged.api.post(this.debugged.path("notes"), body);
      this.#came((await answer.json()) as Note[]);
    } catch (error) {
      this.#failed(error);
    }
  }

  #read(): readonly Note[] {
    try {
      const kept: unknown = JSON.parse(this.storage?.getItem(key(this.debugged.shown.session.id)) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isNote) : [];
    } catch {
      return []; // another program's, or a browser that forbids it
    }
  }

  #keep(own: readonly Note[]): void {
    this.#own = own;
    this.#error = null;
    try {
      this.storage?.setItem(key(this.debugged.shown.session.id), JSON.stringify(own));
    } catch {
      this.#error = "The browser has no room for notes: they last until the page is closed.";
    }
    this.#sort();
  }

  #came(notes: readonly Note[]): void {
    this.#filed = notes;
    this.#error = null;
    this.#sort();
  }

  #failed(error: unknown): void {
    this.#error = error instanceof Error ? error.message : String(error);
    this.#tell();
  }

  #sort(): void {
    this.#all = [...this.#filed, ...this.#own].sort((a, b) => a.position - b.position || a.at - b.at);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function isNote(value: unknown): value is Note {
  const { id, position, text, at } = (value ?? {}) as Partial<Note>;
  return typeof id === "string" && Number.isInteger(position) && typeof text === "string" && typeof at === "number";
}
