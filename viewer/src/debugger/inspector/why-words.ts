// The sentence on top of a chain of causes: why it is so, in plain words.
import type { Cause, Chain } from "../wire";
import { duration } from "./words";

/** What the chain is of. */
export interface Subject {
  /** `element`: how it came to be what it is; `event`: how it came to happen. */
  readonly of: "element" | "event";
  /** Of an element: its newest cause drew it, rather than changed it. */
  readonly drawn?: boolean;
}

export function sentence(chain: Chain, subject: Subject): string {
  const [newest] = chain.causes;
  if (!newest) return "Nothing of the log led to this.";
  const did = subject.of === "event" ? "Happened" : subject.drawn ? "Drawn" : "Changed";
  const roots = rootsOf(chain);
  const [root] = roots;
  if (!root) return `${did} by event ${newest.position}.`;
  const [who, what] = rootWords(root);
  if (root.position === newest.position) {
    return subject.of === "event" ? `${capital(who)} ${what}.` : `${did} by ${byWords(root, who, what)}.`;
  }
  const ago = newest.at - root.at;
  const when = ago >= 0 ? `, ${duration(ago)} before` : "";
  const others = roots.length > 1 ? ` (and ${roots.length - 1} more led to it)` : "";
  return `${did} because ${who} ${what}${when}${others}${chain.more ? ", at the end of a longer chain" : ""}.`;
}

/** What nothing else of the chain led to, newest first: where the story begins. */
export function rootsOf(chain: Chain): Cause[] {
  const shown = new Set(chain.causes.map(({ position }) => position));
  return chain.causes.filter(({ because }) => !because.some((position) => shown.has(position)));
}

function byWords(root: Cause, who: string, what: string): string {
  return root.kind === "widgets.changed" ? `${who}, who ${what}` : `${who} when it ${what}`;
}

/** Who or what began it, and what they did. */
export function rootWords({ kind, text }: Pick<Cause, "kind" | "text">): readonly [who: string, what: string] {
  switch (kind) {
    case "widgets.changed":
      return ["a person", inputWords(text)];
    case "page.opened":
      return ["a person", `opened ${text && text !== "main page" ? `the page “${text}”` : "the main page"}`];
    case "stop.requested":
      return ["a person", "pressed Stop"];
    case "file.uploaded":
      return ["a person", `uploaded ${text}`];
    case "dialog.dismissed":
      return ["a person", "closed a dialog"];
    case "cache.cleared":
      return ["a person", "cleared the caches"];
    case "theme.changed":
      return ["the page", `was shown in another theme (${text})`];
    case "timer.ticked":
      return ["the clock", `ticked for fragment ${text.split(",")[0]}`];
    case "script.changed":
      return ["a file", `was saved: ${text}`];
    case "session.opened":
      return ["a person", "opened the app"];
    case "viewer.attached":
      return ["a person", "opened the page"];
    case "rerun.requested":
      return requestWords(text);
    default:
      return [`“${kind}”`, text ? `was recorded: ${text}` : "was recorded"];
  }
}

/** `button 'Plus' clicked` -> `pressed “Plus”`; `slider 'Level' = 4` -> `set “Level” to 4`. */
function inputWords(text: string): string {
  const clicked = /^\S+ ['"](.*)['"] clicked$/.exec(text);
  if (clicked) return `pressed “${clicked[1]}”`;
  const anonymous = /^(\S+) clicked$/.exec(text);
  if (anonymous) return `pressed ${anonymous[1]}`;
  const set = /^\S+ ['"](.*?)['"] = (.*)$/.exec(text);
  if (set) return `set “${set[1]}” to ${set[2]}`;
  return text && text !== "nothing" ? `gave new values: ${text}` : "used a widget";
}

function requestWords(text: string): readonly [string, string] {
  if (text.startsWith("a person asked")) return ["a person", "asked for a rerun"];
  if (text.startsWith("the script asked")) return ["the script", "asked for a rerun"];
  if (text.startsWith("the app was saved")) return ["a file", "was saved"];
  if (text.startsWith("the app was opened")) return ["a person", "opened the app"];
  if (text.startsWith("the session was recovered")) return ["the session", "was recovered after a restart"];
  return ["a rerun", text ? `was asked for: ${text}` : "was asked for"];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
