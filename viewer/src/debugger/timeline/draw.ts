// Draws the lanes: what was done, when the clock ticked, runs as bars, decisions, errors.
import { clockTime, shortCount, span } from "../format";
import { OUTCOME_SIGNS, OUTCOME_TONES } from "../signs";
import type { Bar, Lanes, Mark, Matches, Tone } from "../wire";
import { type Axis, labelStep, type View } from "./axis";
import { type Colours, severity } from "./colours";
import { PAD, type Row } from "./geometry";
import { barsOf, type LaneName, marksOf, matchesOf } from "./tiles";

export type Pen = CanvasRenderingContext2D;

export interface Scene {
  readonly axis: Axis;
  readonly view: View;
  readonly width: number;
  readonly rows: readonly Row[];
  readonly colours: Colours;
  readonly tiles: readonly Lanes[];
  readonly whole: Lanes | undefined;
  /** Where the events are that are searched for; null when nothing is searched. */
  readonly matches: { readonly tiles: readonly Matches[]; readonly whole: Matches | undefined } | null;
  /** The run that is selected. */
  readonly run: number | null;
}

/** Pixels a laid-out second takes. */
export function scaleOf({ view, width }: Pick<Scene, "view" | "width">): number {
  return Math.max(1, width - 2 * PAD) / (view.to - view.from);
}

export function placeOf(scene: Scene): (at: number) => number {
  const scale = scaleOf(scene);
  return (at) => PAD + (scene.axis.laid(at) - scene.view.from) * scale;
}

export function drawLanes(pen: Pen, scene: Scene): void {
  const { rows, width, colours, tiles } = scene;
  pen.clearRect(0, 0, width, 10_000);
  pen.textBaseline = "middle";
  gaps(pen, scene);
  for (const row of rows) {
    if (row.name !== "ruler" && row.name !== "overview") {
      line(pen, colours.line, 0, row.top + row.height - 0.5, width, row.top + row.height - 0.5);
    }
    if (row.name === "ruler") ruler(pen, scene, row);
    else if (row.name === "runs") runs(pen, scene, row, barsOf(tiles));
    else if (row.name === "overview") overview(pen, scene, row);
    else if (row.name === "matches") searched(pen, scene, row);
    else marks(pen, scene, row, row.name, marksOf(tiles, row.name));
  }
}

