// Names of Material Symbols, and the font that each is drawn with: for common ones a tenth of the whole will do.
import common from "./icons/common.json";

export const MATERIAL = /^:material\/([a-z0-9_]+):$/;

const COMMON: ReadonlySet<string> = new Set(common);

export function isCommon(name: string): boolean {
  return COMMON.has(name);
}

/** As icons.css calls it. */
export function iconFont(name: string): string {
  return isCommon(name) ? "Material Symbols Common" : "Material Symbols Rounded";
}
