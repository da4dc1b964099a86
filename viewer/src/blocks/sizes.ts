// What `width` and `height` of a node mean for its box, which depends on the direction its parent lays it out in.
import type { CSSProperties } from "react";
import { BLOCKS } from "../core/elements.gen";
import { isKind, propsOf, type TreeNode } from "../core/tree";

export type Size = "stretch" | "content" | number;
export type Direction = "vertical" | "horizontal";

/** Kinds that are as wide as their content unless the app says otherwise; all others take the width there is. */
const CONTENT_WIDTH: ReadonlySet<string> = new Set([
  "button",
  "checkbox",
  "toggle",
  "radio",
  "download_button",
  "link_button",
  "menu_button",
  "pills",
  "segmented_control",
  "feedback",
  "pagination",
  "color_picker",
  "popover",
  "spinner",
  "text",
]);

export function widthOf(node: TreeNode, direction: Direction): Size {
  const { width } = propsOf(node);
  if (width === "stretch" || width === "content" || typeof width === "number") return width;
  if (CONTENT_WIDTH.has(node.kind)) return "content";
  // `width="auto"` of Markdown: side by side with others it takes what it needs.
  return node.kind === "markdown" && direction === "horizontal" ? "content" : "stretch";
}

/** What the names of `st.space` stand for, in rem: `medium` is as high as a button, `large` as a field with its label. */
const SPACES: Readonly<Record<string, number>> = {
  xxsmall: 0.25,
  xsmall: 0.5,
  small: 0.75,
  medium: 2.5,
  large: 4.25,
  xlarge: 6,
  xxlarge: 8,
};

export function boxStyle(node: TreeNode, direction: Direction): CSSProperties {
  if (isKind(node, "space")) return spaceStyle(node.props.size, direction);
  return { ...widthStyle(widthOf(node, direction), direction), ...heightStyle(node, direction) };
}

function spaceStyle(size: string | number, direction: Direction): CSSProperties {
  if (size === "stretch") return { flex: "1 1 0", minHeight: 0 };
  const length = typeof size === "number" ? `${size}px` : `${SPACES[size] ?? 0}rem`;
  return direction === "vertical" ? { flex: "none", height: length } : { flex: "none", width: length };
}

function widthStyle(width: Size, direction: Direction): CSSProperties {
  if (width === "stretch") return direction === "vertical" ? { width: "100%" } : { flex: "1 1 10rem", minWidth: 0 };
  const style: CSSProperties = { width: width === "content" ? "fit-content" : width, maxWidth: "100%" };
  return direction === "vertical" ? style : { ...style, flex: "0 0 auto" };
}

function heightStyle(node: TreeNode, direction: Direction): CSSProperties {
  const { height } = propsOf(node);
  if (height === "stretch") return direction === "vertical" ? { flex: "1 1 auto" } : { alignSelf: "stretch" };
  // A leaf gives its own parts the height (a text area's label comes on top of it), a block is that high as a whole.
  if (typeof height === "number" && BLOCKS.has(node.kind)) return { height, flexShrink: 0 };
  return {};
}
