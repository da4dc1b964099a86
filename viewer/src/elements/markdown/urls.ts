// Which addresses Markdown may link to and load images from.

const LINK = /^(?:https?|mailto|tel|sms|irc|ircs|xmpp):/i;
const IMAGE_DATA = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]/i;
// Browsers skip control characters and blanks in front of and inside the scheme.
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** The address, or "" when its scheme could run code. `key` is the property it stands in. */
export function safeUrl(url: string, key: string): string {
  const bare = stripControls(url);
  if (!SCHEME.test(bare) || LINK.test(bare)) return url;
  return key === "src" && IMAGE_DATA.test(bare) ? url : "";
}

function stripControls(url: string): string {
  return Array.from(url)
    .filter((character) => character > " ")
    .join("");
}

/** Whether following this address would run it as code. */
export function isCode(url: string): boolean {
  return /^(?:javascript|vbscript):/i.test(stripControls(url));
}
