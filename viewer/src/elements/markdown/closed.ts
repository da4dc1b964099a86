// Text that is still being written, as Markdown that is whole (S-289): what is open at its end is closed, so that bold
// text is bold from its first letter on and no half of a link is ever seen. Only the last paragraph can have anything open.

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HALF_LINK = /(!?)\[([^\][]*)\]\([^()\s]*$/;
/** Delimiters of spans, the longest first. */
const MARKS = ["**", "__", "~~", "*", "_"] as const;

export function closed(text: string): string {
  if (endsInFence(text)) return text;
  const start = text.lastIndexOf("\n\n") + 1;
  const last = text.slice(start);
  const formulas = last.split("$$").length - 1;
  if (formulas % 2) return `${text}$$`;
  return text.slice(0, start) + withClosers(last.replace(HALF_LINK, (_, image, label) => (image ? "" : label)));
}

function endsInFence(text: string): boolean {
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const found = FENCE.exec(line)?.[1];
    if (!found) continue;
    if (fence === undefined) fence = found;
    else if (found.startsWith(fence) && line.trim() === found) fence = undefined;
  }
  return fence !== undefined;
}

function withClosers(text: string): string {
  const open: string[] = [];
  for (let at = 0; at < text.length; ) {
    if (text[at] === "\\") {
      at += 2;
    } else if (text[at] === "`") {
      const ticks = /^`+/.exec(text.slice(at))?.[0] ?? "`";
      const end = closingTicks(text, at + ticks.length, ticks);
      if (end === -1) {
        const code = text.slice(at + ticks.length);
        return code
          ? `${text}${code.endsWith("`") ? " " : ""}${ticks}${tail(open)}`
          : closeAll(text.slice(0, at), open);
      }
      at = end;
    } else {
      const mark = MARKS.find((mark) => text.startsWith(mark, at));
      if (!mark) {
        at += 1;
        continue;
      }
      const [before, after] = [text[at - 1] ?? " ", text[at + mark.length]];
      if (open.at(-1) === mark && !/\s/.test(before)) open.pop();
      else if (after === undefined) return closeAll(text.slice(0, at), open);
      else if (!/\s/.test(after) && !(mark.startsWith("_") && /\w/.test(before))) open.push(mark);
      at += mark.length;
    }
  }
  return closeAll(text, open);
}

function closingTicks(text: string, from: number, ticks: string): number {
  for (const run of text.slice(from).matchAll(/`+/g)) {
    if (run[0] === ticks) return from + run.index + ticks.length;
  }
  return -1;
}

/** A closer after a space would be one of its own. */
function closeAll(text: string, open: readonly string[]): string {
  const end = text.trimEnd();
  return end + tail(open) + text.slice(end.length);
}

function tail(open: readonly string[]): string {
  return [...open].reverse().join("");
}
