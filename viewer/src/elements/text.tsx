// `st.text`: as it was written, no Markdown.
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import { HelpTip } from "./help-tip";
import "./markdown.css";

export function Text({ node }: { node: TreeNode<"text"> }): ReactNode {
  const { body, help, align, wrap } = node.props;
  return (
    <div className="stText" data-testid="stText" data-align={align} data-wrap={wrap}>
      <div className="ev-text">{body}</div>
      {help ? <HelpTip text={help} /> : null}
    </div>
  );
}
