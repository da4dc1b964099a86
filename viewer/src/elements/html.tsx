// `st.html`: what the app wrote, without anything that could run, unless the app allowed that.
import { lazy, type ReactNode, Suspense } from "react";
import type { TreeNode } from "../core/tree";
import { useSession } from "../store/session";

const SafeHtml = lazy(() => import("./safe-html"));

export function Html({ node }: { node: TreeNode<"html"> }): ReactNode {
  const { body, javascript } = node.props;
  const { readOnly } = useSession();
  return (
    <div className="stHtml" data-testid="stHtml">
      <Suspense fallback={null}>
        <SafeHtml source={body} scripts={javascript === true && !readOnly} />
      </Suspense>
    </div>
  );
}
