// The colours that programs print for terminals, as names of styles; whatever else moves a terminal is left out.

export interface Styled {
  readonly text: string;
  readonly colour: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
}

const COLOURS = ["black", "red", "green", "yellow", "blue", "violet", "cyan", "white"] as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const ESCAPE = /\x1b(?:\[([0-9;?]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

export function styled(text: string): Styled[] {
  const found: Styled[] = [];
  let style = { colour: null as string | null, bold: false, dim: false };
  let from = 0;
  const add = (piece: string) => {
    const clean = overwritten(piece).replace(CONTROL, "");
    if (clean) found.push({ text: clean, ...style });
  };
  for (const match of text.matchAll(ESCAPE)) {
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === "m") style = restyled(style, match[1] ?? "");
  }
  add(text.slice(from));
  return found;
}

/** A progress bar writes one line over and over: the last writing is what a terminal shows. */
function overwritten(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(/^.*\r(?!$)/gm, "")
    .replaceAll("\r", "");
}

function restyled(style: { colour: string | null; bold: boolean; dim: boolean }, codes: string): typeof style {
  const next = { ...style };
  const list = codes.split(";").map(Number);
  for (let at = 0; at < list.length; at++) {
    const code = list[at] ?? 0;
    if (code === 0) Object.assign(next, { colour: null, bold: false, dim: false });
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 22) Object.assign(next, { bold: false, dim: false });
    else if (code >= 30 && code <= 37) next.colour = COLOURS[code - 30] ?? null;
    else if (code >= 90 && code <= 97) next.colour = COLOURS[code - 90] ?? null;
    else if (code === 39) next.colour = null;
    else if (code === 38 || code === 48) at += list[at + 1] === 5 ? 2 : 4; // of 256 or all colours: not told apart here
  }
  return next;
}