function line(pen: Pen, colour: string, x1: number, y1: number, x2: number, y2: number, wide = 1): void {
  pen.strokeStyle = colour;
  pen.lineWidth = wide;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function font(pen: Pen, colours: Colours, size = 10.5, weight = 450): void {
  pen.font = `${weight} ${size}px ${colours.font}`;
}

/** Skipped times: a torn stretch with how long it was. */
function gaps(pen: Pen, scene: Scene): void {
  const { axis, rows, colours, width } = scene;
  const place = placeOf(scene);
  const [first, bottom] = [rows[1], rows.at(-2)];
  if (!first || !bottom) return;
  const end = bottom.top + bottom.height;
  font(pen, colours, 10);
  for (const gap of axis.gaps) {
    const [from, to] = [place(gap.from), place(gap.to)];
    if (to < 0 || from > width) continue;
    pen.fillStyle = colours.line;
    pen.globalAlpha = 0.45;
    pen.fillRect(from, first.top, Math.max(1, to - from), end - first.top);
    pen.globalAlpha = 1;
    const words = span(gap.to - gap.from);
    if (to - from < pen.measureText(words).width + 4) continue;
    pen.fillStyle = colours.faint;
    pen.textAlign = "center";
    pen.fillText(words, (from + to) / 2, (first.top + end) / 2);
  }
}

function ruler(pen: Pen, scene: Scene, row: Row): void {
  const { axis, view, colours, width } = scene;
  const place = placeOf(scene);
  font(pen, colours);
  const fine = scaleOf(scene) > 60;
  const step = labelStep((fine ? 96 : 74) / scaleOf(scene));
  line(pen, colours.line, 0, row.height - 0.5, width, row.height - 0.5);
  pen.textAlign = "left";
  let free = -Infinity;
  for (const stretch of axis.busy(view)) {
    // Local midnight and whole local hours are what people count from.
    const zone = new Date(stretch.from * 1000).getTimezoneOffset() * 60;
    for (let at = Math.ceil((stretch.from - zone) / step) * step + zone; at <= stretch.to; at += step) {
      const x = Math.round(place(at)) + 0.5;
      line(pen, colours.line, x, row.height - 6, x, row.height);
      const words = clockTime(at).slice(0, step >= 60 ? 5 : step >= 1 ? 8 : 12);
      const wide = pen.measureText(words).width;
      if (x + 4 < free || x + 4 + wide > width) continue;
      pen.fillStyle = colours.faint;
      pen.fillText(words, x + 4, row.height / 2);
      free = x + wide + 14;
    }
  }
}

function marks(pen: Pen, scene: Scene, row: Row, lane: LaneName, found: readonly Mark[]): void {
  const { colours, width } = scene;
  const middle = row.top + row.height / 2;
  const height = Math.min(row.height, 20);
  font(pen, colours, 10);
  pen.textAlign = "left";
  const groups = grouped(found, placeOf(scene));
  groups.forEach((group, index) => {
    const { from, to, mark } = group;
    if (to < -20 || from > width + 20) return;
    const tone = colours.tones[mark.tone];
    pen.fillStyle = tone.mark;
    // Many that stand closer than they can be told apart are one stroke.
    if (to - from > CROWD) crowd(pen, scene, group, middle, height);
    else if (to - from > 1) stretch(pen, lane, from, to, middle, height);
    else sign(pen, lane, from, middle, height);
    const words = wordsOf(group, lane);
    const room = (groups[index + 1]?.from ?? width) - to - 12;
    if (!words || pen.measureText(words).width > room) return;
    pen.fillStyle = tone.text;
    pen.fillText(words, to + 7, middle + 0.5);
  });
}

interface Group {
  readonly marks: readonly Mark[];
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly mark: Mark;
}

const TONES: readonly Tone[] = ["plain", "app", "clock", "good", "person", "warn", "bad"];
/** Pixels between two marks that can be told apart. */
const APART = 8;

/** Marks that stand close together as one, with the tone that matters most. */
export function grouped(marks: readonly Mark[], place: (at: number) => number): readonly Group[] {
  const groups: { marks: Mark[]; from: number; to: number; count: number; mark: Mark }[] = [];
  for (const mark of marks) {
    const [from, to] = [place(mark.at), place(mark.until ?? mark.at)];
    const before = groups.at(-1);
    if (before && from - before.to < APART) {
      before.marks.push(mark);
      before.to = Math.max(before.to, to);
      before.count += mark.count;
      if (TONES.indexOf(mark.tone) > TONES.indexOf(before.mark.tone)) before.mark = mark;
    } else groups.push({ marks: [mark], from, to, count: mark.count, mark });
  }
  return groups;
}

function wordsOf({ mark, count }: Group, lane: LaneName): string {
  if (count > 1) return `×${shortCount(count)}`;
  // A decision's first word is what was decided.
  return lane === "decisions" ? (mark.text.split(" ")[0] ?? "") : "";
}

/** Pixels from which many marks are drawn as how many there are at each place. */
const CROWD = 48;

function crowd(pen: Pen, scene: Scene, { marks }: Group, middle: number, height: number): void {
  const place = placeOf(scene);
  const columns = new Map<number, number>();
  for (const mark of marks) {
    const column = Math.floor(place(mark.at) / COLUMN);
    columns.set(column, (columns.get(column) ?? 0) + mark.count);
  }
  const most = Math.max(...columns.values());
  for (const [column, count] of columns) {
    const tall = Math.max(2, (height - 4) * Math.sqrt(count / most));
    pen.fillRect(column * COLUMN, middle - tall / 2, COLUMN - 1, tall);
  }
}

const COLUMN = 4;

function stretch(pen: Pen, lane: LaneName, from: number, to: number, y: number, height: number): void {
  const half = lane === "inputs" ? Math.min(4, height / 4) : 2.5;
  pen.beginPath();
  pen.roundRect(from - half, y - half, to - from + 2 * half, 2 * half, half);
  pen.fill();
}

/** Where the matches are, as strokes in ink: who or what an event was is told below, and here only that it is meant. */
function searched(pen: Pen, scene: Scene, row: Row): void {
  const { colours, width, matches } = scene;
  if (!matches) return;
  strokes(pen, colours.ink, matchesOf(matches.tiles), placeOf(scene), width, row.top + 2, row.height - 4);
  const { whole } = matches;
  if (!whole || whole.total) return;
  font(pen, colours, 10.5);
  pen.textAlign = "left";
  pen.fillStyle = colours.faint;
  pen.fillText(whole.complete === false ? "searching…" : "no match", PAD, row.top + row.height / 2 + 0.5);
}

/** Pixels of a stroke with the gap to the next. */
const STROKE = 3;

/** Marks as strokes of one width: of those that fall together the stroke is the taller the more they are. */
export function columnsOf(marks: readonly Mark[], place: (at: number) => number): ReadonlyMap<number, number> {
  const columns = new Map<number, number>();
  for (const mark of marks) {
    const column = Math.round(place(mark.at) / STROKE);
    columns.set(column, (columns.get(column) ?? 0) + mark.count);
  }
  return columns;
}

function strokes(
  pen: Pen,
  colour: string,
  marks: readonly Mark[],
  place: (at: number) => number,
  width: number,
  top: number,
  height: number,
): void {
  const columns = columnsOf(marks, place);
  let most = 1;
  for (const count of columns.values()) most = Math.max(most, count);
  pen.fillStyle = colour;
  for (const [column, count] of columns) {
    if (column < 0 || column * STROKE > width) continue;
    const tall = Math.max(6, height * Math.sqrt(count / most));
    pen.fillRect(column * STROKE - 1, top + height - tall, STROKE - 1, tall);
  }
}

/** Each lane has a shape of its own: dots for people, strokes for the clock, diamonds for decisions, triangles for errors. */
function sign(pen: Pen, lane: LaneName, x: number, y: number, height: number): void {
  const half = Math.min(4, height / 4);
  pen.beginPath();
  if (lane === "inputs") pen.arc(x, y, half, 0, 7);
  else if (lane === "ticks") pen.rect(x - 0.75, y - height / 3.4, 1.5, (height / 3.4) * 2);
  else if (lane === "decisions" || lane === "others") {
    pen.moveTo(x, y - half);
    pen.lineTo(x + half, y);
    pen.lineTo(x, y + half);
    pen.lineTo(x - half, y);
  } else {
    pen.moveTo(x, y - half - 0.5);
    pen.lineTo(x + half + 1, y + half);
    pen.lineTo(x - half - 1, y + half);
  }
  pen.fill();
}

function runs(pen: Pen, scene: Scene, row: Row, bars: readonly Bar[]): void {
  const { width, axis } = scene;
  const place = placeOf(scene);
  // Worse ones last, so that no failed run hides under one that went well.
  for (const bar of [...bars].sort((a, b) => severity(a.outcome) - severity(b.outcome))) {
    const [from, to] = [place(bar.from), place(bar.to ?? axis.end)];
    if (to < -2 || from > width + 2) continue;
    drawBar(pen, scene, row, bar, Math.max(-20, from), Math.min(width + 20, Math.max(to, from + 2)));
  }
}

function drawBar(pen: Pen, { colours, run }: Scene, row: Row, bar: Bar, from: number, to: number): void {
  const tone = colours.tones[bar.outcome === null ? "app" : OUTCOME_TONES[bar.outcome]];
  const wide = to - from;
  // Runs of a fragment are lower than those of the whole app.
  const height = Math.min(row.height - 4, 20) * (bar.fragment ? 0.72 : 1);
  const top = row.top + (row.height - height) / 2;
  pen.beginPath();
  if (wide < 7) {
    pen.fillStyle = tone.mark;
    // No room for a sign: cut off where it was cut short, longer where it failed.
    const worse = severity(bar.outcome);
    const more = worse === 2 ? Math.min(3, top - row.top) : 0;
    pen.fillRect(from, top - more, wide, worse === 1 ? height / 2 : height + 2 * more);
  } else {
    pen.roundRect(from + 0.5, top + 0.5, wide - 1, height - 1, 3);
    pen.fillStyle = tone.fill;
    pen.fill();
    if (bar.outcome === null) pen.setLineDash([3, 2]);
    pen.strokeStyle = tone.mark;
    pen.lineWidth = bar.run === run && bar.count === 1 ? 2 : 1;
    pen.stroke();
    pen.setLineDash([]);
    barWords(pen, colours, tone.text, bar, from, top + height / 2 + 0.5, wide);
  }
}

function barWords(pen: Pen, colours: Colours, colour: string, bar: Bar, x: number, y: number, wide: number): void {
  const sign = bar.outcome === null ? "…" : OUTCOME_SIGNS[bar.outcome];
  const more = bar.count > 1 ? `×${shortCount(bar.count)}` : String(bar.run);
  const long = bar.count === 1 && bar.to !== null ? `${more} · ${span(bar.to - bar.from)}` : more;
  font(pen, colours, 10, 550);
  pen.textAlign = "left";
  pen.fillStyle = colour;
  for (const words of [`${sign} ${long}`, `${sign} ${more}`, sign]) {
    if (pen.measureText(words).width + 8 > wide) continue;
    pen.fillText(words, x + 5, y);
    return;
  }
}

/** The whole session in one strip, with the part that is seen. */
function overview(pen: Pen, scene: Scene, row: Row): void {
  const { axis, view, width, colours, whole } = scene;
  const scale = (width - 2 * PAD) / axis.length;
  const place = (at: number) => PAD + axis.laid(at) * scale;
  pen.beginPath();
  pen.roundRect(PAD - 4, row.top, width - 2 * PAD + 8, row.height, 4);
  pen.fillStyle = colours.tones.plain.fill;
  pen.fill();
  const middle = row.top + row.height / 2;
  for (const bar of [...(whole?.runs ?? [])].sort((a, b) => severity(a.outcome) - severity(b.outcome))) {
    const from = place(bar.from);
    pen.fillStyle = colours.tones[bar.outcome === null ? "app" : OUTCOME_TONES[bar.outcome]].mark;
    pen.globalAlpha = bar.outcome === "failed" ? 1 : 0.65;
    pen.fillRect(from, middle, Math.max(1, place(bar.to ?? axis.end) - from), row.height / 2 - 4);
  }
  pen.globalAlpha = 1;
  // Whoever searches looks for matches, wherever the view is.
  if (scene.matches) {
    strokes(pen, colours.ink, scene.matches.whole?.marks ?? [], place, width, row.top + 3, row.height / 2 - 4);
  }
  pen.fillStyle = colours.tones.person.mark;
  for (const mark of scene.matches ? [] : (whole?.inputs ?? [])) {
    if (mark.tone === "person") pen.fillRect(place(mark.at) - 0.5, row.top + 4, 1.5, row.height / 2 - 5);
  }
  if (view.to - view.from > axis.length * 0.999) return;
  const [from, to] = [PAD + view.from * scale, PAD + view.to * scale];
  pen.beginPath();
  pen.roundRect(from - 2, row.top + 0.75, Math.max(6, to - from + 4), row.height - 1.5, 4);
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.globalAlpha = 0.12;
  pen.fillStyle = colours.accent;
  pen.fill();
  pen.globalAlpha = 1;
}
