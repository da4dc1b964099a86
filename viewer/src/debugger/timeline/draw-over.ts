// Draws what lies over the lanes and moves: the position, the pin, bookmarks, a hand that hovers or selects.
import { type Pen, placeOf, type Scene } from "./draw";
import { PAD } from "./geometry";

export interface Over {
  readonly position: number;
  /** When the position was, or is being dragged to. */
  readonly at: number;
  readonly pin: number | null;
  readonly notes: readonly { readonly at: number; readonly here: boolean }[];
  readonly hover: number | null;
  readonly selecting: readonly [from: number, to: number] | null;
}

export function drawOver(pen: Pen, scene: Scene, over: Over): void {
  const { rows, width, colours } = scene;
  const place = placeOf(scene);
  const [ruler, strip] = [rows[0], rows.at(-1)];
  if (!ruler || !strip) return;
  const bottom = strip.top - 3;
  pen.clearRect(0, 0, width, 10_000);
  if (over.selecting) {
    const [from, to] = [...over.selecting].sort((a, b) => a - b) as [number, number];
    pen.fillStyle = colours.accent;
    pen.globalAlpha = 0.14;
    pen.fillRect(from, ruler.height, to - from, bottom - ruler.height);
    pen.globalAlpha = 1;
  } else if (over.hover !== null) {
    stroke(pen, colours.faint, Math.round(over.hover) + 0.5, ruler.height, bottom, 1, []);
  }
  if (over.pin !== null) stroke(pen, colours.tones.app.mark, Math.round(place(over.pin)) + 0.5, 4, bottom, 1, [3, 3]);
  for (const note of over.notes)
    flag(pen, note.here ? colours.accent : colours.tones.warn.mark, place(note.at), ruler.height);
  const x = place(over.at);
  stroke(pen, colours.accent, x, 6, bottom, 1.5, []);
  handle(pen, colours.accent, x, ruler.height);
  // Where in the whole.
  const share = PAD + scene.axis.laid(over.at) * ((width - 2 * PAD) / scene.axis.length);
  stroke(pen, colours.accent, share, strip.top, strip.top + strip.height, 1.5, []);
}

function stroke(pen: Pen, colour: string, x: number, from: number, to: number, wide: number, dash: number[]): void {
  pen.strokeStyle = colour;
  pen.lineWidth = wide;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(x, from);
  pen.lineTo(x, to);
  pen.stroke();
  pen.setLineDash([]);
}

function handle(pen: Pen, colour: string, x: number, height: number): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(x - 6, 3);
  pen.lineTo(x + 6, 3);
  pen.lineTo(x + 6, height - 9);
  pen.lineTo(x, height - 3);
  pen.lineTo(x - 6, height - 9);
  pen.closePath();
  pen.fill();
}

function flag(pen: Pen, colour: string, x: number, height: number): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(x - 3.5, height - 12);
  pen.lineTo(x + 3.5, height - 12);
  pen.lineTo(x + 3.5, height - 1);
  pen.lineTo(x, height - 4);
  pen.lineTo(x - 3.5, height - 1);
  pen.closePath();
  pen.fill();
}
