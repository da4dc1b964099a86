// `st.success`, `st.info`, `st.warning`, `st.error`.
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import { Icon } from "./icon";
import { MarkdownText } from "./markdown-text";
import "./status.css";

const CONTENT = {
  success: "stAlertContentSuccess",
  info: "stAlertContentInfo",
  warning: "stAlertContentWarning",
  error: "stAlertContentError",
} as const;

export function Alert({ node }: { node: TreeNode<"alert"> }): ReactNode {
  const { level, body, icon, title } = node.props;
  const content = CONTENT[level];
  return (
    <div className="stAlert" data-testid="stAlert">
      <div className="stAlertContainer" data-testid="stAlertContainer" data-level={level} role="alert">
        {icon ? (
          <span className="ev-alert-icon">
            <Icon value={icon} />
          </span>
        ) : null}
        <div className={content} data-testid={content}>
          {title ? (
            <div className="ev-alert-title">
              <MarkdownText source={title} inline />
            </div>
          ) : null}
          <MarkdownText source={body} />
        </div>
      </div>
    </div>
  );
}
