// What became of a text, word by word.

export interface Piece {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** Beyond so many words in the middle, all of it counts as replaced: the table below grows with the square. */
const MOST = 600;

export function wordDiff(before: string, after: string): Piece[] {
  const [a, b] = [words(before), words(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([
    ...a.slice(0, start).map((text) => ({ kind: "same", text }) as const),
    ...middle,
    ...a.slice(a.length - end).map((text) => ({ kind: "same", text }) as const),
  ]);
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

function between(a: readonly string[], b: readonly string[]): Piece[] {
  if (a.length > MOST || b.length > MOST) return replaced(a, b);
  const width = b.length + 1;
  // lengths[i, j]: of the longest common subsequence of a[i:] and b[j:].
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ kind: "same", text: a[i] ?? "" });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: "gone", text: a[i] ?? "" });
      i++;
    } else {
      pieces.push({ kind: "new", text: b[j] ?? "" });
      j++;
    }
  }
  return pieces;
}

function replaced(a: readonly string[], b: readonly string[]): Piece[] {
  return [
    { kind: "gone", text: a.join("") },
    { kind: "new", text: b.join("") },
  ];
}

/** Neighbours of a kind in one piece; blanks between two changes belong to them, so that a changed phrase reads as one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const found: { kind: Piece["kind"]; text: string }[] = [];
  let [gone, fresh] = ["", ""];
  const flush = () => {
    if (gone) found.push({ kind: "gone", text: gone });
    if (fresh) found.push({ kind: "new", text: fresh });
    [gone, fresh] = ["", ""];
  };
  pieces.forEach((piece, at) => {
    const bridge = piece.kind === "same" && /^\s+$/.test(piece.text) && (gone || fresh) && changes(pieces[at + 1]);
    if (piece.kind === "gone" || bridge) gone += piece.text;
    if (piece.kind === "new" || bridge) fresh += piece.text;
    if (piece.kind !== "same" || bridge) return;
    flush();
    const last = found.at(-1);
    if (last?.kind === "same") last.text += piece.text;
    else found.push({ kind: "same", text: piece.text });
  });
  flush();
  return found.filter(({ text }) => text !== "");
}

function changes(piece: Piece | undefined): boolean {
  return piece !== undefined && piece.kind !== "same";
}
