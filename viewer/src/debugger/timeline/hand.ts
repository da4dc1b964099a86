// What a hand does with the timeline: drag its head to scrub, drag lanes to zoom, click to jump, wheel to zoom and pan.
import type { Desk } from "../desk";
import { Latest } from "../latest";
import { HEAD, rowAt } from "./geometry";
import type { Stage } from "./stage";

type Grip = "scrub" | "select" | "pan" | "window" | "press";

/** Pixels that a press may move and still be a click. */
const STILL = 4;

/** Theory of operation: a press takes hold of one thing until it ends. Scrubbing shows the hand's time at once and asks which
 * event that is, one question at a time. */
export class Hand {
  #grip: Grip | null = null;
  #from = { x: 0, y: 0 };
  #before = 0;
  /** `Debugger.moves` when a time was asked for last: whoever went elsewhere since stays there. */
  #moves = 0;
  readonly #asking: Latest<number, { readonly position: number }>;
  readonly #leave: () => void;

  constructor(
    readonly desk: Desk,
    readonly stage: Stage,
    readonly box: HTMLElement,
    /** Told where the pointer is, in the timeline; null when it left. */
    readonly hovered: (at: { readonly x: number; readonly y: number } | null) => void,
  ) {
    const { debugged } = desk;
    this.#asking = new Latest(
      (at) => debugged.api.fresh<{ position: number }>(debugged.path(`time?at=${at}`)),
      ({ position }) => {
        if (this.#moves === debugged.moves && position !== debugged.shown.position) {
          debugged.go(position);
          this.#moves = debugged.moves;
        }
        this.#release();
      },
      () => this.#release(),
    );
    const listen = new AbortController();
    const on = <K extends keyof HTMLElementEventMap>(name: K, then: (event: HTMLElementEventMap[K]) => void) =>
      box.addEventListener(name, then, { signal: listen.signal, passive: false });
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", () => this.#end());
    on("pointerleave", () => this.#grip ?? this.#hover(null));
    on("dblclick", (event) => this.#place(event).y > HEAD && stage.look(null));
    on("wheel", (event) => this.#wheel(event));
    this.#leave = () => listen.abort();
  }

  close(): void {
    this.#leave();
    this.#asking.close();
  }

  #place(event: MouseEvent): { x: number; y: number } {
    const { left, top } = this.box.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #hover(at: { x: number; y: number } | null): void {
    this.stage.hover(at);
    this.hovered(at);
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 && event.button !== 1) return;
    const at = this.#place(event);
    const row = rowAt(this.stage.rows, at.y)?.name;
    this.#from = at;
    this.#before = at.x;
    if (row === "ruler") this.#grip = "scrub";
    else if (row === "overview") this.#grip = this.stage.zoomed ? "window" : "scrub";
    // A finger that drags means to move what it touches.
    else if (event.button === 1 || event.shiftKey || event.pointerType === "touch") this.#grip = "pan";
    else this.#grip = "press";
    try {
      this.box.setPointerCapture(event.pointerId);
    } catch {
      // gone already
    }
    if (this.#grip === "scrub") this.#scrub(at.x, row === "overview");
    if (event.button === 1) event.preventDefault();
    this.#hover(null);
  }

  #move(event: PointerEvent): void {
    const at = this.#place(event);
    const way = at.x - this.#before;
    switch (this.#grip) {
      case null:
        return this.#hover(at);
      case "scrub":
        return this.#scrub(at.x, rowAt(this.stage.rows, this.#from.y)?.name === "overview");
      case "pan":
        this.stage.pan(-way);
        break;
      case "window":
        this.#look(at.x);
        break;
      case "press":
        if (Math.abs(at.x - this.#from.x) > STILL) this.#grip = "select";
        break;
      case "select":
        this.stage.select([this.#from.x, at.x]);
        break;
    }
    this.#before = at.x;
  }

  #up(event: PointerEvent): void {
    const at = this.#place(event);
    const still = Math.hypot(at.x - this.#from.x, at.y - this.#from.y) <= STILL;
    const grip = this.#grip;
    this.#end();
    if (grip === "select") {
      const [from, to] = [this.#from.x, at.x]
        .sort((a, b) => a - b)
        .map((x) => this.stage.axis.laid(this.stage.timeAt(x)));
      if (from !== undefined && to !== undefined) this.stage.look({ from, to });
    } else if (still && (grip === "press" || grip === "pan")) this.#click(at);
    else if (still && grip === "window") this.#look(at.x);
    else if (still && grip === "scrub" && at.y <= HEAD) {
      const note = this.stage.noteAt(at.x);
      if (note) this.desk.debugged.go(note.position);
    }
  }

  #end(): void {
    this.#grip = null;
    this.stage.select(null);
    this.#release();
  }

  /** The position is where the hand let it go once the answer to the last question is there. */
  #release(): void {
    if (this.#grip !== "scrub" && !this.#asking.busy) this.stage.drag(null);
  }

  #click(at: { readonly x: number; readonly y: number }): void {
    const hit = this.stage.hit(at.x, at.y);
    const { debugged } = this.desk;
    if (hit?.kind === "mark") debugged.go(hit.mark.position);
    else if (hit) {
      // After a run's end its page is whole.
      debugged.go(hit.bar.count === 1 ? (hit.bar.last ?? hit.bar.position) : hit.bar.position);
    } else this.#ask(this.stage.timeAt(at.x));
  }

  #scrub(x: number, whole: boolean): void {
    const time = whole ? this.stage.wholeTimeAt(x) : this.stage.timeAt(x);
    this.stage.drag(time);
    this.#ask(time);
  }

  #ask(at: number): void {
    this.#moves = this.desk.debugged.moves;
    this.#asking.want(at);
  }

  /** Moves the window of the overview so that its middle is at a place. */
  #look(x: number): void {
    const { view } = this.stage;
    const half = (view.to - view.from) / 2;
    const middle = this.stage.wholeLaid(x);
    this.stage.look({ from: middle - half, to: middle + half });
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.stage.pan((event.deltaX || event.deltaY) * lines);
    } else this.stage.zoom(1.0022 ** (event.deltaY * lines), this.#place(event).x);
  }
}
