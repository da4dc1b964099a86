// What an option's element on the page is known by. Not by its place: while a button of the mouse is down, the app may draw
// other options, and the click would be for what stands there by then.

/** A key for each label; equal ones are told apart by which of them it is. */
export function optionKeys(labels: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const nth = seen.get(label) ?? 0;
    seen.set(label, nth + 1);
    return `${nth}-${label}`;
  });
}
