// `st.skeleton`: stands where something will be. That of a `with` block is seen only once the block takes half a second.
import { type ReactNode, useEffect, useState } from "react";
import type { TreeNode } from "../core/tree";
import "./status.css";

const DELAY_MS = 500;

export function Skeleton({ node }: { node: TreeNode<"skeleton"> }): ReactNode {
  const { height, delayed = false } = node.props;
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (!delayed) return;
    const timer = setTimeout(() => setWaited(true), DELAY_MS);
    return () => clearTimeout(timer);
  }, [delayed]);
  if (delayed && !waited) return null;
  return (
    <div
      className="stSkeleton"
      data-testid="stSkeleton"
      role="status"
      aria-label="Loading"
      style={typeof height === "number" ? { height } : height === "stretch" ? { height: "100%" } : {}}
    />
  );
}
