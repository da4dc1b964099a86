// Finds the options of a selectbox or multiselect that match what was typed.

export type Filter = "fuzzy" | "contains" | "prefix" | "none";

const PREFIX = 4;
const WORD = 3;
const CONTAINS = 2;
const SCATTERED = 1;

/** The options that match `query`. Fuzzy puts the best matches first; the others keep the app's order. */
export function filterOptions(options: readonly string[], query: string, filter: Filter): readonly string[] {
  const wanted = fold(query.trim());
  if (filter === "none" || wanted === "") return options;
  if (filter === "prefix") return options.filter((option) => fold(option).startsWith(wanted));
  if (filter === "contains") return options.filter((option) => fold(option).includes(wanted));
  // Once for all options: there may be thousands.
  const word = new RegExp(`(?:^|[^\\p{L}\\p{N}])${escaped(wanted)}`, "u");
  const found: { option: string; score: number; spread: number }[] = [];
  for (const option of options) {
    const text = fold(option);
    const at = text.indexOf(wanted);
    const spread = at < 0 ? scattered(text, wanted) : 0;
    if (spread === undefined) continue;
    found.push({ option, score: at < 0 ? SCATTERED : at === 0 ? PREFIX : word.test(text) ? WORD : CONTAINS, spread });
  }
  // The sort is stable: equally good matches stay in the app's order.
  found.sort((a, b) => b.score - a.score || a.spread - b.spread);
  return found.map(({ option }) => option);
}

/** How far apart the letters of `wanted` stand in `text`, in this order; undefined when they are not all there. */
function scattered(text: string, wanted: string): number | undefined {
  let from = 0;
  let first = -1;
  for (const letter of wanted) {
    if (letter === " ") continue;
    const at = text.indexOf(letter, from);
    if (at < 0) return undefined;
    if (first < 0) first = at;
    from = at + letter.length;
  }
  return from - first - wanted.length;
}

/** Case and accents make no difference: "cafe" finds "Café". */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
