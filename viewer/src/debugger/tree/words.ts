// How an element is called where people read of it: its kind, and a few words of what it says.
import { isKind, propsOf, type TreeNode } from "../../core/tree";

/** Props that say what an element is, the best first. */
const NAMES = ["label", "title", "body", "name", "placeholder", "message", "text", "type"] as const;
const LONGEST = 80;

const ROOT_NAMES: Readonly<Record<string, string>> = {
  main: "main page",
  sidebar: "sidebar",
  bottom: "foot of the page",
  event: "dialogs and notices",
};

/** A few words of what it shows; null when there are none. */
export function labelOf(node: TreeNode): string | null {
  if (node.kind === "root") return ROOT_NAMES[node.key] ?? node.key;
  const props = propsOf(node);
  for (const name of NAMES) {
    const value = props[name];
    if (typeof value === "string" && value.trim()) return brief(value);
  }
  return null;
}

/** On one line, and short. */
export function brief(text: string, longest = LONGEST): string {
  const line = text
    .slice(0, longest * 4)
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line;
}

/** Begins the keys that submit buttons get by themselves. */
const OWN_KEY = "FormSubmitter:";

/** The key that the app gave it. */
export function keyOf(node: TreeNode): string | null {
  const { key } = propsOf(node);
  return typeof key === "string" && key && !key.startsWith(OWN_KEY) ? key : null;
}

/** The fragment that draws what is in this node, as a rule: the node itself, or the one that drew it. */
export function fragmentIn(node: TreeNode | undefined): string | undefined {
  if (isKind(node, "fragment") || isKind(node, "dialog")) return node.props.id;
  return node?.fragment;
}

/** Where it was drawn; in the app's own file, the line alone. */
export function briefLine(line: string, app: string): string {
  const own = app.split(/[\\/]/).at(-1);
  return own && line.startsWith(`${own}:`) ? line.slice(own.length) : line;
}
