// Errors that concern the whole page (the script does not compile): on top, while the page as it was stays below.
import { type ReactNode, useState } from "react";
import { Child } from "../blocks/children";
import { CrossIcon } from "../blocks/icons";
import { ROOTS } from "../core/elements.gen";
import { isKind, type TreeNode } from "../core/tree";
import { useNode } from "../store/session";
import { useAppProps } from "./hooks";

export function PageProblems(): ReactNode {
  const ids = useNode(ROOTS.event)?.children;
  return (
    <>
      <MissingPage />
      {ids?.map((id) => (
        <Problem key={id} id={id} />
      ))}
    </>
  );
}

/** The address named a page that the app does not have: the default one is shown instead. */
function MissingPage(): ReactNode {
  const { missing } = useAppProps();
  const [closed, setClosed] = useState<string>();
  if (missing === undefined || missing === closed) return null;
  return (
    <div className="ev-problem ev-missing" role="alert" data-testid="stPageNotFound">
      <div className="ev-problem-line">
        Page not found: this app has no page “{missing}”. This is its main page.
        <button type="button" className="ev-icon-button" aria-label="Close" onClick={() => setClosed(missing)}>
          <CrossIcon />
        </button>
      </div>
    </div>
  );
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
