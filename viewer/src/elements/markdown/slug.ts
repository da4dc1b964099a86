// Makes the id of a heading from its text, so that a link to it survives reruns and reloads.

/** `"Über uns: 2.0!"` -> `"über-uns-2-0"`. Letters of every script stay; `"section"` when nothing does. */
export function slug(text: string): string {
  const words = text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return words || "section";
}
