// Keyboard shortcuts of buttons: the spelling of the app ("Cmd+Shift+O", "Left", "k") for the hotkey hook and for the eye.

const KEYS: Readonly<Record<string, string>> = {
  left: "arrowleft",
  right: "arrowright",
  up: "arrowup",
  down: "arrowdown",
  esc: "escape",
  return: "enter",
};
const SIGNS: Readonly<Record<string, string>> = { left: "←", right: "→", up: "↑", down: "↓", enter: "↵" };
/** Ctrl, Cmd and Mod all mean the platform's own key, so that one spelling serves every user of the app. */
const PLATFORM = new Set(["ctrl", "cmd", "mod", "meta", "command", "control"]);

export interface Shortcut {
  /** As Mantine's `useHotkeys` reads it. */
  readonly hotkey: string;
  /** With a modifier it acts also while the user types in a field. */
  readonly whileTyping: boolean;
}

export function parseShortcut(text: string): Shortcut {
  const parts = partsOf(text);
  const hotkey = parts.map((part) => (PLATFORM.has(part) ? "mod" : (KEYS[part] ?? part))).join("+");
  return { hotkey, whileTyping: parts.some((part) => PLATFORM.has(part) || part === "alt") };
}

/** How the shortcut is written beside the label. */
export function showShortcut(text: string, mac: boolean): string {
  const signs = partsOf(text).map((part) => {
    if (PLATFORM.has(part)) return mac ? "⌘" : "Ctrl";
    if (part === "shift") return mac ? "⇧" : "Shift";
    if (part === "alt") return mac ? "⌥" : "Alt";
    return SIGNS[part] ?? part.charAt(0).toUpperCase() + part.slice(1);
  });
  return signs.join(mac ? "" : "+");
}

export function isMac(): boolean {
  return /Mac|iP(?:hone|ad|od)/.test(navigator.userAgent);
}

function partsOf(text: string): string[] {
  return text
    .split("+")
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== "");
}
