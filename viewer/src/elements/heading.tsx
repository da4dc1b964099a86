// `st.title`, `st.header`, `st.subheader`.
import type { ReactNode } from "react";
import type { HeadingProps } from "../core/elements.gen";
import { isKind, type Tree, type TreeNode } from "../core/tree";
import { useSession } from "../store/session";
import { HeadingLine } from "./heading-line";
import { Icon } from "./icon";
import { MarkdownText } from "./markdown-text";

const DIVIDERS = ["blue", "green", "orange", "red", "violet", "yellow", "gray", "rainbow"] as const;

export function Heading({ node }: { node: TreeNode<"heading"> }): ReactNode {
  const { body, level, anchor, help, icon, divider, align, wrap } = node.props;
  return (
    <div className="stHeading" data-testid="stHeading" data-align={align} data-wrap={wrap}>
      <HeadingLine level={level} text={plainWords(body)} anchor={anchor} help={help}>
        {icon ? <Icon value={icon} /> : null}
        <MarkdownText source={body} inline />
      </HeadingLine>
      {divider === undefined ? null : divider === "auto" ? <NextDivider node={node} /> : <Divider colour={divider} />}
    </div>
  );
}

function Divider({ colour }: { colour: string }): ReactNode {
  const known = colour === "grey" ? "gray" : colour;
  return <hr className="stHeadingDivider" data-testid="stHeadingDivider" data-colour={known} />;
}

/** `divider=True`: each such heading of the page takes the next colour. */
function NextDivider({ node }: { node: TreeNode<"heading"> }): ReactNode {
  const { tree } = useSession().store.view;
  return <Divider colour={DIVIDERS[dividersBefore(tree, 0, node.id).count % DIVIDERS.length] ?? "blue"} />;
}

/** How many headings with such a divider come before the node `until`, in the order of the page. */
export function dividersBefore(tree: Tree, from: number, until: number): { count: number; found: boolean } {
  if (from === until) return { count: 0, found: true };
  const node = tree.nodes.get(from);
  let count = isKind(node, "heading") && (node.props as HeadingProps).divider === "auto" ? 1 : 0;
  for (const child of node?.children ?? []) {
    const below = dividersBefore(tree, child, until);
    count += below.count;
    if (below.found) return { count, found: true };
  }
  return { count, found: false };
}

/** The heading without Markdown marks and dialect spans, for its anchor. */
export function plainWords(body: string): string {
  return unwrapped(body.replace(/:material\/\w+:|:[a-z0-9_+-]+:/gi, " "))
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`~]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Spans of the dialect, from the innermost out. */
function unwrapped(body: string): string {
  const outer = body.replace(/:[a-z]+(?:-background|-badge)?\[([^[\]]*)\]/gi, "$1");
  return outer === body ? body : unwrapped(outer);
}
