// The event root: dialogs, and whatever else the app draws outside the page. Toasts and errors have places of their own.
import { lazy, type ReactNode, Suspense } from "react";
import { Child } from "../blocks/children";
import { ROOTS } from "../core/elements.gen";
import { isKind } from "../core/tree";
import { useNode } from "../store/session";

const Dialog = lazy(() => import("./dialog"));

export function EventRoot(): ReactNode {
  const ids = useNode(ROOTS.event)?.children ?? [];
  return (
    <div className="stEvent" data-testid="stEvent">
      {ids.map((id) => (
        <Event key={id} id={id} />
      ))}
    </div>
  );
}

function Event({ id }: { id: number }): ReactNode {
  const node = useNode(id);
  if (isKind(node, "dialog"))
    return (
      <Suspense fallback={null}>
        <Dialog node={node} />
      </Suspense>
    );
  return isKind(node, "toast") || isKind(node, "exception") ? null : <Child id={id} />;
}
