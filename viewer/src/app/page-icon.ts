// What the browser's tab shows for an app's `page_icon`: an address of a picture.
import { loadEmoji } from "../elements/emoji";
import { iconFont, MATERIAL } from "../elements/icon-names";
import "../elements/icons.css";

const SIDE = 64;
/** Readable on the tabs of light and of dark browsers. */
const COLOUR = "#6366f1";

const MARK =
  '<rect width="64" height="64" rx="16" fill="#4f46e5"/><path d="M18 22h28M18 32h18M18 42h24" stroke="#fff" stroke-width="6" stroke-linecap="round"/>';

/** The icon of apps that name none. */
export const OWN_ICON = svgUrl(MARK);

/** An image as it is; an emoji, by itself or by its shortcode, and a Material Symbol drawn as one; else our own sign. */
export async function pageIcon(icon: string | undefined): Promise<string> {
  if (!icon) return OWN_ICON;
  if (/^(https?:|data:|\/|\.\/)/.test(icon)) return icon;
  const material = MATERIAL.exec(icon)?.[1];
  if (material) return drawn(material);
  const shortcode = /^:?([a-z0-9_+-]+):?$/i.exec(icon)?.[1];
  if (!shortcode) return emojiUrl(icon);
  const table = await loadEmoji();
  const emoji = Object.hasOwn(table, shortcode) ? table[shortcode] : undefined;
  return emoji ? emojiUrl(emoji) : OWN_ICON;
}

function emojiUrl(emoji: string): string {
  if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(emoji)) return OWN_ICON;
  return svgUrl(`<text x="32" y="32" font-size="56" text-anchor="middle" dominant-baseline="central">${emoji}</text>`);
}

/** An SVG of its own cannot use the fonts of the page, so the symbol is painted here. */
async function drawn(name: string): Promise<string> {
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const brush = canvas.getContext("2d");
  if (!brush) return OWN_ICON;
  const font = `${SIDE}px "${iconFont(name)}"`;
  await document.fonts.load(font, name);
  Object.assign(brush, { font, fillStyle: COLOUR, textAlign: "center" });
  const { actualBoundingBoxAscent: above, actualBoundingBoxDescent: below } = brush.measureText(name);
  brush.fillText(name, SIDE / 2, (SIDE + above - below) / 2);
  return canvas.toDataURL();
}

function svgUrl(inside: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${inside}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
