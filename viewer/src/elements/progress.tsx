// `st.progress`.
import { type ReactNode, useId } from "react";
import type { TreeNode } from "../core/tree";
import { MarkdownText } from "./markdown-text";
import "./status.css";

export function Progress({ node }: { node: TreeNode<"progress"> }): ReactNode {
  const { value, text } = node.props;
  const label = useId();
  const share = Math.min(1, Math.max(0, value));
  return (
    <div className="stProgress" data-testid="stProgress">
      {text ? (
        <div className="ev-progress-text" id={label}>
          <MarkdownText source={text} inline />
        </div>
      ) : null}
      <div
        className="ev-progress-track"
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        {...(text ? { "aria-labelledby": label } : { "aria-label": "Progress" })}
      >
        {/* Moved, not resized: a transform costs no layout however often the value changes. */}
        <div className="ev-progress-bar" style={{ transform: `translateX(${(share - 1) * 100}%)` }} />
      </div>
    </div>
  );
}
