// Colours as text: what may be typed into the field of a color picker, and how it is kept.

/** `#rgb` or `#rrggbb` in lower case of what is typed, with or without the sign in front; null when it is neither. */
export function readColor(text: string): string | null {
  const found = /^#?((?:[0-9a-f]{3}){1,2})$/i.exec(text.trim());
  return found?.[1] ? `#${found[1].toLowerCase()}` : null;
}

/** The long form, which a native field and the picker need. */
export function longColor(color: string): string {
  const digits = color.slice(1);
  return digits.length === 3 ? `#${[...digits].map((digit) => digit + digit).join("")}` : color.toLowerCase();
}
