// Draws the children of a block: each through the registry, in the box that sizes it, fades it and carries its names.
import { createContext, memo, type ReactNode, Suspense, useContext } from "react";
import { BLOCKS } from "../core/elements.gen";
import { isKind, propsOf, type TreeNode } from "../core/tree";
import { componentFor } from "../registry";
import { useMark, useNode, useStale } from "../store/session";
import { ErrorBoundary } from "./error-boundary";
import { boxStyle, type Direction } from "./sizes";

/** In which direction the block around lays out its children. */
export const DirectionContext = createContext<Direction>("vertical");

export function Children({ of: { children } }: { of: TreeNode }): ReactNode {
  return children?.map((id) => <Child key={id} id={id} />);
}

/** One node, wherever it stands: re-renders when its own node changes, not when a sibling does. */
export const Child = memo(function Child({ id }: { id: number }): ReactNode {
  const node = useNode(id);
  if (!node) return null;
  // Neither has a box of its own in the page: what they hold stands in the block around.
  if (isKind(node, "fragment") || isKind(node, "empty")) return <Transparent node={node} />;
  return BLOCKS.has(node.kind) ? <BlockBox node={node} /> : <ElementBox node={node} />;
});

function Transparent({ node }: { node: TreeNode }): ReactNode {
  if (node.children?.length || !isKind(node, "empty")) return <Children of={node} />;
  return (
    <div className="stElementContainer element-container" data-testid="stElementContainer" hidden>
      <div className="stEmpty" data-testid="stEmpty" />
    </div>
  );
}

function ElementBox({ node }: { node: TreeNode }): ReactNode {
  const direction = useContext(DirectionContext);
  const stale = useStale(node.id);
  return (
    <div
      className={names("stElementContainer element-container", keyClass(node))}
      data-testid="stElementContainer"
      data-stale={stale}
      data-node={useMark(node.id)}
      style={boxStyle(node, direction)}
    >
      <Drawn node={node} />
    </div>
  );
}

function BlockBox({ node }: { node: TreeNode }): ReactNode {
  const direction = useContext(DirectionContext);
  // The class of a container's key goes to the box that has its padding and border, which is what apps style.
  const own = isKind(node, "container") || isKind(node, "grid") ? undefined : keyClass(node);
  return (
    <div
      className={names("stLayoutWrapper", own)}
      data-testid="stLayoutWrapper"
      data-node={useMark(node.id)}
      style={boxStyle(node, direction)}
      hidden={isNothing(node)}
    >
      <Drawn node={node} />
    </div>
  );
}

/** A container with nothing in it and no outline takes no space, not even the gap beside it. */
function isNothing(node: TreeNode): boolean {
  return isKind(node, "container") && !node.children?.length && !node.props.border && node.props.height === undefined;
}

function Drawn({ node }: { node: TreeNode }): ReactNode {
  const Component = componentFor(node.kind);
  return (
    <ErrorBoundary node={node}>
      <Suspense fallback={<div className="ev-loading" />}>
        {Component ? <Component node={node} /> : <Unknown kind={node.kind} />}
      </Suspense>
    </ErrorBoundary>
  );
}

function Unknown({ kind }: { kind: string }): ReactNode {
  return <p className="ev-note">This page does not know how to draw “{kind}”. Reload it to get the newest one.</p>;
}

/** The class that apps find an element by its key with. */
export function keyClass(node: TreeNode): string | undefined {
  const { key } = propsOf(node);
  return typeof key === "string" && key ? `st-key-${key.replaceAll(/[^A-Za-z0-9_-]/g, "-")}` : undefined;
}

export function names(...parts: (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(" ");
}
