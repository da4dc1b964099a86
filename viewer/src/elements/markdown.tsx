// `st.markdown`, `st.caption`, and text given to `st.write`.
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import { HelpTip } from "./help-tip";
import { closed } from "./markdown/closed";
import { MarkdownText } from "./markdown-text";

export function Markdown({ node }: { node: TreeNode<"markdown"> }): ReactNode {
  const { body, html, caption, help, align, anchors, wrap, streaming } = node.props;
  return (
    <div className="stMarkdown" data-testid="stMarkdown" data-align={align} data-wrap={wrap}>
      <MarkdownText source={streaming ? closed(body) : body} html={html} caption={caption} anchors={anchors} />
      {help ? <HelpTip text={help} /> : null}
    </div>
  );
}
