// The timeline on the screen: two canvases, the lanes below and what moves above, each drawn only when it must be.
import type { Desk } from "../desk";
import type { Note } from "../wire";
import { timesOf } from "./anchors";
import { Axis, gapsOf, moved, showing, type View, within, zoomed } from "./axis";
import { type Colours, coloursOf } from "./colours";
import { drawLanes, placeOf, type Scene, scaleOf } from "./draw";
import { drawOver } from "./draw-over";
import { barAt, HEAD, type Hit, markAt, PAD, type Row, rowAt, rowsOf } from "./geometry";
import { barsOf, marksOf, matchesOf } from "./tiles";

/** Theory of operation: whoever changes something says what is to be drawn anew, and the next frame draws it once. Dragging
 * the position draws the upper canvas alone. A view that shows the whole session goes on doing so when the session grows. */
export class Stage {
  #view: View | null = null;
  #axis: Axis | null = null;
  #axisOf = "";
  #skip = false;
  #colours: Colours | null = null;
  #size = { width: 0, height: 0 };
  #frame = 0;
  #dirty = { lanes: true, over: true };
  #hover: { readonly x: number; readonly y: number } | null = null;
  #selecting: readonly [number, number] | null = null;
  #dragged: number | null = null;
  readonly #leave: (() => void)[];

  constructor(
    readonly desk: Desk,
    readonly lanes: HTMLCanvasElement,
    readonly over: HTMLCanvasElement,
    /** Told after each drawing of the lanes, for what stands beside them. */
    readonly drawn: () => void = () => {},
  ) {
    const all = () => this.draw("lanes");
    this.#leave = [
      desk.lanes.subscribe(all),
      desk.matches.subscribe(all),
      desk.debugged.subscribe(() => this.draw(this.#moves() ? "lanes" : "over")),
      desk.notes.subscribe(() => this.draw("over")),
      desk.rows.subscribe(() => this.draw("over")),
    ];
    const scheme = new MutationObserver(() => {
      this.#colours = null;
      this.draw("lanes");
    });
    scheme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });
    this.#leave.push(() => scheme.disconnect());
    void document.fonts?.ready.then(all);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    for (const leave of this.#leave) leave();
  }

  get axis(): Axis {
    const { session } = this.desk.debugged.shown;
    const whole = this.desk.lanes.whole;
    const end = Math.max(session.last ?? session.opened, session.opened + 0.05);
    const key = `${this.#skip} ${end} ${this.#skip ? this.desk.lanes.version : ""}`;
    if (!this.#axis || this.#axisOf !== key) {
      const gaps = this.#skip && whole ? gapsOf(timesOf(whole), end, this.desk.lanes.exact) : [];
      this.#axis = new Axis(session.opened, end, gaps);
      this.#axisOf = key;
    }
    return this.#axis;
  }

