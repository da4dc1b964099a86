// `st.divider`.
import type { ReactNode } from "react";

export function Divider(): ReactNode {
  return (
    <div className="stMarkdown" data-testid="stMarkdown">
      <div className="stMarkdownContainer" data-testid="stMarkdownContainer">
        <hr />
      </div>
    </div>
  );
}
