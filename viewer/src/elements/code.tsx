// `st.code`.
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import { CodeBlock } from "./code-block";

export function Code({ node }: { node: TreeNode<"code"> }): ReactNode {
  const { body, language, line_numbers, wrap_lines, height } = node.props;
  return <CodeBlock source={body} language={language} lineNumbers={line_numbers} wrap={wrap_lines} height={height} />;
}
