// Runs before anything else of the frame: the page that it shows remembers nothing, takes no focus, plays no sound and goes
// nowhere. All of it holds in this frame alone, where no other page lives.

class Forgetful implements Storage {
  readonly #kept = new Map<string, string>();
  [name: string]: unknown;

  get length(): number {
    return this.#kept.size;
  }
  clear(): void {
    this.#kept.clear();
  }
  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.#kept.delete(key);
  }
  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }
}

for (const name of ["localStorage", "sessionStorage"]) {
  // One of their own: how somebody arranged the sidebar while looking at one recording says nothing about another.
  Object.defineProperty(window, name, { value: new Forgetful() });
}

/** Focuses an element although this page takes no focus. */
export const focusReally = HTMLElement.prototype.focus;

const nothing = () => {};
HTMLElement.prototype.focus = nothing;
SVGElement.prototype.focus = nothing;
HTMLMediaElement.prototype.play = () => Promise.resolve();
window.open = () => null;
window.print = nothing;
