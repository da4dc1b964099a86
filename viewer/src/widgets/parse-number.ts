// Reads what a person typed into a number input.

/**
 * The number in `text`, or null where there is none. Reads both decimal signs, signs of thousands, spaces, and the
 * words or currency signs that the input's own format puts around a number.
 */
export function parseNumber(text: string): number | null {
  // The typographic minus, and spaces of any kind that group digits.
  const plain = text
    .trim()
    .replace(/[−–]/g, "-")
    .replace(/[\s'’_]/g, "");
  const found = /[-+]?(?:\d[\d.,]*|[.,]\d+)(?:e[-+]?\d+)?/i.exec(plain);
  if (!found) return null;
  const value = Number(withPoint(found[0]));
  return Number.isFinite(value) ? value : null;
}

/** `digits` with a point as decimal sign and no sign of thousands. */
function withPoint(digits: string): string {
  const point = digits.lastIndexOf(".");
  const comma = digits.lastIndexOf(",");
  if (comma < 0) return digits;
  if (point >= 0) {
    // Both are there: the later one is the decimal sign.
    return comma > point ? digits.replaceAll(".", "").replace(",", ".") : digits.replaceAll(",", "");
  }
  const groups = /^[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:e|$)/i.test(digits);
  return groups ? digits.replaceAll(",", "") : digits.replace(",", ".");
}