  get view(): View {
    return within(this.#view ?? { from: 0, to: this.axis.length }, this.axis.length);
  }

  get rows(): readonly Row[] {
    return rowsOf(this.#size.height, this.desk.matches.tiles !== null);
  }

  get skipping(): boolean {
    return this.#skip;
  }

  /** Whether only a part of the session is seen. */
  get zoomed(): boolean {
    return this.#view !== null;
  }

  draw(what: "lanes" | "over"): void {
    this.#dirty.over = true;
    if (what === "lanes") this.#dirty.lanes = true;
    this.#frame ||= requestAnimationFrame(() => this.#drawNow());
  }

  resize(width: number, height: number): void {
    this.#size = { width, height };
    const dense = window.devicePixelRatio || 1;
    for (const canvas of [this.lanes, this.over]) {
      canvas.width = Math.round(width * dense);
      canvas.height = Math.round(height * dense);
    }
    // Drawn at once: a canvas that was given another size is empty.
    this.#dirty = { lanes: true, over: true };
    this.#drawNow();
  }

  skip(on: boolean): void {
    const [from, to] = [this.axis.time(this.view.from), this.axis.time(this.view.to)];
    this.#skip = on;
    this.look(this.#view && { from: this.axis.laid(from), to: this.axis.laid(to) });
  }

  look(view: View | null): void {
    const { length } = this.axis;
    this.#view = view && view.to - view.from < length * 0.9995 ? within(view, length) : null;
    this.draw("lanes");
  }

  /** Zooms about a place on the screen, or about the position. */
  zoom(factor: number, x: number = this.#place(this.positionTime)): void {
    const about = Math.min(Math.max(this.#laid(x), this.view.from), this.view.to);
    this.look(zoomed(this.view, about, factor, this.axis.length));
  }

  pan(pixels: number): void {
    this.look(moved(this.view, pixels / this.#scale, this.axis.length));
  }

  hover(at: { readonly x: number; readonly y: number } | null): void {
    this.#hover = at;
    this.draw("over");
  }

  select(range: readonly [number, number] | null): void {
    this.#selecting = range;
    this.draw("over");
  }

  /** Where a hand holds the position now; null when it let go. */
  drag(at: number | null): void {
    this.#dragged = at;
    this.draw("over");
  }

  timeAt(x: number): number {
    const { axis } = this;
    return Math.min(Math.max(axis.time(this.#laid(x)), axis.begin), axis.end);
  }

  /** The time at a place of the strip that shows the whole. */
  wholeTimeAt(x: number): number {
    return this.axis.time(this.wholeLaid(x));
  }

  wholeLaid(x: number): number {
    const share = (x - PAD) / Math.max(1, this.#size.width - 2 * PAD);
    return Math.min(Math.max(share, 0), 1) * this.axis.length;
  }

  hit(x: number, y: number): Hit | null {
    const row = rowAt(this.rows, y);
    const scene = this.#scene();
    if (!row || row.name === "ruler" || row.name === "overview") return null;
    if (row.name === "runs") {
      const bar = barAt(barsOf(scene.tiles), x, placeOf(scene), this.axis.end);
      return bar && { kind: "bar", bar };
    }
    const marks = row.name === "matches" ? matchesOf(scene.matches?.tiles ?? []) : marksOf(scene.tiles, row.name);
    const mark = markAt(marks, x, placeOf(scene));
    return mark && { kind: "mark", lane: row.name, mark };
  }

  /** The note whose flag is at a place of the head. */
  noteAt(x: number): Note | null {
    const near = this.desk.notes.all.filter((note) => Math.abs(this.#place(this.desk.timeOf(note.position)) - x) < 6);
    return near.at(-1) ?? null;
  }

  /** When the position was; a good guess until the event itself is here. */
  get positionTime(): number {
    return this.#dragged ?? this.desk.timeOf(this.desk.debugged.shown.position);
  }

  /** Moves the view when the position has left it; whether the lanes are to be drawn anew. */
  #moves(): boolean {
    const { axis } = this;
    if (this.#view && this.#dragged === null) {
      const next = showing(this.#view, axis.laid(this.positionTime), axis.length);
      if (next !== this.#view) {
        this.#view = next;
        return true;
      }
    }
    const { run, session, head } = this.desk.debugged.shown;
    const seen = `${run} ${session.last} ${head}`;
    const before = this.#seen;
    this.#seen = seen;
    return seen !== before;
  }
  #seen = "";

  get #scale(): number {
    return scaleOf({ view: this.view, width: this.#size.width });
  }

  #laid(x: number): number {
    return this.view.from + (x - PAD) / this.#scale;
  }

  #place(at: number): number {
    return PAD + (this.axis.laid(at) - this.view.from) * this.#scale;
  }

  #scene(): Scene {
    const { axis, view, rows } = this;
    this.#colours ??= coloursOf(this.lanes);
    const { width } = this.#size;
    const busy = axis.busy(view);
    const tiles = this.desk.lanes.over(busy, this.#scale);
    const searched = this.desk.matches.tiles;
    const matches = searched && { tiles: searched.over(busy, this.#scale), whole: searched.whole };
    const { run } = this.desk.debugged.shown;
    return { axis, view, width, rows, colours: this.#colours, tiles, whole: this.desk.lanes.whole, matches, run };
  }

  #drawNow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!this.#size.width) return;
    const scene = this.#scene();
    const dense = window.devicePixelRatio || 1;
    const { position, pin } = this.desk.debugged.shown;
    const both = [...(this.#dirty.lanes ? [this.lanes] : []), ...(this.#dirty.over ? [this.over] : [])];
    const told = this.#dirty.lanes;
    this.#dirty = { lanes: false, over: false };
    for (const canvas of both) {
      const pen = canvas.getContext("2d");
      if (!pen) continue;
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      if (canvas === this.lanes) drawLanes(pen, scene);
      else {
        drawOver(pen, scene, {
          position,
          at: this.positionTime,
          pin: pin === null ? null : this.desk.timeOf(pin),
          notes: this.desk.notes.all.map((note) => ({
            at: this.desk.timeOf(note.position),
            here: note.position === position,
          })),
          hover: this.#hover && this.#hover.y > HEAD ? this.#hover.x : null,
          selecting: this.#selecting,
        });
      }
    }
    if (told) this.drawn();
  }
}
