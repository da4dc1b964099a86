// What the app's Markdown has beyond GFM: `:red[x]`, `:blue-background[x]`, `:gray-badge[x]`, `:small[x]`, icons, emoji, arrows.
// One remark plugin: it adds the micromark syntax and then rewrites the tree; `markdown-text.tsx` draws what comes out.
import type { Paragraph, PhrasingContent, Root, Text } from "mdast";
import { type Directives, directiveFromMarkdown, type TextDirective } from "mdast-util-directive";
import { findAndReplace } from "mdast-util-find-and-replace";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { directive } from "micromark-extension-directive";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";
import type {} from "remark-parse";
import type { Processor } from "unified";
import { type BuildVisitor, SKIP, visit } from "unist-util-visit";
import type { VFile } from "vfile";

/** Names that may stand before `[..]`, `-background[..]` and `-badge[..]`. */
export const COLOURS: ReadonlySet<string> = new Set([
  "blue",
  "gray",
  "grey",
  "green",
  "orange",
  "primary",
  "rainbow",
  "red",
  "violet",
  "yellow",
]);

const SYMBOLS: Readonly<Record<string, string>> = {
  "<->": "↔",
  "->": "→",
  "<-": "←",
  "--": "—",
  ">=": "≥",
  "<=": "≤",
  "~=": "≈",
};

const ICON = /:material\/([a-z0-9_]+):/g;
// A letter is asked for, or `12:30:15` would be two of them; +1, -1, 100 and 1234 are the shortcodes without one.
const EMOJI = /:([+-]1|100|1234|[a-z0-9_+-]*[a-z][a-z0-9_+-]*):/gi;
// Not inside longer runs: `---`, `<!--` and `-->` are something else.
const SYMBOL = /(?<![-<>=~!])(?:<->|->|<-|--|>=|<=|~=)(?![-<>=~])/g;

/** Constructs that a label does not have: `1. One` stays as it is written. */
const NOT_IN_LABELS = ["list", "thematicBreak", "codeIndented", "htmlFlow", "setextUnderline"];

export interface DialectOptions {
  readonly inline?: boolean;
}

export function dialect(this: Processor, { inline = false }: DialectOptions = {}): (tree: Root, file: VFile) => void {
  const data = this.data();
  data.micromarkExtensions ??= [];
  data.fromMarkdownExtensions ??= [];
  // GFM and formulas are added here and not by their remark plugins: those bring what writes Markdown, too.
  data.micromarkExtensions.push(gfm(), math());
  data.fromMarkdownExtensions.push(gfmFromMarkdown(), mathFromMarkdown());
  // Text directives alone: `:::note` blocks and `::leaf` lines are not part of the dialect.
  const { text } = directive();
  data.micromarkExtensions.push(text ? { text } : {});
  if (inline) data.micromarkExtensions.push({ disable: { null: NOT_IN_LABELS } });
  data.fromMarkdownExtensions.push(directiveFromMarkdown());
  return (tree, file) => {
    const source = String(file);
    visit(tree, "inlineMath", restorePrices(source));
    visit(tree, "textDirective", colourOrText(source));
    joinTexts(tree);
    findAndReplace(
      tree,
      [
        [ICON, (_: string, name: string) => element("ev-icon", { name })],
        [EMOJI, (_: string, name: string) => element("ev-emoji", { name })],
        [SYMBOL, (found: string) => SYMBOLS[found] ?? found],
      ],
      { ignore: ["inlineCode", "code", "inlineMath", "math", "html"] },
    );
  };
}

type Tagged = TextDirective & { data: { hName: string; hProperties: Record<string, string> } };

/** A node that becomes this HTML element with these properties, and a component of ours in the end. */
function element(hName: string, hProperties: Record<string, string>): PhrasingContent {
  const node: Tagged = { type: "textDirective", name: hName, children: [], data: { hName, hProperties } };
  return node;
}

/** `:red[..]` becomes a span; a directive that is none of ours goes back to the text it was written as. */
function colourOrText(source: string): BuildVisitor<Root, "textDirective"> {
  return (node, index, parent) => {
    if (!parent || index === undefined) return;
    const style = spanOf(node.name);
    const labelled = node.children.length > 0;
    if (style && labelled) {
      node.data = { ...node.data, hName: "span", hProperties: style };
      return;
    }
    parent.children.splice(index, 1, ...asWritten(node, source));
    return [SKIP, index];
  };
}

function asWritten(node: Directives, source: string): PhrasingContent[] {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? 0;
  const children = node.children as PhrasingContent[];
  const first = children[0]?.position?.start.offset;
  const last = children.at(-1)?.position?.end.offset;
  if (first === undefined || last === undefined) return [text(source.slice(start, end))];
  return [text(source.slice(start, first)), ...children, text(source.slice(last, end))];
}

function text(value: string): Text {
  return { type: "text", value };
}

function spanOf(name: string): Record<string, string> | undefined {
  if (name === "small") return { className: "stMarkdownSmall" };
  const colour = name.replace(/-(background|badge)$/, "");
  if (!COLOURS.has(colour)) return undefined;
  const kind = name.slice(colour.length + 1);
  const className = {
    "": "stMarkdownColoredText",
    background: "stMarkdownColoredBackground",
    badge: "stMarkdownBadge",
  }[kind];
  return className === undefined ? undefined : { className, "data-colour": colour === "grey" ? "gray" : colour };
}

/**
 * "from $5 to $10" is about money. As in Pandoc, a single dollar opens a formula only before a non-space and closes it
 * only after one and not before a digit.
 */
function restorePrices(source: string): BuildVisitor<Root, "inlineMath"> {
  return (node, index, parent) => {
    const start = node.position?.start.offset;
    const end = node.position?.end.offset;
    if (!parent || index === undefined || start === undefined || end === undefined) return;
    const written = source.slice(start, end);
    if (written.startsWith("$$")) return;
    if (/^\$\s|\s\$$/.test(written) || /\d/.test(source.charAt(end))) parent.children[index] = text(written);
  };
}

/** Neighbouring texts become one, so that `:a:` taken apart and put back is found again. */
function joinTexts(tree: Root): void {
  visit(tree, (node) => {
    if (!("children" in node)) return;
    const joined: Paragraph["children"] = [];
    for (const child of node.children as PhrasingContent[]) {
      const last = joined.at(-1);
      if (child.type === "text" && last?.type === "text") last.value += child.value;
      else joined.push(child);
    }
    node.children = joined as typeof node.children;
  });
}
