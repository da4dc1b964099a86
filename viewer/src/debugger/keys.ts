// What the keys do: a table, so that the help shows what is true.

export type Command =
  | "next"
  | "back"
  | "next-run"
  | "back-run"
  | "next-input"
  | "back-input"
  | "next-match"
  | "back-match"
  | "first"
  | "last"
  | "play"
  | "speed-1"
  | "speed-2"
  | "speed-8"
  | "search"
  | "goto"
  | "bookmark"
  | "left"
  | "right"
  | "timeline"
  | "idle"
  | "zoom-in"
  | "zoom-out"
  | "zoom-all"
  | "follow"
  | "copy"
  | "help";

export interface Key {
  readonly command: Command;
  /** As `KeyboardEvent.key` has it; with Shift where it says so. */
  readonly key: string;
  readonly shift?: boolean;
  /** As it is written for people; empty where another line says it. */
  readonly shown: string;
  readonly words: string;
}

export const KEYS: readonly Key[] = [
  { command: "next", key: "ArrowRight", shown: "→", words: "Next event" },
  { command: "back", key: "ArrowLeft", shown: "←", words: "Previous event" },
  { command: "next-run", key: "ArrowRight", shift: true, shown: "Shift →", words: "End of the next run" },
  { command: "back-run", key: "ArrowLeft", shift: true, shown: "Shift ←", words: "End of the previous run" },
  { command: "next-input", key: "i", shown: "i", words: "Next thing a person did" },
  { command: "back-input", key: "I", shift: true, shown: "Shift i", words: "Previous thing a person did" },
  { command: "next-match", key: "n", shown: "n", words: "Next match, or error" },
  { command: "back-match", key: "p", shown: "p", words: "Previous match, or error" },
  { command: "first", key: "Home", shown: "Home", words: "Before the first event" },
  { command: "last", key: "End", shown: "End", words: "Last event" },
  { command: "play", key: " ", shown: "Space", words: "Play or pause" },
  { command: "speed-1", key: "1", shown: "1 2 8", words: "Speed: real, double, eightfold" },
  { command: "speed-2", key: "2", shown: "", words: "" },
  { command: "speed-8", key: "8", shown: "", words: "" },
  { command: "search", key: "/", shown: "/", words: "Search events" },
  { command: "goto", key: "g", shown: "g", words: "Go to an event by its number" },
  { command: "bookmark", key: "b", shown: "b", words: "Bookmark, or take it away" },
  { command: "zoom-in", key: "+", shown: "+", words: "Zoom the timeline in" },
  { command: "zoom-out", key: "-", shown: "-", words: "Zoom out" },
  { command: "zoom-all", key: "0", shown: "0", words: "The whole session" },
  { command: "idle", key: "s", shown: "s", words: "Skip idle times" },
  { command: "follow", key: "f", shown: "f", words: "Follow a live session" },
  { command: "copy", key: "c", shown: "c", words: "Copy a link to this" },
  { command: "left", key: "[", shown: "[", words: "Events and elements" },
  { command: "right", key: "]", shown: "]", words: "Inspector" },
  { command: "timeline", key: "t", shown: "t", words: "Timeline" },
  { command: "help", key: "?", shown: "?", words: "Keys" },
];

/** Where letters are text. */
const TYPING = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]";
/** Where arrows and Home and End mean something else. */
const OWN_ARROWS = "[role=tree], [role=treegrid], [role=grid], [role=tablist], [role=menu], [role=radiogroup]";
/** Where space presses. */
const PRESSED = "button, a, summary, [role=button], [role=tab], [role=option], [role=treeitem], input";

type Pressed = Pick<
  KeyboardEvent,
  "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey" | "defaultPrevented" | "isComposing" | "target"
>;

/** What a key press asks for; null when it is none of ours. */
export function commandOf(event: Pressed): Command | null {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  const at = event.target instanceof Element ? event.target : null;
  // A closed dialog keeps the focus until the next frame.
  if (at?.closest(TYPING) || at?.closest("dialog[open]")) return null;
  const arrows = event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End";
  if (arrows && at?.closest(OWN_ARROWS)) return null;
  if (event.key === " " && at?.closest(PRESSED)) return null;
  const found = KEYS.find(({ key, shift }) => key === event.key && (!arrows || (shift ?? false) === event.shiftKey));
  return found?.command ?? null;
}
