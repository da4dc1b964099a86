// Errors that concern the whole page (the script does not compile): on top, while the page as it was stays below.
import { type ReactNode, useState } from "react";
import { Child } from "../blocks/children";
import { CrossIcon } from "../blocks/icons";
import { ROOTS } from "../core/elements.gen";
import { isKind, type TreeNode } from "../core/tree";
import { useNode } from "../store/session";

export function PageProblems(): ReactNode {
  return useNode(ROOTS.event)?.children?.map((id) => <Problem key={id} id={id} />);
}

function Problem({ id }: { id: number }): ReactNode {
  const node = useNode(id);
  // What was closed is the node as it was: another error in its place shows again.
  const [closed, setClosed] = useState<TreeNode>();
  if (!isKind(node, "exception") || closed === node) return null;
  return (
    <div className="ev-problem" role="alert">
      <div className="ev-problem-line">
        {node.props.syntax
          ? "The script cannot run as it is. What follows below is from its last run."
          : "This page has an error."}
        <button type="button" className="ev-icon-button" aria-label="Close" onClick={() => setClosed(node)}>
          <CrossIcon />
        </button>
      </div>
      <Child id={id} />
    </div>
  );
}
